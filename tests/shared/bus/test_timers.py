"""Timers run once, at their moment of the settable clock, whatever happens to the processes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from diary import contracts
from diary.site import Site, tree
from diary.ticking import Ticking, passed, remind

from nosotros.contracts.common import NotFound
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
    assert (row["reason"], row["attempts"]) == ("Unwell", -4)
    assert len(site.attempts(f"hopeless-{about}")) == 4


def parked(site: Site, key: str) -> dict[str, Any]:
    (row,) = eventually(
        lambda: site.rows("SELECT * FROM timer WHERE key = %s AND attempts < 0", key)
    )
    return row


@pytest.mark.usefixtures("timed")
def test_a_refusal_at_the_commit_counts_as_an_attempt_of_a_timer_too(
    site: Site, ticking: Ticking
) -> None:
    about = tree()
    remind(site, f"refused-{about}", about, ticking.now, refused=True)
    row = parked(site, f"refused-{about}")
    assert (row["reason"], row["attempts"]) == ("NotNullViolation at its commit", -4)
    assert len(site.attempts(f"refused-{about}")) == 4
    assert site.entries(about) == []


@pytest.mark.usefixtures("timed")
def test_a_timer_that_failed_keeps_its_moment(site: Site, ticking: Ticking) -> None:
    about, moment = tree(), ticking.now
    remind(site, f"punctual-{about}", about, moment, fails=2, daily=True)
    eventually(lambda: site.entries(about) == ["reminded"])
    (row,) = site.rows("SELECT due_at FROM timer WHERE key = %s", f"punctual-{about}")
    assert row["due_at"] == moment + timedelta(days=1)
    with site.caller() as caller:
        caller.call(contracts.CancelReminder(key=f"punctual-{about}"))


@pytest.mark.usefixtures("timed")
def test_a_parked_timer_is_listed_replayed_and_runs(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, f"again-{about}", about, ticking.now, fails=4)
    id = parked(site, f"again-{about}")["id"]
    with site.caller() as caller, site.caller(organisation="la-u") as another:
        (listed,) = (e for e in caller.call(contracts.care.list(limit=100)).items if e.id == id)
        assert (listed.type, listed.subject) == ("timer:remind", f"again-{about}")
        assert (listed.state, listed.attempts, listed.reason) == ("parked", 4, "Unwell")
        assert id not in {e.id for e in another.call(contracts.care.list(limit=100)).items}
        with pytest.raises(NotFound):
            another.call(contracts.care.replay(id=id))
        caller.call(contracts.care.replay(id=id))
        eventually(lambda: site.entries(about) == ["reminded"])
        with pytest.raises(NotFound):
            caller.call(contracts.care.replay(id=id))


@pytest.mark.usefixtures("timed")
def test_a_parked_timer_is_given_up(site: Site, ticking: Ticking) -> None:
    about = tree()
    remind(site, f"dropped-{about}", about, ticking.now, fails=99)
    id = parked(site, f"dropped-{about}")["id"]
    with site.caller() as caller:
        assert caller.call(contracts.care.drop(id=id)).state == "dropped"
    assert site.rows("SELECT 1 FROM timer WHERE id = %s", id) == []
    assert site.rows("SELECT 1 FROM audit WHERE action = 'drop_parked' AND subject = %s", str(id))
