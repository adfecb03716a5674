"""One organisation's events that fail without end delay nobody else's, and are bounded."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, tree
from diary.ticking import Ticking, remind

from nosotros.bus import inbox as inboxes
from nosotros.bus.inbox import TOO_MANY, Inbox
from nosotros.bus.inbox.rows import Outcome
from nosotros.bus.inbox.serving import Serving
from nosotros.bus.retries import due_subjects
from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import NotYetKnown
from nosotros.testing import Message, eventually, told
from tests.conftest import Access

FLOODS, QUIET = "la-u", "gestarsalud"


@pytest.fixture
def database(make_database: Callable[..., Access]) -> Iterator[Database]:
    database = Database(make_database("nosotros.bus", name="fairness_tests").url, pool_size=2)
    yield database
    database.close()


def unknown(event: object, work: UnitOfWork) -> None:
    raise NotYetKnown("enrolment")


def receive(database: Database, message: Message, *, organisation: str = "") -> Outcome:
    inbox = Inbox(
        database=database,
        consumer="diary",
        wake=lambda: None,
        retry_seconds=(0, 0),
        operator=QUIET,
        serving=Serving(organisation=organisation),
    )
    return inbox.receive(message.body, unknown)


def planted(organisation: str, *, room: str, about: object = None) -> Message:
    return told(
        contracts.TreePlanted(tree_id=about or tree()), organisation=organisation, room=room
    )


def test_one_that_floods_is_served_in_turn_with_the_others(database: Database) -> None:
    for _ in range(120):
        receive(database, planted(FLOODS, room="hub"))
    receive(database, planted(QUIET, room="hub"))
    (due,) = database.look(EVERY_ORGANISATION, due_subjects("diary"))
    assert len(due) == 50
    assert {each.organisation for each in due[:2]} == {FLOODS, QUIET}


def test_what_a_room_tells_and_nobody_knows_is_parked_beyond_a_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inboxes, "MOST_UNSETTLED", 5)
    about = tree()
    first = receive(database, planted("bound", room="bound", about=about))
    outcomes = [receive(database, planted("bound", room="bound")) for _ in range(6)]
    assert [first, *outcomes] == [Outcome.FAILED] * 5 + [Outcome.PARKED] * 2
    # Also behind one that failed.
    assert receive(database, planted("bound", room="bound", about=about)) is Outcome.PARKED
    # What the hub itself tells of the same organisation is not its doing; nor is anything, in a room.
    assert receive(database, planted("bound", room="hub")) is Outcome.FAILED
    here = receive(database, planted("bound", room="other"), organisation="bound")
    assert here is Outcome.FAILED
    assert receive(database, planted(QUIET, room=QUIET)) is Outcome.FAILED
    with database.begin("bound") as transaction:
        found = transaction.connection.exec_driver_sql(
            "SELECT reason, body IS NOT NULL AS kept FROM inbox WHERE state = 'parked'"
        ).all()
    assert all(each.reason.startswith(TOO_MANY) and each.kept for each in found)


def test_events_that_fail_without_end_hold_up_no_timer(site: Site) -> None:
    path = site.folder / "fairness-clock"
    ticking = Ticking(path)
    slow = [contracts.TreePlanted(tree_id=tree(), fails=1, takes_ms=25_000) for _ in range(16)]
    about = tree()
    failed = "SELECT count(*) AS n FROM inbox WHERE state = 'failed' AND subject = ANY(%s)"
    subjects = [str(each.tree_id) for each in slow]
    with ExitStack() as left:
        # Nobody else is to try them again.
        dropped = "UPDATE inbox SET state = 'dropped' WHERE subject = ANY(%s)"
        left.callback(site.execute, dropped, subjects)
        running = left.enter_context(
            site.process(name="fairness", NOSOTROS_CLOCK=str(path), NOSOTROS_EVENT_WORKERS="2")
        )
        running.ready()
        site.publish(*(told(each, organisation=ORGANISATION) for each in slow))
        eventually(lambda: site.rows(failed, subjects)[0]["n"] == 16)
        # Every place is taken, and others wait for it.
        eventually(lambda: site.at_work() == 2)
        remind(site, str(about), about, ticking.now)
        eventually(lambda: site.entries(about) == ["reminded"])
        assert site.rows(failed, subjects)[0]["n"] == 16
