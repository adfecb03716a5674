"""An organisation lets another have its public events, until it says otherwise or a moment comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.integrations import (
    EndEventGrant,
    EventTypeUnknown,
    GetEvent,
    GrantEvents,
    ListEventGrants,
    ReadEvents,
)
from nosotros.database import Database
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import ENROLLED, WAITLISTED, appending, came, event_of_kind

Ask = Callable[..., Any]


def seen(ask: Ask, *, by: str) -> list[str]:
    return [each.cursor for each in ask(ReadEvents(after="0"), organisation=by).items]


def test_a_grant_shows_what_it_names_until_it_is_ended(ask: Ask, database: Database):
    appending(
        database,
        came(1),
        came(2, event=event_of_kind(1)),
        came(3, organisation="la-u"),
        at=BEGINNING,
    )
    assert seen(ask, by="la-u") == ["3"]
    grant = ask(GrantEvents(grantee="la-u", types=(ENROLLED, ENROLLED)))
    assert (grant.organisation, grant.grantee, grant.types) == ("gestarsalud", "la-u", (ENROLLED,))
    assert (grant.revision, grant.granted_at.date(), grant.ended_at) == (1, BEGINNING.date(), None)
    assert seen(ask, by="la-u") == ["1", "3"]
    ended = ask(EndEventGrant(grant_id=grant.id))
    assert (ended.revision, ended.ended_at is None) == (2, False)
    assert seen(ask, by="la-u") == ["3"]
    assert ask(EndEventGrant(grant_id=grant.id)) == ended


def test_a_grant_ends_by_itself_at_its_moment(
    ask: Ask,
    database: Database,
    time_is: Callable[..., None],
    run_due: Callable[[], int],
    rows: Any,
):
    appending(database, came(1), at=BEGINNING)
    until = BEGINNING + timedelta(days=30)
    grant = ask(GrantEvents(grantee="la-u", until=until))
    assert grant.until == until
    time_is(until - timedelta(minutes=1))
    assert run_due() == 0
    assert seen(ask, by="la-u") == ["1"]
    time_is(until + timedelta(seconds=1))
    assert run_due() == 1
    assert seen(ask, by="la-u") == []
    (page,) = ask(ListEventGrants(), organisation="la-u").items
    assert page.ended_at == until


def test_a_grant_is_over_at_its_moment_though_no_timer_has_run(
    ask: Ask, database: Database, time_is: Callable[..., None], rows: Any
):
    events = [came(1), came(2, event=event_of_kind(1)), came(3, organisation="la-u")]
    appending(database, *events, at=BEGINNING)
    until = BEGINNING + timedelta(days=30)
    ask(GrantEvents(grantee="la-u", types=(ENROLLED,), until=until))
    ask(GrantEvents(grantee="la-u", types=(WAITLISTED,)))
    wanted = [
        {"subjects": (events[0].subject,)},
        {"correlation": events[0].correlationid},
        {"types": (ENROLLED,)},
        {"organisations": ("gestarsalud",), "types": (ENROLLED,)},
    ]

    def found() -> list[list[str]]:
        batches = [ask(ReadEvents(after="0", **each), organisation="la-u") for each in wanted]
        return [[each.cursor for each in batch.items] for batch in batches]

    assert seen(ask, by="la-u") == ["1", "2", "3"]
    assert found()[:2] == [["1"], ["1"]]
    assert ask(GetEvent(id=events[0].event_id), organisation="la-u").cursor == "1"
    time_is(until)
    assert rows("SELECT ended_at FROM event_grant WHERE ended_at IS NOT NULL") == []
    assert seen(ask, by="la-u") == ["2", "3"]
    assert found() == [[], [], ["3"], []]
    with pytest.raises(NotFound):
        ask(GetEvent(id=events[0].event_id), organisation="la-u")
    assert ask(GetEvent(id=events[1].event_id), organisation="la-u").cursor == "2"


def test_what_was_ended_is_not_ended_again_by_its_moment(
    ask: Ask, database: Database, time_is: Callable[..., None], run_due: Callable[[], int]
):
    until = BEGINNING + timedelta(days=30)
    grant = ask(GrantEvents(grantee="la-u", until=until))
    ended = ask(EndEventGrant(grant_id=grant.id))
    time_is(until + timedelta(seconds=1))
    assert run_due() == 0
    assert ask(ListEventGrants()).items == (ended,)


def test_both_sides_see_a_grant_and_only_its_giver_ends_it(ask: Ask, database: Database):
    grant = ask(GrantEvents(grantee="la-u"))
    other = ask(GrantEvents(grantee="gestarsalud"), organisation="alcaldia")
    assert ask(ListEventGrants(), organisation="la-u").items == (grant,)
    assert ask(ListEventGrants()).items == (grant, other)
    assert ask(ListEventGrants(), organisation="a-stranger").items == ()
    for organisation in ("la-u", "a-stranger"):
        with pytest.raises(NotFound):
            ask(EndEventGrant(grant_id=grant.id), organisation=organisation)
    page = ask(ListEventGrants(limit=1))
    assert page.items == (grant,)
    assert ask(ListEventGrants(limit=1, after=page.next)).items == (other,)


def test_what_cannot_be_granted_is_refused(ask: Ask, database: Database):
    with pytest.raises(InvalidFields) as refused:
        ask(GrantEvents(grantee="gestarsalud", until=BEGINNING))
    assert [(each.field, each.code) for each in refused.value.problems] == [
        ("grantee", "its_own"),
        ("until", "over_already"),
    ]
    with pytest.raises(EventTypeUnknown):
        ask(GrantEvents(grantee="la-u", types=("nosotros.enrolment.contact_changed.v1",)))


def test_whoever_did_it_is_in_the_audit_log(ask: Ask, database: Database, rows: Any):
    grant = ask(GrantEvents(grantee="la-u"))
    ask(EndEventGrant(grant_id=grant.id))
    found = rows("SELECT action, subject FROM audit WHERE subject IS NOT NULL ORDER BY at")
    assert [(each["action"], each["subject"]) for each in found] == [
        ("grant_events", str(grant.id)),
        ("end_event_grant", str(grant.id)),
    ]
