"""What an agreement grants of events holds from its start to its end, by the clock alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from integrations.handlers import webhooks
from integrations.storage.matching import match
from nosotros import clock
from nosotros.contracts.integrations import (
    CreateWebhook,
    EndEventGrant,
    EventFilter,
    GetEvent,
    GetSubscription,
    GrantedByAgreement,
    GrantEvents,
    ListDeliveries,
    ListEventGrants,
    ReadEvents,
    ReplayDeliveries,
    ReplayDelivery,
)
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, AgreementShortened
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import ENROLLED, appending, came, event_of_kind
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
START, END = BEGINNING + timedelta(days=2), BEGINNING + timedelta(days=10)
GRANTOR, GRANTEE = "gestarsalud", "la-u"
_SEEN = "SELECT position FROM journal ORDER BY position"


@pytest.fixture
def conclude(asking: Asking) -> Callable[..., UUID]:
    """Tell integrations of an agreement; its id."""

    def conclude(**facts: Any) -> UUID:
        known: dict[str, Any] = {
            "agreement_id": new_id(),
            "grantor": GRANTOR,
            "grantee": GRANTEE,
            "purposes": ("enrolment",),
            "event_types": ("*",),
            "operations": (),
            "starts_at": START,
            "ends_at": END,
            "successor": None,
        }
        event = AgreementConcluded(**{**known, **facts})
        asking.hear(event, revision=2, organisation=event.grantor)
        return event.agreement_id

    return conclude


def seen(ask: Ask) -> list[str]:
    return [each.cursor for each in ask(ReadEvents(after="0"), organisation=GRANTEE).items]


def seen_by_row(database: Database, at: datetime | None) -> list[int]:
    """What row-level security alone shows the grantee, at a moment that it says."""
    with database.begin(GRANTEE) as transaction:
        does = transaction.connection.exec_driver_sql
        if at is not None:
            does("SELECT set_config('nosotros.at', %(at)s, true)", {"at": at.isoformat()})
        return list(does(_SEEN).scalars())


def test_events_are_there_from_its_start_to_its_end_and_no_longer(
    ask: Ask,
    database: Database,
    conclude: Callable[..., UUID],
    time_is: Callable[..., None],
    run_due: Callable[[], int],
):
    events = [came(1), came(2, event=event_of_kind(1)), came(3, organisation=GRANTEE)]
    appending(database, *events, at=BEGINNING)
    conclude(event_types=(ENROLLED,))
    for moment, cursors in (
        (START - timedelta(seconds=5), ["3"]),
        (START, ["1", "3"]),
        (END - timedelta(seconds=5), ["1", "3"]),
        (END, ["3"]),
    ):
        time_is(moment)
        assert seen(ask) == cursors
    # Nobody had to do anything, and nothing was left to be done.
    assert run_due() == 0


def test_row_level_security_knows_the_bounds_by_itself(
    database: Database, conclude: Callable[..., UUID]
):
    appending(database, came(1), came(2, organisation=GRANTEE), at=BEGINNING)
    conclude()
    assert seen_by_row(database, START - timedelta(seconds=1)) == [2]
    assert seen_by_row(database, START) == [1, 2]
    assert seen_by_row(database, END - timedelta(seconds=1)) == [1, 2]
    assert seen_by_row(database, END) == [2]
    assert seen_by_row(database, None) == [2], (
        "who says no moment is not shown what has a beginning"
    )


def test_one_with_all_types_shows_all_and_one_with_none_none(
    ask: Ask, database: Database, conclude: Callable[..., UUID], time_is: Callable[..., None]
):
    appending(database, came(1), came(2, event=event_of_kind(1)), at=BEGINNING)
    conclude(event_types=())
    time_is(START)
    assert seen(ask) == []
    assert ask(ListEventGrants()).items == ()
    conclude()
    assert seen(ask) == ["1", "2"]


def test_an_end_that_is_told_or_brought_forward_takes_effect(
    ask: Ask,
    asking: Asking,
    database: Database,
    conclude: Callable[..., UUID],
    time_is: Callable[..., None],
):
    events = [came(1)]
    appending(database, *events, at=BEGINNING)
    first, second = conclude(ends_at=None), conclude()
    time_is(START)
    sides = {"grantor": GRANTOR, "grantee": GRANTEE}
    asking.hear(
        AgreementEnded(agreement_id=first, ended_at=START, successor=None, **sides), revision=3
    )
    assert seen(ask) == ["1"]
    earlier = START + timedelta(hours=1)
    asking.hear(AgreementShortened(agreement_id=second, ends_at=earlier, **sides), revision=3)
    time_is(earlier - timedelta(seconds=5))
    assert seen(ask) == ["1"]
    time_is(earlier)
    assert seen(ask) == []
    asking.hear(
        AgreementEnded(agreement_id=second, ended_at=earlier, successor=None, **sides), revision=4
    )
    ended, shortened = ask(ListEventGrants()).items
    assert (ended.agreement_id, ended.ended_at) == (first, START)
    assert (shortened.until, shortened.ended_at) == (earlier, earlier)
    # Of what granted nothing there is nothing to end.
    none = conclude(event_types=())
    asking.hear(
        AgreementEnded(agreement_id=none, ended_at=earlier, successor=None, **sides), revision=3
    )


def test_its_grant_is_seen_by_both_sides_and_ended_by_the_agreement_alone(
    ask: Ask, database: Database, conclude: Callable[..., UUID]
):
    agreement = conclude()
    (grant,) = ask(ListEventGrants(), organisation=GRANTEE).items
    assert (grant.agreement_id, grant.starts_at, grant.until) == (agreement, START, END)
    assert (grant.organisation, grant.types) == (GRANTOR, ())
    assert ask(ListEventGrants()).items == (grant,)
    with pytest.raises(GrantedByAgreement) as refused:
        ask(EndEventGrant(grant_id=grant.id))
    assert refused.value.agreement_id == agreement


def test_what_was_given_without_an_agreement_stays_as_it_was(
    ask: Ask, database: Database, conclude: Callable[..., UUID], time_is: Callable[..., None]
):
    appending(database, came(1), at=BEGINNING)
    ask(GrantEvents(grantee=GRANTEE))
    conclude()
    time_is(END)
    assert seen(ask) == ["1"]
    assert seen_by_row(database, None) == [1]


def test_deliveries_begin_and_end_with_it(
    ask: Ask,
    database: Database,
    conclude: Callable[..., UUID],
    time_is: Callable[..., None],
    subscribed: Callable[[], UUID],
):
    conclude()
    webhook = subscribed()

    def states() -> list[str]:
        match(database, now=clock.now())
        page = ask(ListDeliveries(subscription_id=webhook), organisation=GRANTEE)
        return [each.state for each in page.items]

    theirs = Happened(organisation=GRANTOR)
    record(database, theirs)
    assert states() == []
    time_is(START)
    (event,) = record(database, theirs)
    assert states() == ["pending"]
    assert ask(GetEvent(id=event.id), organisation=GRANTEE).owner == GRANTOR
    (delivery,) = ask(ListDeliveries(subscription_id=webhook), organisation=GRANTEE).items
    again = ReplayDelivery(delivery_id=delivery.id)
    assert ask(again, organisation=GRANTEE).deliveries == 1
    # Recorded before the end, matched after it.
    time_is(END - timedelta(seconds=5))
    record(database, theirs)
    time_is(END)
    assert states() == ["pending", "withheld"]
    assert ask(again, organisation=GRANTEE).deliveries == 0
    everything = ReplayDeliveries(subscription_id=webhook, after="0", until="3")
    assert ask(everything, organisation=GRANTEE).deliveries == 0
    record(database, theirs)
    assert states() == ["pending", "withheld"]
    assert ask(GetSubscription(id=webhook), organisation=GRANTEE).state == "active"


@pytest.fixture
def subscribed(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], UUID]:
    """Have the grantee subscribe with a webhook, to which nothing is sent; its id."""
    monkeypatch.setenv("NOSOTROS_WEBHOOK_PRIVATE_NETWORKS", "127.0.0.0/8")
    webhooks._private.cache_clear()

    def subscribed() -> UUID:
        command = CreateWebhook(name="Ours", url="http://127.0.0.1:1/", filter=EventFilter())
        return ask(command, organisation=GRANTEE).id

    return subscribed
