"""Other organisations' events come as long as they allow it, and what they allow no more is withheld."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from integrations.storage.matching import match
from nosotros import clock
from nosotros.contracts.integrations import (
    GetSubscription,
    ListDeliveries,
    PauseSubscription,
    ReplayDeliveries,
    ReplayDelivery,
    ResumeSubscription,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.integrations.conftest import BEGINNING
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
THEIRS = Happened(organisation="la-u")
_GRANT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, until, granted_at)
VALUES (%(id)s, 'la-u', 1, 'gestarsalud', '{}', %(until)s, %(at)s)"""


def _grant(database: Database, *, until: datetime | None = None) -> None:
    with database.begin("la-u") as transaction:
        values = {"id": new_id(), "until": until, "at": clock.now()}
        transaction.connection.exec_driver_sql(_GRANT, values)


def _end_grants(database: Database) -> None:
    with database.begin("la-u") as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE event_grant SET ended_at = %(at)s", {"at": clock.now()}
        )


def _states(ask: Ask, id: Any) -> list[tuple[str, str]]:
    return [(each.cursor, each.state) for each in ask(ListDeliveries(subscription_id=id)).items]


def test_another_organisations_events_come_when_it_allows_it(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    record(database, THEIRS)
    with delivering():
        (own,) = record(database, Happened())
        eventually(lambda: receiver.ids == [str(own.id)])
        _grant(database)
        (theirs,) = record(database, THEIRS)
        eventually(lambda: receiver.ids == [str(own.id), str(theirs.id)])
    # What it was never to have is not even counted.
    eventually(lambda: len(_states(ask, webhook.id)) == 2)
    assert receiver.received[-1].headers["nosotros-previous"] == own.cursor


def test_what_is_not_delivered_when_a_grant_ends_is_withheld_and_in_no_chain(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    _grant(database)
    with delivering():
        (first,) = record(database, Happened())
        eventually(lambda: len(receiver.received) == 1)
        ask(PauseSubscription(subscription_id=webhook.id))
        theirs, last = record(database, THEIRS, Happened())
        _end_grants(database)
        ask(ResumeSubscription(subscription_id=webhook.id))
        eventually(lambda: len(receiver.received) == 2)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    assert receiver.received[1].headers["nosotros-cursor"] == last.cursor
    assert receiver.received[1].headers["nosotros-previous"] == first.cursor
    states = dict(_states(ask, webhook.id))
    assert (states.get(theirs.cursor), states[last.cursor]) == ("withheld", "delivered")


def test_what_may_not_be_had_any_more_is_not_replayed(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    _grant(database)
    with delivering():
        record(database, THEIRS, Happened())
        eventually(lambda: [state for _, state in _states(ask, webhook.id)] == ["delivered"] * 2)
        theirs, _ = ask(ListDeliveries(subscription_id=webhook.id)).items
        _end_grants(database)
        assert ask(ReplayDelivery(delivery_id=theirs.id)).deliveries == 0
        everything = ReplayDeliveries(subscription_id=webhook.id, after="0", until="2")
        assert ask(everything).deliveries == 1
        eventually(lambda: len(receiver.received) == 3)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    # That it was delivered, when it might be had, is still so.
    assert [state for _, state in _states(ask, webhook.id)] == ["delivered"] * 2


def test_what_was_matched_already_is_withheld_too(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: Callable[[datetime], None],
) -> None:
    webhook = subscribe(receiver)
    _grant(database, until=BEGINNING + timedelta(hours=1))
    events = record(database, THEIRS, THEIRS, Happened(), THEIRS)
    assert match(database, now=clock.now())
    assert not match(database, now=clock.now())
    assert ask(GetSubscription(id=webhook.id)).cursor == events[3].cursor
    time_is(BEGINNING + timedelta(hours=1, seconds=1))
    with delivering():
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    assert receiver.ids == [str(events[2].id)]
    assert receiver.received[0].headers["nosotros-previous"] == webhook.cursor
    # The next one follows the last that came.
    assert ask(GetSubscription(id=webhook.id)).cursor == events[2].cursor
    assert [state for _, state in _states(ask, webhook.id)] == [
        "withheld",
        "withheld",
        "delivered",
        "withheld",
    ]
