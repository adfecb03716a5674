"""What was delivered, or was not, is delivered once more."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from integrations.storage import matching
from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.integrations import (
    CreateEventReader,
    CursorUnknown,
    EndSubscription,
    GetDelivery,
    GetSubscription,
    ListDeliveries,
    PauseSubscription,
    ReplayDeliveries,
    ReplayDelivery,
    ResumeSubscription,
    SendTestEvent,
    SubscriptionNotInState,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import ENROLLED, Happened, record

Ask = Callable[..., Any]


def _delivered(ask: Ask, id: Any) -> list[Any]:
    """Every delivery, when none is left to be made."""
    eventually(lambda: ask(GetSubscription(id=id)).pending == 0)
    return list(ask(ListDeliveries(subscription_id=id)).items)


def test_one_a_range_and_all_that_failed(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
) -> None:
    webhook = subscribe(receiver)
    events = record(database, *[Happened()] * 5)
    with delivering():
        eventually(lambda: len(receiver.received) == 5)
        deliveries = _delivered(ask, webhook.id)
        assert ask(ReplayDelivery(delivery_id=deliveries[2].id)).deliveries == 1
        eventually(lambda: receiver.ids[5:] == [str(events[2].id)])
        details = ask(GetDelivery(id=deliveries[2].id))
        eventually(lambda: len(ask(GetDelivery(id=deliveries[2].id)).attempts) == 2)
        _delivered(ask, webhook.id)
        receiver.received.clear()
        asked = ReplayDeliveries(
            subscription_id=webhook.id, after=events[0].cursor, until=events[2].cursor
        )
        assert ask(asked).deliveries == 2
        eventually(lambda: len(receiver.received) == 2)
        assert set(receiver.ids) == {str(events[1].id), str(events[2].id)}
        _delivered(ask, webhook.id)
        receiver.received.clear()
        assert ask(ReplayDeliveries(subscription_id=webhook.id)).deliveries == 0
        with database.begin("*") as transaction:
            transaction.connection.exec_driver_sql(
                "UPDATE delivery SET state = 'failed' WHERE position IN (2, 4)"
            )
        failed = ReplayDeliveries(
            subscription_id=webhook.id, after="0", until="3", failed_only=True
        )
        assert ask(failed).deliveries == 1
        assert ask(ReplayDeliveries(subscription_id=webhook.id)).deliveries == 1
        eventually(lambda: len(receiver.received) == 2)
        assert set(receiver.ids) == {str(events[1].id), str(events[3].id)}
    assert details.delivery.id == deliveries[2].id


def test_deliveries_are_paged_in_the_journals_order_and_seen_by_their_organisation_alone(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    events = record(database, *[Happened()] * 5)
    with delivering():
        eventually(lambda: len(receiver.received) == 5)
        _delivered(ask, webhook.id)
    first = ask(ListDeliveries(subscription_id=webhook.id, limit=3))
    second = ask(ListDeliveries(subscription_id=webhook.id, limit=3, after=first.next))
    cursors = [each.cursor for each in (*first.items, *second.items)]
    assert cursors == [each.cursor for each in events]
    assert ask(ListDeliveries(subscription_id=webhook.id, state="failed")).items == ()
    with pytest.raises(InvalidFields):
        ask(ListDeliveries(subscription_id=webhook.id, after="soon"))
    for asks in (
        ListDeliveries(subscription_id=webhook.id),
        GetDelivery(id=first.items[0].id),
        ReplayDelivery(delivery_id=first.items[0].id),
        ReplayDeliveries(subscription_id=webhook.id),
        SendTestEvent(subscription_id=webhook.id),
    ):
        with pytest.raises(NotFound):
            ask(asks, organisation="la-u")
    with pytest.raises(CursorUnknown):
        ask(ReplayDeliveries(subscription_id=webhook.id, after="9"))
    ask(EndSubscription(subscription_id=webhook.id))
    # Its ledger is kept, and nothing is sent any more.
    assert len(ask(ListDeliveries(subscription_id=webhook.id)).items) == 5
    with pytest.raises(NotFound):
        ask(ReplayDelivery(delivery_id=first.items[0].id))
    with pytest.raises(NotFound):
        ask(ListDeliveries(subscription_id=new_id()))


def test_a_test_event_comes_whatever_the_filter_is(
    database: Database,
    ask: Ask,
    rows: Callable[[str], list[dict[str, Any]]],
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
) -> None:
    webhook = subscribe(receiver, types=(ENROLLED,))
    other = subscribe(receiver, types=(ENROLLED,))
    ask(SendTestEvent(subscription_id=webhook.id))
    (published,) = rows("SELECT type, subject, organisation FROM outbox")
    assert published["subject"] == str(webhook.id)
    (tested,) = record(database, Happened(**published))
    with delivering():
        eventually(lambda: receiver.ids == [str(tested.id)])
        _delivered(ask, webhook.id)
    assert not ask(ListDeliveries(subscription_id=other.id)).items
    ask(PauseSubscription(subscription_id=webhook.id))
    reader = ask(CreateEventReader(name="Ours"))
    for id in (webhook.id, reader.id):
        with pytest.raises(SubscriptionNotInState):
            ask(SendTestEvent(subscription_id=id))
    with pytest.raises(SubscriptionNotInState):
        ask(ReplayDeliveries(subscription_id=reader.id))


def test_what_is_paused_gets_everything_when_it_is_resumed(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    ask(PauseSubscription(subscription_id=webhook.id))
    with Receiver() as another, delivering():
        subscribe(another)
        record(database, *[Happened()] * 3)
        eventually(lambda: len(another.received) == 3)
        assert not receiver.received
        ask(ResumeSubscription(subscription_id=webhook.id))
        eventually(lambda: len(receiver.received) == 3)


def test_what_is_replayed_during_its_last_attempt_is_attempted_once_more(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    replayed = threading.Event()

    async def refuse_the_first(_request: web.Request, number: int) -> web.Response:
        if number > 1:
            return web.Response(status=204)
        await asyncio.to_thread(replayed.wait, PATIENCE)
        return web.Response(status=500)

    receiver.behave = refuse_the_first
    webhook = subscribe(receiver)
    record(database, Happened())
    matching.match(database, now=clock.now())
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql("UPDATE delivery SET tries = 9, attempts = 9")
    (due,) = ask(ListDeliveries(subscription_id=webhook.id)).items
    with delivering():
        eventually(lambda: len(receiver.received) == 1)
        assert ask(ReplayDelivery(delivery_id=due.id)).deliveries == 1
        replayed.set()
        (delivery,) = _delivered(ask, webhook.id)
    assert (delivery.state, delivery.attempts, len(receiver.received)) == ("delivered", 11, 2)
