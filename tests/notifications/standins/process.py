"""A stand-in as a process of its own, for who runs the platform beside it."""

import sys
from pathlib import Path

from localstack.servers.process import Process

_ROOT = Path(__file__).resolve().parents[3]


def process(name: str, *, port: int, sink: Path, webhook: str | None = None) -> Process:
    """What to run for the provider `name`; its sink survives it, as those who got messages do."""
    options = ["--port", str(port), "--sink", str(sink)]
    if webhook is not None:
        options += ["--webhook", webhook]
    return Process(
        name=f"standin-{name}",
        command=(sys.executable, "-m", "tests.notifications.standins", name, *options),
        environment={"PYTHONPATH": str(_ROOT)},
    )
