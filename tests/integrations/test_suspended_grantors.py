"""While an organisation is suspended nobody has anything of it, and what it told is had once it is restored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from integrations.storage import filling, matching
from integrations.storage.posting import withhold
from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CreateEventReader,
    CreateWebhook,
    EndSubscription,
    GetEvent,
    GetSubscription,
    GrantEvents,
    ReadEvents,
    ReplayDeliveries,
)
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing.waiting import PATIENCE
from tests.asking import Asking
from tests.integrations.bookkeeping import Books, cells, counts
from tests.integrations.conftest import BEGINNING
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
OURS, THEIRS = Happened(), Happened(organisation="la-u")


class Operator:
    """Suspends an organisation that lets ours have its events, and restores it."""

    def __init__(self, asking: Asking) -> None:
        self._asking, self._revision = asking, 1

    def suspends(self) -> None:
        self._tell(OrganisationSuspended(organisation="la-u"))

    def restores(self) -> None:
        self._tell(OrganisationRestored(organisation="la-u"))

    def _tell(self, event: Any) -> None:
        self._revision += 1
        self._asking.hear(event, revision=self._revision, organisation="la-u")


@pytest.fixture
def operator(asking: Asking) -> Operator:
    asking.ask(GrantEvents(grantee="gestarsalud"), organisation="la-u")
    return Operator(asking)


@pytest.fixture
def match(database: Database) -> Callable[[], None]:
    def match() -> None:
        while matching.match(database, now=clock.now()):
            continue

    return match


def webhook(ask: Ask) -> UUID:
    return ask(CreateWebhook(name="Ours", url="https://example.org/events")).id


def chain(rows: Rows) -> list[tuple[int, int, str]]:
    """Place, the place before it, and state of every delivery."""
    found = rows("SELECT position, previous, state FROM delivery ORDER BY position")
    return [(each["position"], each["previous"], each["state"]) for each in found]


def test_who_reads_has_her_own_alone_and_all_of_it_once_it_is_restored(
    ask: Ask, database: Database, operator: Operator
) -> None:
    def read(after: str = "0") -> list[tuple[str, str]]:
        batch = ask(ReadEvents(after=after))
        return [(each.cursor, each.previous) for each in batch.items]

    record(database, OURS, THEIRS)
    operator.suspends()
    theirs, _ = record(database, THEIRS, OURS)
    assert read() == [("1", "0"), ("4", "1")]
    assert ask(ReadEvents(after="0", organisations=("la-u",))).items == ()
    with pytest.raises(NotFound):
        ask(GetEvent(id=theirs.id))
    assert len(ask(ReadEvents(after="0"), organisation="la-u").items) == 2
    operator.restores()
    assert read() == [("1", "0"), ("2", "1"), ("3", "2"), ("4", "3")]
    # Who keeps her place herself is not told what she has passed, and reads again from where she was.
    record(database, THEIRS)
    assert read(after="4") == [("5", "4")]
    assert read(after="1") == [("2", "1"), ("3", "2"), ("4", "3"), ("5", "4")]
    assert ask(GetEvent(id=theirs.id)).cursor == "3"


def test_row_level_security_knows_by_itself_who_is_suspended(
    database: Database, operator: Operator
) -> None:
    record(database, OURS, THEIRS)

    def seen(organisation: str) -> list[str]:
        found = database.look(organisation, ("SELECT organisation FROM journal ORDER BY 1", {}))
        return [row.organisation for row in found[0]]

    def suspended(organisation: str) -> int:
        return len(database.look(organisation, ("SELECT organisation FROM suspended", {}))[0])

    assert seen("gestarsalud") == ["gestarsalud", "la-u"]
    operator.suspends()
    assert seen("gestarsalud") == ["gestarsalud"]
    assert seen("la-u") == ["la-u"]
    assert (suspended("gestarsalud"), suspended("a-stranger")) == (1, 0)
    operator.restores()
    assert seen("gestarsalud") == ["gestarsalud", "la-u"]


def test_what_happens_meanwhile_is_held_back_and_in_no_chain_until_it_is_restored(
    ask: Ask, database: Database, operator: Operator, match: Callable[[], None], rows: Rows
) -> None:
    id = webhook(ask)
    operator.suspends()
    record(database, OURS, THEIRS, THEIRS, OURS, THEIRS)
    match()
    assert chain(rows) == [
        (1, 0, "pending"),
        (2, 1, "withheld"),
        (3, 1, "withheld"),
        (4, 1, "pending"),
        (5, 4, "withheld"),
    ]
    assert ask(GetSubscription(id=id)).cursor == "4"
    assert ask(ReplayDeliveries(subscription_id=id, after="0", until="5")).deliveries == 0
    operator.restores()
    assert chain(rows) == [(each, each - 1, "pending") for each in range(1, 6)]
    assert ask(GetSubscription(id=id)).cursor == "5"
    record(database, THEIRS)
    match()
    assert chain(rows)[-1] == (6, 5, "pending")


def test_what_was_due_before_is_held_back_when_it_is_to_be_delivered(
    ask: Ask, database: Database, operator: Operator, match: Callable[[], None], rows: Rows
) -> None:
    id = webhook(ask)
    record(database, THEIRS, OURS)
    match()
    operator.suspends()
    due, held = filling.next_due(database, id, limit=10, now=clock.now())
    assert ([each.position for each in due], [each.position for each in held]) == ([2], [1])
    withhold(database, held, at=clock.now())
    assert chain(rows) == [(1, 0, "withheld"), (2, 0, "pending")]
    operator.restores()
    assert chain(rows) == [(1, 0, "pending"), (2, 1, "pending")]
    # Whoever has looked before it was restored has nothing withheld for good by that.
    withhold(database, held, at=clock.now())
    assert chain(rows) == [(1, 0, "pending"), (2, 1, "pending")]


def test_who_is_restored_waits_for_whoever_decides_by_its_being_suspended(
    database: Database, operator: Operator
) -> None:
    operator.suspends()
    restoring = Thread(target=operator.restores)
    with database.begin(EVERY_ORGANISATION) as transaction:
        now = clock.now()
        known = matching.grants(transaction.connection, now=now)
        assert known.hold_back("gestarsalud", owner="la-u", type=THEIRS.type, at=now)
        restoring.start()
        restoring.join(0.5)
        assert restoring.is_alive()
    restoring.join(PATIENCE)
    assert not restoring.is_alive()


def test_only_what_was_held_back_is_due_again(
    ask: Ask,
    database: Database,
    operator: Operator,
    match: Callable[[], None],
    rows: Rows,
    time_is: Callable[[datetime], None],
) -> None:
    first = webhook(ask)
    until = BEGINNING + timedelta(hours=1)
    ask(GrantEvents(grantee="gestarsalud", until=until), organisation="mutual-sol")
    record(database, Happened(organisation="mutual-sol"))
    time_is(until)
    operator.suspends()
    record(database, THEIRS)
    match()
    ask(EndSubscription(subscription_id=first))
    operator.restores()
    # Of one whose subscription has ended nothing is due; what had ended by itself is withheld for good.
    assert [state for *_, state in chain(rows)] == ["withheld", "withheld"]


def test_a_ledger_does_not_count_what_is_held_back_as_due(
    books: Books, ask: Ask, database: Database, operator: Operator, match: Callable[[], None]
) -> None:
    id = webhook(ask)
    reader = ask(CreateEventReader(name="Ours")).id
    operator.suspends()
    record(database, OURS, THEIRS)
    nothing = {"delivered": 0, "pending": 0, "failed": 0, "withheld": 0}
    # Matched or not, and whether it is sent or read.
    assert counts(books.ledger(id)) == {**nothing, "due": 1, "pending": 1}
    match()
    ledger = books.ledger(id)
    assert counts(ledger) == {**nothing, "due": 1, "pending": 1, "withheld": 1}
    assert cells(ledger, "cursor", "type", "organisation")[1] == ("2", "", "")
    assert counts(books.ledger(reader)) == {**nothing, "due": 1, "pending": 1}
    operator.restores()
    for each in (id, reader):
        assert counts(books.ledger(each)) == {**nothing, "due": 2, "pending": 2}
