"""How a run is shared out names only what is there, and keeps together what is costly to start."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import scheduling
from tests.architecture.repository import ROOT

_SCHEDULING = """
from tests.scheduling import Scheduler

def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return Scheduler(config, log)
"""
_DIES = "import os\n\ndef test_first(): pass\n\ndef test_second(): os._exit(3)\n"
_PASSES = "def test_only(): pass\n"
_SECONDS = 60


@pytest.mark.parametrize(
    "beginning", [*scheduling.PLATFORMS, *scheduling.LONGEST, *scheduling.WALKS]
)
def test_what_is_named_is_there(beginning: str) -> None:
    if "/" in beginning:
        assert list(ROOT.glob(f"{beginning}*")), f"nothing begins with {beginning}"
    elif beginning.endswith(".py"):
        assert (ROOT / "tests" / "journeys" / beginning).is_file()
    else:
        journeys = (f"tests/journeys/{each.name}" for each in (ROOT / "tests/journeys").iterdir())
        assert beginning in {scheduling.scope_of(each) for each in journeys}


def test_journeys_on_one_platform_share_a_process() -> None:
    scenes = {
        scheduling.scope_of(f"tests/journeys/{each.name}")
        for each in (ROOT / "tests" / "journeys").glob("test_scene_*.py")
    }
    assert scenes == {"journeys"}


def test_what_takes_longest_begins_first_and_the_rest_keeps_its_order() -> None:
    files = ["tests/shared/test_b.py", "tests/shared/test_a.py", "tests/drills/test_kills.py"]
    assert scheduling.by_length(files) == [2, 0, 1]


def test_a_platform_waits_where_others_run_and_there_is_something_else() -> None:
    waiting = ["journeys", "walks", "tests/shared/test_a.py"]
    assert scheduling.next_of(waiting, with_platform=True) == "journeys"
    assert scheduling.next_of(waiting, with_platform=False) == "tests/shared/test_a.py"
    assert scheduling.next_of(waiting[:2], with_platform=False) == "journeys"


@pytest.mark.parametrize("after", ["", "\ndef test_third(): pass\n"], ids=["the last", "more"])
def test_a_process_that_dies_fails_the_test_that_it_died_of_and_all_others_run(
    tmp_path: Path, after: str
) -> None:
    run = _run(tmp_path, {"dies": _DIES + after, "a": _PASSES, "b": _PASSES, "c": _PASSES})

    passed = 5 if after else 4
    assert f"1 failed, {passed} passed" in run.stdout
    assert "crashed while running 'test_dies.py::test_second'" in run.stdout
    assert run.returncode == 1


def test_nor_do_several_that_die_at_once_keep_the_others_from_running(tmp_path: Path) -> None:
    dying = {f"dies_{number}": _DIES for number in range(3)}
    passing = {f"passes_{number}": _PASSES * 3 for number in range(9)}

    run = _run(tmp_path, {**dying, **passing}, processes=4)

    assert f"3 failed, {3 + 9} passed" in run.stdout
    assert run.returncode == 1


def _run(
    folder: Path, files: Mapping[str, str], *, processes: int = 2
) -> subprocess.CompletedProcess[str]:
    """Run some files of tests in processes that our scheduler gives their work."""
    (folder / "conftest.py").write_text(_SCHEDULING)
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(text)
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "xdist"),
            *("-n", f"{processes}", "--dist", "loadfile", folder),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
