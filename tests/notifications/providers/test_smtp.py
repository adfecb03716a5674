"""E-mail over SMTP, against mail servers that are well, ill, and gone.

The servers are other people's software, so here they are scripted; the healthy one is the
local stack's own sink.
"""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from localstack import ports
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers.smtp import Smtp

HANG_UP = "hang up"
SILENCE = "silence"


class Scripted(socketserver.StreamRequestHandler):
    """A mail server that answers each command as it was told to."""

    server: "Server"  # type: ignore[assignment]

    def handle(self) -> None:
        self.server.connections += 1
        if not self.answer("GREETING", "220 ready"):
            return
        for line in self.rfile:
            verb = line.split()[0].upper().decode()
            usual = {"EHLO": "250 here", "DATA": "354 go on", "QUIT": "221 bye"}
            if not self.answer(verb, usual.get(verb, "250 OK")):
                return
            if verb == "DATA" and self.server.script.get("DATA", "354")[:3] == "354":
                for text in iter(self.rfile.readline, b".\r\n"):
                    if not text:
                        return
                self.server.texts += 1
                if not self.answer("TEXT", "250 kept"):
                    return

    def answer(self, step: str, usual: str) -> bool:
        said = self.server.script.get(step, usual)
        if said == SILENCE:
            self.server.over.wait()
        if said in (SILENCE, HANG_UP):
            return False
        self.wfile.write(said.encode() + b"\r\n")
        return not said.startswith("421")


class OnceScript(dict[str, str]):
    """Each answer is given once."""

    def get(self, key: str, default: str) -> str:  # type: ignore[override]
        return self.pop(key, default)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, script: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Scripted)
        self.script = script
        self.texts = 0
        self.connections = 0
        self.over = threading.Event()


@contextmanager
def server(**script: str) -> Iterator[Server]:
    with Server(script) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield running
        finally:
            running.over.set()
            running.shutdown()
            thread.join()


@contextmanager
def channel(port: int, *, seconds: int = round(PATIENCE), **settings: str) -> Iterator[Smtp]:
    smtp = Smtp(
        {
            "NOSOTROS_SMTP_HOST": "127.0.0.1",
            "NOSOTROS_SMTP_PORT": str(port),
            "NOSOTROS_SMTP_FROM": "avisos@example.org",
            "NOSOTROS_SMTP_SECONDS": str(seconds),
            **settings,
        },
        "email",
    )
    yield smtp
    smtp.rest()


def of_server(reason: str) -> Refused:
    return Refused(reason=reason, permanent=False, of="provider")


def letter(
    recipient: str = "luz@example.org", text: str = "Hola, Yeimy Muñoz:\n", **facts: Any
) -> Letter:
    return Letter(
        id=new_id(),
        attempt_id=new_id(),
        organisation="gestarsalud",
        channel="email",
        recipient=recipient,
        subject="Su lugar ¡está!",
        text=text,
        **facts,
    )


def test_a_message_arrives_as_it_was_written(sink):
    sent = letter(text="Hola, Yeimy Muñoz:\n\n.una línea con punto\n" + "larga " * 400 + "\n")
    with channel(sink.port) as smtp:
        assert smtp.send(sent) == Accepted()
    (path,) = sink.folder.glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
    assert mail.get_content().replace("\r\n", "\n") == sent.text
    named = f"<{sent.id}.{sent.attempt_id.hex}@example.org>"
    assert f"Message-ID: {named}\r\n".encode() in path.read_bytes()
    assert (mail["To"], mail["From"]) == ("luz@example.org", "avisos@example.org")
    assert mail["Subject"] == "Su lugar ¡está!"
    assert mail["Delivered-To"] == "luz@example.org"
    assert mail.get_content_type() == "text/plain"


def test_html_comes_beside_the_text_and_the_reader_can_stop_with_one_click(sink):
    sent = letter(
        html="<p>Hola, <b>Yeimy</b></p>", unsubscribe=f"https://example.org/p/{'x' * 200}?a=1&b=2"
    )
    with channel(sink.port) as smtp:
        assert smtp.send(sent) == Accepted()
    (path,) = sink.folder.glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == sent.text
    assert html.get_content_type() == "text/html"
    assert html.get_content().strip() == sent.html
    assert mail["List-Unsubscribe"] == f"<{sent.unsubscribe}>"
    assert f"List-Unsubscribe: <{sent.unsubscribe}>\r\n".encode() in path.read_bytes()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "es"


def test_one_click_is_for_https_alone(sink):
    with channel(sink.port) as smtp:
        smtp.send(letter(unsubscribe="http://127.0.0.1:8470/p/x"))
    (path,) = sink.folder.glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes())
    assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8470/p/x>"
    assert mail["List-Unsubscribe-Post"] is None


def test_a_bounce_comes_back_to_an_address_of_its_attempt(sink):
    sent = letter()
    with channel(sink.port, NOSOTROS_SMTP_BOUNCES="rebotes@example.org") as smtp:
        assert smtp.send(sent) == Accepted()
    (path,) = sink.folder.glob("*.eml")
    sender = email.message_from_bytes(path.read_bytes())["Return-Path"]
    assert sender == f"<rebotes+{sent.attempt_id.hex}@example.org>"


def test_no_value_brings_headers_of_its_own():
    with server() as running, channel(running.server_address[1]) as smtp:
        outcome = smtp.send(letter(unsubscribe="https://x\r\nBcc: a@example.org"))
    assert isinstance(outcome, Refused)
    assert running.connections == 0


def test_an_address_in_other_letters_arrives_where_the_server_takes_it(sink):
    with channel(sink.port) as smtp:
        assert smtp.send(letter("peñalosa@example.org")) == Accepted()
    assert sink.count() == 1


def test_an_address_in_other_letters_fails_where_the_server_does_not_take_it():
    with server() as running, channel(running.server_address[1]) as smtp:
        outcome = smtp.send(letter("peñalosa@example.org"))
    assert outcome == Refused(reason="address_not_supported", permanent=True)


@pytest.mark.parametrize(
    "recipient", ["x", "", "a@b\r\nRCPT TO:<c@example.org>", "a b@", "luz@example.org\n", "@"]
)
def test_what_is_no_address_is_refused_before_any_server_sees_it(recipient):
    with server() as running, channel(running.server_address[1]) as smtp:
        outcome = smtp.send(letter(recipient))
    assert outcome == Refused(reason="address_invalid", permanent=True)
    assert running.connections == 0


def test_several_messages_share_a_connection():
    with server() as running, channel(running.server_address[1]) as smtp:
        assert [smtp.send(letter()) for _ in range(3)] == [Accepted()] * 3
    assert (running.connections, running.texts) == (1, 3)


def test_nobody_listening_is_a_refusal():
    with channel(ports.pick()) as smtp:
        assert smtp.send(letter()) == of_server("mail_server_unreachable")


@pytest.mark.parametrize(
    ("step", "said", "outcome"),
    [
        ("GREETING", "554 go away", of_server("mail_server_554")),
        ("GREETING", HANG_UP, of_server("mail_server_unreachable")),
        ("GREETING", SILENCE, of_server("mail_server_unreachable")),
        ("EHLO", HANG_UP, of_server("mail_server_unreachable")),
        ("MAIL", "550 not you", of_server("mail_server_550")),
        ("MAIL", "421 too busy", of_server("mail_server_421")),
        ("RCPT", "550 luz@example.org unknown", Refused(reason="mail_server_550", permanent=True)),
        ("RCPT", "530 who are you", of_server("mail_server_530")),
        ("RCPT", "451 later", Refused(reason="mail_server_451", permanent=False)),
        ("RCPT", HANG_UP, of_server("mail_server_unreachable")),
        ("RCPT", SILENCE, of_server("mail_server_unreachable")),
        ("DATA", "452 no room", Refused(reason="mail_server_452", permanent=False)),
        ("DATA", "554 no", Refused(reason="mail_server_554", permanent=True)),
        ("TEXT", "451 later", Refused(reason="mail_server_451", permanent=False)),
        ("TEXT", "554 not that", Refused(reason="mail_server_554", permanent=True)),
        ("TEXT", HANG_UP, Unknown(reason="connection_lost")),
        ("TEXT", SILENCE, Unknown(reason="no_final_answer")),
        ("TEXT", "nonsense", Unknown(reason="unreadable_answer")),
        ("TEXT", "354 again", Unknown(reason="unreadable_answer")),
    ],
)
def test_what_goes_wrong_is_told_by_its_step(step, said, outcome):
    with (
        server(**{step: said}) as running,
        channel(
            running.server_address[1], seconds=1 if said == SILENCE else round(PATIENCE)
        ) as smtp,
    ):
        assert smtp.send(letter()) == outcome
        running.script.clear()
        assert smtp.send(letter()) == Accepted(), "what went wrong outlived its message"
    assert running.texts == 1 + (step == "TEXT")


def test_a_kept_connection_that_ended_meanwhile_costs_no_attempt():
    with server() as running, channel(running.server_address[1]) as smtp:
        assert smtp.send(letter()) == Accepted()
        # The server lets the first connection go, and takes a new one as if nothing was.
        running.script = OnceScript({"MAIL": "421 you were idle"})
        assert smtp.send(letter()) == Accepted()
    assert (running.connections, running.texts) == (2, 2)
