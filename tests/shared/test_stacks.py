"""Whoever asks a process with SIGUSR1 is told where it is, and it goes on."""

import os
import signal
from pathlib import Path

import pytest

from nosotros.testing import Running, eventually, nosotros

AWAY = {
    "NOSOTROS_ENVIRONMENT": "development",
    "NOSOTROS_AMQP_URL": "amqp://127.0.0.1:1",
    "NOSOTROS_DATABASE_URL": "postgresql://127.0.0.1:1/none",
}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("run", "enrolment"), ("thread 0x", "Greenlet 0x", "in serve_forever")),
        (("relay", "enrolment"), ("Thread 0x", "in serve_forever", "in run_relay")),
        (("work", "integrations", "journal"), ("Thread 0x", "in serve_forever", "in run_workers")),
    ],
    ids=["run", "relay", "work"],
)
def test_it_tells_where_it_is_and_goes_on(
    tmp_path: Path, command: tuple[str, ...], told: tuple[str, ...]
) -> None:
    with Running(nosotros(*command), environment=AWAY, log=tmp_path / "log") as process:
        eventually(lambda: process.problems() is not None, what="it answers")
        os.kill(process.pid, signal.SIGUSR1)
        eventually(lambda: all(each in process.output for each in told), what=f"it tells {told}")

        assert process.problems() is not None
        assert process.terminate() == 0


def test_one_that_waits_in_c_tells_it_too(tmp_path: Path) -> None:
    waiting = tmp_path / "waiting.py"
    waiting.write_text(
        "import ctypes\n"
        "from nosotros.stacks import tell_when_asked\n"
        "tell_when_asked()\n"
        "def stuck():\n"
        "    ctypes.PyDLL(None).pause()\n"
        "print('here', flush=True)\n"
        "while True:\n"
        "    stuck()\n"
    )
    python = nosotros()[0].replace("nosotros", "python")
    with Running((python, str(waiting)), environment={}, log=tmp_path / "log", health=False) as it:
        eventually(lambda: "here" in it.output, what="it waits")

        def told() -> bool:
            os.kill(it.pid, signal.SIGUSR1)
            return "in stuck" in it.output

        eventually(told, what="it tells")
