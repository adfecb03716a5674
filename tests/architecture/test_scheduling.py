"""How a run is shared out names only what is there, and keeps together what is costly to start."""

import pytest

from tests import scheduling
from tests.architecture.repository import ROOT


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
