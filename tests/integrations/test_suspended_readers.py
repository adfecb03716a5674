"""A saved reader that went on while an organisation was suspended goes back to what it could not have."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from integrations.handlers import subscriptions
from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import (
    CreateEventReader,
    CursorExpired,
    CursorOutdated,
    EventBatch,
    EventFilter,
    GetSubscription,
    GrantEvents,
    MoveEventReader,
    ReadEvents,
)
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing.waiting import PATIENCE
from tests.asking import Asking
from tests.integrations.bookkeeping import Books, cells
from tests.integrations.recorded import ENROLLED, Happened, record

Ask = Callable[..., Any]
OURS, THEIRS = Happened(), Happened(organisation="la-u")
SOL = Happened(organisation="mutual-sol")


class Site:
    """A journal, those who let ours have their events, and readers of ours."""

    def __init__(self, asking: Asking, database: Database) -> None:
        self._asking, self._database, self._revision = asking, database, 1

    def grant(self, organisation: str = "la-u", *types: str) -> None:
        command = GrantEvents(grantee="gestarsalud", types=types)
        self._asking.ask(command, organisation=organisation)

    def reader(self, **filter: tuple[str, ...]) -> UUID:
        command = CreateEventReader(name="Ours", after="0", filter=EventFilter(**filter))
        return self._asking.ask(command).id

    def record(self, *events: Happened) -> None:
        record(self._database, *events)

    def suspend(self, organisation: str = "la-u") -> None:
        self._tell(OrganisationSuspended(organisation=organisation))

    def restore(self, organisation: str = "la-u") -> None:
        self._tell(OrganisationRestored(organisation=organisation))

    def ask(self, reader: UUID, **query: Any) -> EventBatch:
        """What it has not had yet, or what a query says; nothing moves by that."""
        return self._asking.ask(ReadEvents(reader=reader, **{"limit": 100, **query}))

    def read(self, reader: UUID) -> list[tuple[str, str]]:
        """What it has not had yet, by cursor and `previous`; it says that it has all of it now."""
        batch = self.ask(reader)
        self.move(reader, batch.cursor)
        return [(each.cursor, each.previous) for each in batch.items]

    def move(self, reader: UUID, cursor: str) -> None:
        self._asking.ask(MoveEventReader(reader_id=reader, cursor=cursor))

    def cursor(self, reader: UUID) -> str:
        return self._asking.ask(GetSubscription(id=reader)).cursor

    def _tell(self, event: Any) -> None:
        self._revision += 1
        self._asking.hear(event, revision=self._revision, organisation=event.organisation)


@pytest.fixture
def site(asking: Asking, database: Database) -> Site:
    return Site(asking, database)


def test_it_goes_back_to_before_the_first_that_it_could_not_have(site: Site, books: Books) -> None:
    site.grant()
    reader = site.reader()
    site.record(OURS)
    assert site.read(reader) == [("1", "0")]
    site.suspend()
    site.record(OURS, THEIRS, OURS)
    assert site.read(reader) == [("2", "1"), ("4", "2")]
    site.record(OURS)
    assert site.read(reader) == [("5", "4")]
    site.restore()
    assert site.cursor(reader) == "2"
    assert cells(books.ledger(reader), "cursor", "state") == [
        ("1", "delivered"),
        ("2", "delivered"),
        ("3", "pending"),
        ("4", "pending"),
        ("5", "pending"),
    ]
    assert site.read(reader) == [("3", "2"), ("4", "3"), ("5", "4")]
    # Nothing of this is left when it happens once more.
    site.suspend()
    site.restore()
    assert site.cursor(reader) == "5"


def test_what_it_had_not_come_to_moves_it_nowhere(site: Site) -> None:
    site.grant("la-u", ENROLLED)
    site.grant("mutual-sol")
    site.record(THEIRS, OURS, SOL)
    reader, of_ours, of_one = (
        site.reader(),
        site.reader(organisations=("gestarsalud",)),
        site.reader(subjects=("somebody",)),
    )
    readers = (reader, of_ours, of_one)
    for each in readers:
        site.read(each)
    site.suspend()
    # Not granted; not in the filter of the others; after the cursor of all.
    site.record(Happened(organisation="la-u", type="nosotros.enrolment.intake_opened.v1"))
    site.read(reader)
    site.record(THEIRS, OURS)
    for each in (of_ours, of_one):
        site.read(each)
    site.restore()
    assert [site.cursor(each) for each in readers] == ["4", "6", "6"]


def test_each_of_several_that_are_suspended_is_gone_back_for(site: Site) -> None:
    for organisation in ("la-u", "mutual-sol"):
        site.grant(organisation)
    reader = site.reader()
    site.suspend()
    site.record(SOL, THEIRS, SOL, OURS)
    site.read(reader)
    site.suspend("mutual-sol")
    site.record(THEIRS, SOL, OURS)
    assert site.read(reader) == [("7", "4")]
    site.restore("mutual-sol")
    assert site.read(reader)[-3:] == [("4", "3"), ("6", "4"), ("7", "6")]
    site.restore()
    assert site.cursor(reader) == "1"
    assert [cursor for cursor, _ in site.read(reader)] == ["2", "3", "4", "5", "6", "7"]


def test_who_moved_it_back_meanwhile_has_it_read_on_from_there(site: Site) -> None:
    site.grant()
    site.record(OURS, THEIRS, OURS)
    reader = site.reader()
    site.move(reader, "3")
    site.suspend()
    site.move(reader, "1")
    assert site.read(reader) == [("3", "1")]
    site.restore()
    assert site.read(reader) == [("2", "1"), ("3", "2")]


def test_who_moves_it_on_while_the_owner_is_being_restored_has_it_go_back(
    site: Site, act: Callable[..., Any]
) -> None:
    site.grant()
    reader = site.reader()
    site.suspend()
    site.record(OURS, THEIRS, OURS)
    restoring = Thread(target=site.restore)

    def move(work: UnitOfWork) -> None:
        command = MoveEventReader(reader_id=reader, cursor="3")
        subscriptions.move_event_reader(command, work=work)
        restoring.start()
        restoring.join(0.5)
        assert restoring.is_alive()

    act(move)
    restoring.join(PATIENCE)
    assert not restoring.is_alive()
    assert site.cursor(reader) == "1"


def refused(site: Site, reader: UUID, cursor: str) -> str:
    """Beyond which cursor it is refused to be moved."""
    before = site.cursor(reader)
    with pytest.raises(CursorOutdated) as outdated:
        site.move(reader, cursor)
    assert outdated.value.cursor == cursor
    assert site.cursor(reader) == before
    return outdated.value.after


@pytest.mark.parametrize("moved", [False, True], ids=["before it", "gone back to"])
def test_what_was_read_before_the_restoration_moves_it_past_nothing(
    site: Site, moved: bool
) -> None:
    site.grant()
    reader = site.reader()
    site.record(OURS)
    site.suspend()
    site.record(THEIRS, OURS)
    if moved:
        site.read(reader)
    site.record(OURS)
    before = site.ask(reader)
    site.restore()
    assert refused(site, reader, before.cursor) == "1"
    # What it has had all of is no matter.
    site.move(reader, "1")
    assert site.read(reader) == [("2", "1"), ("3", "2"), ("4", "3")]
    assert site.cursor(reader) == "4"


def test_to_read_on_from_a_cursor_of_one_s_own_is_not_to_ask_anew(site: Site) -> None:
    site.grant()
    reader = site.reader()
    site.suspend()
    site.record(OURS, THEIRS, OURS)
    before = site.ask(reader)
    site.restore()
    site.record(OURS)
    later = site.ask(reader, after=before.cursor)
    assert refused(site, reader, later.cursor) == "1"
    anew = site.ask(reader, after="1", limit=2)
    assert [each.cursor for each in anew.items] == ["2", "3"]
    site.move(reader, anew.cursor)
    assert site.read(reader) == [("4", "3")]


@pytest.mark.parametrize(
    "narrowed",
    [{"since": clock.now()}, {"until": clock.now()}, {"correlation": "another"}],
    ids=lambda query: next(iter(query)),
)
def test_to_ask_for_some_of_it_is_not_to_ask_anew(site: Site, narrowed: dict[str, Any]) -> None:
    site.grant()
    reader = site.reader()
    site.suspend()
    site.record(OURS, THEIRS, OURS)
    before = site.ask(reader)
    site.restore()
    site.ask(reader, **narrowed)
    assert refused(site, reader, before.cursor) == "1"


def test_whatever_is_restored_next_is_asked_for_anew_once_more(site: Site) -> None:
    for organisation in ("la-u", "mutual-sol"):
        site.grant(organisation)
        site.suspend(organisation)
    reader = site.reader()
    site.record(SOL, OURS, THEIRS, OURS)
    site.restore()
    before = site.ask(reader)
    site.restore("mutual-sol")
    assert refused(site, reader, before.cursor) == "0"
    assert [cursor for cursor, _ in site.read(reader)] == ["1", "2", "3", "4"]


def test_who_has_missed_nothing_moves_on_by_what_was_read_before(site: Site) -> None:
    site.grant()
    reader, of_ours = site.reader(), site.reader(organisations=("gestarsalud",))
    site.record(OURS, THEIRS)
    site.read(reader)
    site.suspend()
    site.record(OURS)
    batches = [(each, site.ask(each).cursor) for each in (reader, of_ours)]
    site.restore()
    for each, cursor in batches:
        site.move(each, cursor)
        assert site.cursor(each) == "3"


def test_what_is_not_kept_any_more_is_not_asked_for(site: Site, database: Database) -> None:
    site.grant()
    reader = site.reader()
    site.record(OURS)
    site.read(reader)
    site.suspend()
    site.record(THEIRS, OURS, OURS)
    site.restore()
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql("UPDATE journal_head SET oldest = 3")
    with pytest.raises(CursorExpired) as expired:
        site.ask(reader)
    site.move(reader, expired.value.oldest)
    assert refused(site, reader, "4") == "3"
    assert [cursor for cursor, _ in site.read(reader)] == ["4"]
