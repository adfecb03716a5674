"""A saved reader that went on while an organisation was suspended goes back to what it could not have."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from integrations.handlers import subscriptions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import (
    CreateEventReader,
    EventFilter,
    GetSubscription,
    GrantEvents,
    MoveEventReader,
    ReadEvents,
)
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.database import Database
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

    def read(self, reader: UUID) -> list[tuple[str, str]]:
        """What it has not had yet, by cursor and `previous`; it says that it has all of it now."""
        batch = self._asking.ask(ReadEvents(reader=reader))
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
