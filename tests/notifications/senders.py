"""`nosotros work notifications` in processes of its own, and the mail server that it sends to."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from localstack import ports
from localstack.servers import process
from localstack.servers.process import Process, wait_until
from localstack.smtp_sink import count
from nosotros.testing import Running, nosotros
from tests.conftest import Access


@dataclass(frozen=True, kw_only=True)
class Sink:
    """A running mail server that keeps what it is sent."""

    port: int
    folder: Path

    def count(self) -> int:
        return count(self.folder) if self.folder.exists() else 0


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """The local stack's mail server, in a process of its own."""
    sink = Sink(port=ports.pick(), folder=tmp_path / "mail")
    command = (sys.executable, "-m", "localstack.smtp_sink", "--port", str(sink.port))
    running = process.Running(
        Process(name="smtp-sink", command=(*command, "--folder", str(sink.folder))),
        log=tmp_path / "sink.log",
    )
    try:
        wait_until(
            lambda: ports.accepts(sink.port), timeout=60, alive=running.alive, failed="No sink."
        )
        yield sink
    finally:
        running.kill()


@dataclass(kw_only=True)
class SenderFactory:
    """Runs `nosotros work notifications` in processes of its own."""

    environment: dict[str, str]
    folder: Path
    running: list[Running] = field(default_factory=list)

    def start(self, **variables: str) -> Running:
        made = Running(
            nosotros("work", "notifications"),
            environment={**self.environment, **variables},
            log=self.folder / f"sender-{len(self.running)}.log",
            health=False,
        )
        self.running.append(made)
        made.start()
        return made

    def said(self) -> str:
        """All that every sender wrote."""
        return "".join(each.output for each in self.running)


@pytest.fixture
def senders(access: Access, sink: Sink, tmp_path: Path) -> Iterator[SenderFactory]:
    factory = SenderFactory(
        folder=tmp_path,
        environment={
            "NOSOTROS_ENVIRONMENT": "development",
            "NOSOTROS_DATABASE_URL": access.url,
            "NOSOTROS_SMTP_HOST": "127.0.0.1",
            "NOSOTROS_SMTP_PORT": str(sink.port),
            "NOSOTROS_FILE_SINK": str(tmp_path / "messages"),
        },
    )
    yield factory
    for each in factory.running:
        each.kill()
