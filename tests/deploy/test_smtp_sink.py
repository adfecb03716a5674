"""The mail sink: what it has acknowledged is on the disk."""

import email
import email.policy
import os
import signal
import smtplib
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from localstack import ports
from localstack.servers import Process
from localstack.servers.process import Running, wait_until
from localstack.smtp_sink import count
from nosotros.testing.waiting import PATIENCE


class Sink:
    """The sink as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mail"
        self.port = ports.pick()
        self._log = folder / "log"
        self.start()

    def start(self) -> None:
        command = (sys.executable, "-m", "localstack.smtp_sink", "--port", str(self.port))
        process = Process(name="sink", command=(*command, "--folder", str(self.folder)))
        self.running = Running(process, log=self._log)
        wait_until(
            lambda: ports.accepts(self.port),
            timeout=PATIENCE,
            alive=self.running.alive,
            failed="The sink does not start.",
        )

    def send(self, subject: str) -> str:
        message = EmailMessage()
        message["From"] = "programa@example.org"
        message["To"] = "ana@example.org"
        message["Subject"] = subject
        message.set_content("Mañana a las nueve.\n.una línea con punto\n")
        with smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE) as client:
            client.ehlo()
            client.mail("programa@example.org")
            client.rcpt("ana@example.org")
            client.rcpt("luz@example.org")
            code, answer = client.data(message.as_bytes(policy=email.policy.SMTP))
        assert code == 250
        return answer.decode()


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    made = Sink(tmp_path)
    yield made
    made.running.kill()


def test_a_message_is_kept_as_it_came_with_its_recipients(sink: Sink) -> None:
    assert sink.send("Bienvenida") == "Kept as 00000001"
    text = (sink.folder / "00000001.eml").read_bytes()
    message = email.message_from_bytes(text, policy=email.policy.default)
    assert message["Subject"] == "Bienvenida"
    assert message["Return-Path"] == "<programa@example.org>"
    assert message.get_all("Delivered-To") == ["ana@example.org", "luz@example.org"]
    assert message.get_content().splitlines() == ["Mañana a las nueve.", ".una línea con punto"]


def test_what_was_acknowledged_survives_a_kill_and_numbers_go_on(sink: Sink) -> None:
    for number in range(20):
        sink.send(str(number))
    os.kill(sink.running.pid, signal.SIGKILL)
    assert count(sink.folder) == 20
    (sink.folder / "00000021.part").write_text("half a message")
    sink.running.kill()
    sink.start()
    assert sink.send("after") == "Kept as 00000021"
    assert sorted(path.name for path in sink.folder.iterdir())[-1] == "00000021.eml"
    assert count(sink.folder) == 21


def test_the_sink_stops_when_asked_even_with_a_client_connected(sink: Sink) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=PATIENCE) as client:
        client.ehlo()
        sink.running.stop()
        client.close()
    assert not sink.running.alive()


def test_its_log_names_nobody(sink: Sink, tmp_path: Path) -> None:
    sink.send("Bienvenida")
    sink.running.stop()
    log = (tmp_path / "log").read_text()
    assert "Stopped with 1 messages kept" in log
    assert "example.org" not in log
    assert "Bienvenida" not in log
