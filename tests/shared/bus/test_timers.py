"""Timers run once, at their moment of the settable clock, whatever happens to the processes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from diary import contracts
from diary.site import Site, tree
from diary.ticking import Ticking, passed, remind

from nosotros.testing import Running, eventually


@pytest.fixture(scope="module")
def path(site: Site) -> Path:
    return site.folder / "timers-clock"


@pytest.fixture(scope="module")
def ticking(path: Path) -> Ticking:
    return Ticking(path)


@pytest.fixture(scope="module")
def timed(site: Site, ticking: Ticking, path: Path) -> Iterator[Running]:
    with site.process(name="timed", NOSOTROS_CLOCK=str(path)) as running:
        yield running.ready()


@pytest.mark.usefixtures("timed")
def test_a_timer_runs_once_when_its_moment_has_come(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, "once", about, ticking.now + timedelta(hours=48))
    passed(site, ticking)
    ticking.forward(timedelta(hours=47, minutes=59))
    passed(site, ticking)
    assert site.entries(about) == []
    ticking.forward(timedelta(minutes=2))
    eventually(lambda: site.entries(about) == ["reminded"])
    ticking.forward(timedelta(hours=48))
    passed(site, ticking)
    assert site.entries(about) == ["reminded"]
    assert site.rows("SELECT 1 FROM timer WHERE key = 'once'") == []
    told = site.rows("SELECT 1 FROM outbox WHERE subject = %s", str(about))
    assert len(told) == 1


@pytest.mark.usefixtures("timed")
def test_a_moved_timer_runs_at_its_new_moment_only(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, "moved", about, ticking.now + timedelta(hours=1))
    remind(site, "moved", about, ticking.now + timedelta(hours=3))
    ticking.forward(timedelta(hours=2))
    passed(site, ticking)
    assert site.entries(about) == []
    ticking.forward(timedelta(hours=2))
    eventually(lambda: site.entries(about) == ["reminded"])


@pytest.mark.usefixtures("timed")
def test_a_cancelled_timer_does_not_run(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, "cancelled", about, ticking.now + timedelta(hours=1))
    with site.caller() as caller:
        caller.call(contracts.CancelReminder(key="cancelled"))
    ticking.forward(timedelta(hours=2))
    passed(site, ticking)
    assert site.entries(about) == []


@pytest.mark.usefixtures("timed")
def test_a_timer_may_set_itself_again(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, "daily", about, ticking.now, daily=True)
    for days in range(1, 4):
        eventually(lambda: len(site.entries(about)) == days)  # noqa: B023
        ticking.forward(timedelta(days=1))
    with site.caller() as caller:
        caller.call(contracts.CancelReminder(key="daily"))


@pytest.mark.usefixtures("timed")
def test_a_failing_timer_is_tried_again_and_undone_each_time(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, f"failing-{about}", about, ticking.now, fails=2)
    eventually(lambda: site.entries(about) == ["reminded"])
    first, second, third = site.attempts(f"failing-{about}")
    assert second - first >= 1.0 <= third - second


@pytest.mark.usefixtures("timed")
def test_a_timer_that_always_fails_is_kept_with_its_reason(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, f"hopeless-{about}", about, ticking.now, fails=99)
    (row,) = eventually(
        lambda: site.rows(
            "SELECT * FROM timer WHERE key = %s AND attempts < 0", f"hopeless-{about}"
        )
    )
    assert row["reason"] == "Unwell"
    assert len(site.attempts(f"hopeless-{about}")) == 4
