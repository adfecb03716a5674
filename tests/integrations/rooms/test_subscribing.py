"""A room's subscription is there as long as the room is, and nobody changes it by asking."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CreateEventReader,
    EndSubscription,
    EventFilter,
    EventTypeUnknown,
    GetSubscription,
    GetSubscriptionSecret,
    ListSubscriptions,
    PauseSubscription,
    RotateSecret,
    SubscriptionNotInState,
)
from nosotros.contracts.partners import (
    OrganisationRestored,
    OrganisationSuspended,
    RoomRemoved,
    RoomServiceDescribed,
    RoomServiceRemoved,
)
from nosotros.database import Database
from tests.asking import Asking
from tests.integrations.bookkeeping import Books, cells
from tests.integrations.recorded import Happened, record
from tests.integrations.rooms.conftest import OPERATOR

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
LENT = "la-u.library.book_lent.v1"


def test_a_room_gets_what_is_kept_from_the_oldest_on(
    describe: Callable[..., None], ask: Ask, database: Database
) -> None:
    record(database, Happened(organisation="la-u"))
    describe()
    (found,) = ask(ListSubscriptions(), organisation="la-u").items
    assert (found.kind, found.state, found.cursor) == ("room", "active", "0")
    assert (found.virtual_host, found.name) == ("room.la-u", "room.la-u")
    assert ask(ListSubscriptions(kind="room"), organisation="la-u").items == (found,)
    assert ask(ListSubscriptions(), organisation=OPERATOR).items == ()


def test_a_room_that_changes_keeps_its_place(
    describe: Callable[..., None], ask: Ask, rows: Rows
) -> None:
    describe(revision=2)
    (before,) = ask(ListSubscriptions(), organisation="la-u").items
    describe(hosts=("training",), revision=3)
    # What was said before, and comes late, changes nothing.
    describe(hosts=("mentoring",), revision=2)
    (after,) = ask(ListSubscriptions(), organisation="la-u").items
    assert after.id == before.id
    assert rows("SELECT hosts, room_revision FROM subscription") == [
        {"hosts": ["training"], "room_revision": 3}
    ]


def test_a_room_that_is_removed_gets_nothing_any_more_and_may_come_back(
    describe: Callable[..., None], ask: Ask, asking: Asking, rows: Rows
) -> None:
    describe()
    for _ in range(2):
        asking.hear(RoomRemoved(room="la-u"), revision=2, organisation=OPERATOR)
    assert ask(ListSubscriptions(), organisation="la-u").items == ()
    assert [each["state"] for each in rows("SELECT state FROM subscription")] == ["ended"]
    describe(revision=3)
    assert len(ask(ListSubscriptions(), organisation="la-u").items) == 1
    assert {each["organisation"] for each in rows("SELECT organisation FROM audit")} == {OPERATOR}


def test_one_that_is_made_while_its_organisation_is_suspended_waits_until_it_is_restored(
    describe: Callable[..., None], ask: Ask, asking: Asking
) -> None:
    def state(organisation: str = "la-u") -> str:
        (found,) = ask(ListSubscriptions(kind="room"), organisation=organisation).items
        return found.state

    for _ in range(2):
        asking.hear(OrganisationSuspended(organisation="la-u"), revision=2, organisation="la-u")
    describe()
    describe("otra")
    assert (state(), state("otra")) == ("suspended", "active")
    # What it hosts may be changed meanwhile.
    describe(hosts=("mentoring",), revision=2)
    assert state() == "suspended"
    asking.hear(OrganisationRestored(organisation="la-u"), revision=3, organisation="la-u")
    assert state() == "active"
    asking.hear(RoomRemoved(room="la-u"), revision=3, organisation=OPERATOR)
    describe(revision=4)
    assert state() == "active"


def test_nobody_changes_it_by_asking(describe: Callable[..., None], ask: Ask) -> None:
    describe(broker="sealed")
    (found,) = ask(ListSubscriptions(), organisation="la-u").items
    for command in (
        PauseSubscription(subscription_id=found.id),
        EndSubscription(subscription_id=found.id),
    ):
        with pytest.raises(SubscriptionNotInState) as refused:
            ask(command, organisation="la-u")
        assert refused.value.state == "room"
    with pytest.raises(NotFound):
        ask(RotateSecret(subscription_id=found.id), organisation="la-u")
    # A broker's address is no secret of a subscription.
    with pytest.raises(NotFound):
        ask(GetSubscriptionSecret(id=found.id), organisation="la-u")
    with pytest.raises(NotFound):
        ask(GetSubscription(id=found.id), organisation="otra")


def test_types_of_a_partner_can_be_filtered_by_while_they_are_described(
    ask: Ask, asking: Asking
) -> None:
    wanted = CreateEventReader(name="Books", filter=EventFilter(types=(LENT,)))
    with pytest.raises(EventTypeUnknown):
        ask(wanted)
    described = RoomServiceDescribed(room="la-u", service="la-u.library", types=(LENT,))
    asking.hear(described, organisation="la-u")
    assert ask(wanted).filter.types == (LENT,)
    asking.hear(
        RoomServiceRemoved(room="la-u", service="la-u.library"), organisation="la-u", revision=2
    )
    with pytest.raises(EventTypeUnknown):
        ask(wanted)


def test_its_ledger_knows_what_does_not_go_back_into_the_room(books: Books) -> None:
    books.record(1, 2, 3)
    books.write("UPDATE journal SET source = '/gestarsalud/training' WHERE position = 2")
    opened = books.ledger(books.subscribe("room"))
    assert cells(opened, "cursor", "previous", "state") == [
        ("1", "0", "pending"),
        ("3", "1", "pending"),
    ]
    assert opened.claims["kind"] == "room"
