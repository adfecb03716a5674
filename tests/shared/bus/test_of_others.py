"""In a room, what follows from an event of another organisation is the room's own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from diary import contracts
from diary.site import tree

from nosotros import clock
from nosotros.bus.care import list_parked
from nosotros.bus.inbox import EventHandler, Inbox
from nosotros.bus.inbox.rows import Outcome
from nosotros.bus.inbox.serving import Serving
from nosotros.bus.retries import Retries, Subject, due_subjects
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.language import event_of
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import NotYetKnown
from nosotros.testing import Message, told
from tests.conftest import Access

ROOM, OTHER = "la-u", "gestarsalud"
TABLES = ("inbox", "outbox", "timer", "audit", "tombstone")
Heard = list[tuple[str, str]]


@pytest.fixture
def database(make_database: Callable[..., Access]) -> Iterator[Database]:
    database = Database(make_database("nosotros.bus", name="of_others_tests").url, pool_size=2)
    yield database
    database.close()


def inbox_of(database: Database, *named: type[Any]) -> Inbox:
    """As a service in the room has it, whose author named some events of others."""
    types = frozenset(event_of(each).type for each in named)
    return Inbox(
        database=database,
        consumer="diary",
        wake=lambda: None,
        retry_seconds=(0, 0),
        operator=ROOM,
        serving=Serving(organisation=ROOM, of_others=types),
        room=ROOM,
    )


def planted(about: UUID, organisation: str = OTHER, *, revision: int = 1) -> Message:
    event = contracts.TreePlanted(tree_id=about)
    return told(event, organisation=organisation, revision=revision, at=clock.now())


def heard_by(heard: Heard) -> EventHandler:
    """Write down in whose name an event is handled, and who told it."""

    def handler(event: object, work: UnitOfWork) -> None:
        assert work.envelope is not None
        heard.append((work.organisation, work.envelope.organisation))

    return handler


def unknown(event: object, work: UnitOfWork) -> None:
    raise NotYetKnown("orchard")


def seen(database: Database, organisation: str, table: str, about: UUID) -> int:
    """How many rows about a subject are an organisation's, of a table of the bus."""
    column = "key" if table == "timer" else "subject"
    with database.begin(organisation) as transaction:
        return transaction.connection.exec_driver_sql(
            f"SELECT count(*) FROM {table} WHERE {column} = %(about)s", {"about": str(about)}
        ).scalar_one()


def test_what_a_handler_does_is_done_in_the_rooms_name(database: Database) -> None:
    about, heard = tree(), Heard()

    def handler(event: contracts.TreePlanted, work: UnitOfWork) -> None:
        heard_by(heard)(event, work)
        work.publish(contracts.EntryWritten(about=about, number=1), revision=1)
        work.schedule("remind", key=str(about), due_at=work.at + timedelta(days=1))
        work.audit("plant", about)
        work.bury(about)

    message = planted(about)
    inbox = inbox_of(database, contracts.TreePlanted)

    assert inbox.receive(message.body, handler) is Outcome.HANDLED
    assert inbox.receive(message.body, handler) is Outcome.DUPLICATE
    assert heard == [(ROOM, OTHER)]
    assert [seen(database, ROOM, each, about) for each in TABLES] == [1] * len(TABLES)
    assert [seen(database, OTHER, each, about) for each in TABLES] == [0] * len(TABLES)
    # What is buried in the room is, whoever tells of it.
    for organisation in (ROOM, OTHER):
        again = planted(about, organisation, revision=2)
        assert inbox.receive(again.body, handler) is Outcome.IGNORED


def test_one_that_failed_is_tried_again_in_the_rooms_name_and_in_order(database: Database) -> None:
    about, heard = tree(), Heard()
    inbox = inbox_of(database, contracts.TreePlanted)

    assert inbox.receive(planted(about).body, unknown) is Outcome.FAILED
    ours = planted(about, ROOM, revision=2)
    assert inbox.receive(ours.body, heard_by(heard)) is Outcome.WAITING

    (due,) = database.look(EVERY_ORGANISATION, due_subjects("diary"))
    assert [(each.name, each.organisation) for each in due] == [(str(about), ROOM)]
    retries = Retries(inbox=inbox, handler_of=lambda type: heard_by(heard), handler_seconds=5)
    retries.settle(Subject(name=str(about), organisation=ROOM))
    assert heard == [(ROOM, OTHER), (ROOM, ROOM)]


def test_what_nobody_named_is_heard_when_it_is_told_again_to_who_names_it(
    database: Database,
) -> None:
    message, heard = planted(tree()), Heard()

    assert inbox_of(database).receive(message.body, heard_by(heard)) is Outcome.ELSEWHERE
    named = inbox_of(database, contracts.TreePlanted)
    assert named.receive(message.body, heard_by(heard)) is Outcome.HANDLED

    assert heard == [(ROOM, OTHER)]


def test_what_no_handler_can_be_given_is_shown_to_the_room(database: Database) -> None:
    inbox = inbox_of(database, contracts.TreePlanted)
    painted = told(contracts.TreePainted(tree_id=tree()), organisation=OTHER, at=clock.now())

    assert inbox.receive(b"{", unknown) is Outcome.PARKED
    assert inbox.refuse(painted.body) is Outcome.PARKED

    with database.begin(ROOM) as transaction:
        origin = Origin(organisation=ROOM, actor="key:test", correlationid="x", causationid="x")
        work = UnitOfWork(transaction, origin)
        query = contracts.care.list()
        found = list_parked(query, work=work, consumer="diary", parks=None)
    assert {each.type for each in found.items} >= {
        "unknown",
        event_of(contracts.TreePainted).type,
    }
