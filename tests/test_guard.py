"""What an interrupted run of tests started is ended, however the run ended."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from nosotros.testing.waiting import PATIENCE, eventually

_STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
_RUN = f"""
import subprocess, sys, time
from pathlib import Path
from tests import guard
dismount = guard.mount(patience=0.5)
started = subprocess.Popen([sys.executable, "-c", {_STUBBORN!r}], start_new_session=True)
Path(sys.argv[1]).write_text(str(started.pid))
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_what_was_started_does_not_outlive_a_run_that_was_cut_off(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = tmp_path / "pid"
    monkeypatch.setenv("TESTS_RUN_PATIENCE", "0.2")
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, str(noted)], stderr=subprocess.DEVNULL
    ) as run:
        pid = int(eventually(lambda: noted.exists() and noted.read_text(), what="its child"))
        assert psutil.pid_exists(pid)
        run.send_signal(number)
        run.wait()
    eventually(lambda: not psutil.pid_exists(pid), what="the end of what it started")


def test_a_run_that_ends_in_good_order_waits_for_nothing() -> None:
    code = "from tests import guard; guard.mount()()"
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE)
    assert done.returncode == 0
