"""Who asks for events gets those it may have, in their order, and can tell that none is missing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CursorExpired,
    CursorUnknown,
    EventBatch,
    EventTypeUnknown,
    GetEvent,
    GetJournal,
    JournalEntry,
    ReadEvents,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import ENROLLED, WAITLISTED, appending, came, event_of_kind

Ask = Callable[..., Any]
_GRANT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, granted_at)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, %(types)s, now())"""


def grant(database: Database, *, by: str, to: str, types: tuple[str, ...] = ()) -> None:
    values = {"id": new_id(), "organisation": by, "grantee": to, "types": list(types)}
    with database.begin(by) as transaction:
        transaction.connection.exec_driver_sql(_GRANT, values)


def cursors(batch: EventBatch) -> list[str]:
    return [each.cursor for each in batch.items]


def every(ask: Ask, *, limit: int = 3, **wanted: Any) -> list[JournalEntry]:
    """All that somebody gets who begins at the beginning and asks until there is no more."""
    found: list[JournalEntry] = []
    after = "0"
    while True:
        batch = ask(ReadEvents(after=after, limit=limit, **wanted))
        found += batch.items
        if batch.cursor == batch.head:
            return found
        after = batch.cursor


def test_events_come_as_they_were_published_with_their_cursors(ask: Ask, database: Database):
    events = [came(number) for number in (1, 2, 3)]
    appending(database, *events, at=BEGINNING)
    batch = ask(ReadEvents(after="0", limit=2))
    assert [(each.cursor, each.previous, each.body) for each in batch.items] == [
        ("1", "0", events[0].body),
        ("2", "1", events[1].body),
    ]
    assert (batch.cursor, batch.previous, batch.head) == ("2", "2", "3")
    batch = ask(ReadEvents(after=batch.cursor, limit=2))
    assert [(each.cursor, each.previous) for each in batch.items] == [("3", "2")]
    assert (batch.cursor, batch.previous, batch.head) == ("3", "3", "3")


def test_who_names_no_cursor_gets_what_comes_from_now_on(ask: Ask, database: Database):
    appending(database, came(1), at=BEGINNING)
    batch = ask(ReadEvents())
    assert (batch.items, batch.cursor, batch.previous) == ((), "1", "1")
    appending(database, came(2), at=BEGINNING)
    assert cursors(ask(ReadEvents(after=batch.cursor))) == ["2"]


def test_an_organisation_gets_its_own_and_what_it_was_granted(ask: Ask, database: Database):
    whose = ("gestarsalud", "la-u", "alcaldia", "gestarsalud", "la-u")
    kinds = (0, 0, 0, 1, 1)
    events = [
        came(number, organisation=each, event=event_of_kind(kind))
        for number, (each, kind) in enumerate(zip(whose, kinds, strict=True), start=1)
    ]
    appending(database, *events, at=BEGINNING)
    assert [each.cursor for each in every(ask)] == ["1", "4"]
    grant(database, by="la-u", to="gestarsalud", types=(ENROLLED,))
    assert [(each.cursor, each.previous) for each in every(ask)] == [
        ("1", "0"),
        ("2", "1"),
        ("4", "2"),
    ]
    assert [each.cursor for each in every(ask, organisations=("la-u", "alcaldia"))] == ["2"]
    grant(database, by="alcaldia", to="gestarsalud")
    assert [each.cursor for each in every(ask, organisations=("la-u", "alcaldia"))] == ["2", "3"]
    assert cursors(ask(ReadEvents(after="0"), organisation="a-stranger")) == []


def test_every_condition_narrows_what_is_found(ask: Ask, database: Database):
    hours = [BEGINNING + timedelta(hours=hour) for hour in range(6)]
    events = [
        came(number, at=hour, event=event_of_kind(number % 2))
        for number, hour in enumerate(hours, start=1)
    ]
    appending(database, *events, at=hours[-1])
    assert [each.cursor for each in every(ask, types=(ENROLLED,))] == ["2", "4", "6"]
    assert [each.cursor for each in every(ask, subjects=(events[3].subject,))] == ["4"]
    assert [each.cursor for each in every(ask, correlation=events[4].correlationid)] == ["5"]
    assert [each.cursor for each in every(ask, since=hours[2], until=hours[4])] == ["3", "4"]
    wanted = {"types": (ENROLLED,), "subjects": (events[2].subject, events[3].subject)}
    assert [each.cursor for each in every(ask, **wanted)] == ["4"]
    assert every(ask, organisations=("la-u",)) == []


def test_what_is_named_twice_is_found_once(ask: Ask, database: Database):
    events = [came(number) for number in (1, 2)]
    appending(database, *events, at=BEGINNING)
    subject = events[1].subject
    assert cursors(ask(ReadEvents(after="0", subjects=(subject, subject)))) == ["2"]
    assert cursors(ask(ReadEvents(after="0", types=(ENROLLED, ENROLLED)))) == ["1", "2"]


def test_since_may_be_the_first_moment_that_there_is(ask: Ask, database: Database):
    appending(database, came(1), at=BEGINNING)
    first = datetime.min.replace(tzinfo=UTC)
    assert cursors(ask(ReadEvents(after="0", since=first))) == ["1"]


def test_a_cursor_that_cannot_be_followed_is_refused(ask: Ask, database: Database):
    old, now = BEGINNING - timedelta(weeks=20), BEGINNING
    appending(database, came(1), came(2), at=old)
    appending(database, came(3), at=now)
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql("UPDATE journal_head SET oldest = 2")
    with pytest.raises(CursorExpired) as expired:
        ask(ReadEvents(after="1"))
    assert (expired.value.cursor, expired.value.oldest) == ("1", "2")
    with pytest.raises(CursorUnknown) as unknown:
        ask(ReadEvents(after="4"))
    assert (unknown.value.cursor, unknown.value.head) == ("4", "3")
    assert cursors(ask(ReadEvents(after="0"))) == ["3"]
    assert cursors(ask(ReadEvents(after="2"))) == ["3"]


@pytest.mark.parametrize(
    "type", ["nosotros.nobody.knows.v1", "nosotros.enrolment.contact_changed.v1"]
)
def test_a_type_that_is_none_of_a_public_event_is_refused(ask: Ask, type: str):
    with pytest.raises(EventTypeUnknown):
        ask(ReadEvents(after="0", types=(type,)))


def test_one_event_is_found_by_its_id_by_whoever_may_have_it(ask: Ask, database: Database):
    events = [came(1), came(2, organisation="la-u"), came(3)]
    appending(database, *events, at=BEGINNING)
    found = ask(GetEvent(id=events[2].event_id))
    assert (found.cursor, found.previous, found.body) == ("3", "1", events[2].body)
    for id in (events[1].event_id, new_id()):
        with pytest.raises(NotFound):
            ask(GetEvent(id=id))


def test_a_saved_reader_reads_on_by_its_own_filter(ask: Ask, database: Database):
    events = [came(number, event=event_of_kind(number % 2)) for number in range(1, 7)]
    appending(database, *events, at=BEGINNING)
    id = new_id()
    with database.begin("gestarsalud") as transaction:
        transaction.connection.exec_driver_sql(
            "INSERT INTO subscription (id, organisation, revision, kind, name, state, types,"
            " organisations, subjects, scanned, cursor, began_at, created_at) VALUES (%(id)s,"
            " 'gestarsalud', 1, 'reader', 'A reader', 'active', %(types)s, '{}', '{}', 0, 3, 0, now())",
            {"id": id, "types": [ENROLLED]},
        )
    batch = ask(ReadEvents(reader=id))
    assert [(each.cursor, each.previous) for each in batch.items] == [("4", "2"), ("6", "4")]
    assert cursors(ask(ReadEvents(reader=id, after="0"))) == ["2", "4", "6"]
    for reader, organisation in ((new_id(), "gestarsalud"), (id, "la-u")):
        with pytest.raises(NotFound):
            ask(ReadEvents(reader=reader), organisation=organisation)


def test_the_journal_says_what_it_misses(ask: Ask, database: Database):
    appending(database, came(1), came(4), came(2, room="la-u"), at=BEGINNING)
    view = ask(GetJournal())
    assert (view.head, view.oldest) == ("1", "0")
    assert [(each.name, each.first, each.sequence) for each in view.sources] == [
        ("/hub/enrolment", "1", "1"),
        ("/la-u/enrolment", None, "0"),
    ]
    assert [
        (each.source, each.first_missing, each.last_missing, each.held) for each in view.gaps
    ] == [("/hub/enrolment", "2", "3", 1), ("/la-u/enrolment", "1", "1", 1)]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whoever_filters_can_tell_that_one_was_removed_on_its_way(
    filled: Ask, data: st.DataObject
) -> None:
    wanted = {
        "types": tuple(data.draw(st.sets(st.sampled_from([ENROLLED, WAITLISTED])))),
        "organisations": tuple(data.draw(st.sets(st.sampled_from(["gestarsalud", "la-u"])))),
    }
    found = every(filled, limit=data.draw(st.integers(1, 9)), **wanted)
    chain = [(each.cursor, each.previous) for each in found]
    assert missing(chain) == []
    if len(chain) > 1:
        place = data.draw(st.integers(0, len(chain) - 2))
        removed = chain.pop(place)
        assert missing(chain) == [removed[0]]


def missing(chain: list[tuple[str, str]]) -> list[str]:
    """The cursors that a subscriber was to have and has not."""
    had = ["0", *(cursor for cursor, _ in chain)]
    return [
        previous
        for (_, previous), before in zip(chain, had, strict=False)
        if int(previous) > int(before)
    ]


@pytest.fixture
def filled(ask: Ask, database: Database) -> Ask:
    """Asks a journal of 40 events of three organisations and two types."""
    whose = ("gestarsalud", "la-u", "alcaldia")
    events = [
        came(number, organisation=whose[number % 3], event=event_of_kind(number * 7 % 2))
        for number in range(1, 41)
    ]
    appending(database, *events, at=BEGINNING)
    grant(database, by="la-u", to="gestarsalud")
    return ask
