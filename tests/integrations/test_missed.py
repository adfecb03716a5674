"""What was matched before it was heard that it may be had is had once it is heard."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from integrations.storage import filling, hearing, matching, missed
from nosotros import clock
from nosotros.contracts.enrolment import ParticipantDisclosed
from nosotros.contracts.integrations import (
    CreateWebhook,
    EventFilter,
    GetSubscription,
    GrantEvents,
    PauseSubscription,
)
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, RoomDescribed
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import ENROLLED, WAITLISTED
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Chain = list[tuple[int, int, str]]
GRANTEE, GRANTOR = "gestarsalud", "la-u"
OURS, THEIRS = Happened(), Happened(organisation=GRANTOR)
ENDS_IT = (
    "nosotros.enrolment.data_sharing_withdrawn.v1",
    "nosotros.enrolment.erasure_completed.v1",
)
HOUR = timedelta(hours=1)
_LONG_AGO = "UPDATE hearing SET at = clock_timestamp() - interval '1 minute'"


@pytest.fixture
def unheard(database: Database) -> None:
    """The service was heard to hear long ago."""
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(_LONG_AGO)


@pytest.fixture
def match(database: Database) -> Callable[[], None]:
    """Match all that is to be matched, again or for the first time."""

    def match() -> None:
        while matching.match(database, now=clock.now()):
            continue

    return match


@pytest.fixture
def conclude(asking: Asking) -> Callable[..., UUID]:
    """Have it be heard that an agreement was concluded: `conclude(told_at)`; its id."""

    def conclude(told_at: datetime, **facts: Any) -> UUID:
        known: dict[str, Any] = {
            "agreement_id": new_id(),
            "grantor": GRANTOR,
            "grantee": GRANTEE,
            "purposes": ("enrolment",),
            "event_types": ("*",),
            "operations": (),
            "starts_at": BEGINNING - 24 * HOUR,
            "ends_at": None,
            "successor": None,
        }
        event = AgreementConcluded(**{**known, **facts})
        asking.hear(event, revision=2, at=told_at, organisation=GRANTOR)
        return event.agreement_id

    return conclude


@pytest.fixture
def chain(rows: Rows) -> Callable[[], Chain]:
    """Place, the place before it, and state of every delivery."""

    def chain() -> Chain:
        found = rows("SELECT position, previous, state FROM delivery ORDER BY position")
        return [(each["position"], each["previous"], each["state"]) for each in found]

    return chain


def webhook(ask: Ask, *types: str) -> UUID:
    filter = EventFilter(types=types)
    return ask(CreateWebhook(name="Ours", url="https://example.org/events", filter=filter)).id


@pytest.mark.usefixtures("unheard")
def test_what_was_told_after_an_agreement_is_had_though_it_was_matched_before_that_was_heard(
    ask: Ask,
    database: Database,
    match: Callable[[], None],
    conclude: Callable[..., UUID],
    chain: Callable[[], Chain],
) -> None:
    id = webhook(ask)
    other = Happened(organisation="mutual-sol")
    record(database, OURS, THEIRS, at=BEGINNING - HOUR)
    told_at = clock.now()
    record(database, THEIRS, OURS, other, THEIRS, OURS)
    match()
    # One's own do not wait for what nothing is known of.
    assert chain() == [(1, 0, "pending"), (4, 1, "pending"), (7, 4, "pending")]
    conclude(told_at)
    hearing.note(database)
    match()
    assert chain() == [
        (1, 0, "pending"),
        (3, 1, "pending"),
        (4, 3, "pending"),
        (6, 4, "pending"),
        (7, 6, "pending"),
    ]
    record(database, THEIRS)
    match()
    assert chain()[-1] == (8, 7, "pending")
    assert ask(GetSubscription(id=id)).cursor == "8"


def test_it_is_had_whether_or_not_the_service_seemed_to_hear_and_once(
    ask: Ask,
    database: Database,
    match: Callable[[], None],
    conclude: Callable[..., UUID],
    chain: Callable[[], Chain],
    rows: Rows,
) -> None:
    webhook(ask, ENROLLED)
    told_at = clock.now()
    record(database, THEIRS, Happened(organisation=GRANTOR, type=WAITLISTED), OURS)
    match()
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'delivered', due_at = NULL"
        )
    # Its handler was tried again and again, and another one grants the same meanwhile.
    conclude(told_at)
    conclude(told_at)
    match()
    # Who was sent what comes later is told by `previous` that this is from before it.
    assert chain() == [(1, 0, "pending"), (3, 0, "delivered")]
    assert rows("SELECT id FROM event_grant WHERE missed_after IS NOT NULL") == []


def test_much_of_it_is_matched_a_part_at_a_time_and_for_whom_it_is_paused_too(
    ask: Ask,
    database: Database,
    match: Callable[[], None],
    conclude: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
    rows: Rows,
) -> None:
    monkeypatch.setattr(missed, "_PAIRS", 10)
    ids = [webhook(ask), webhook(ask)]
    told_at = clock.now()
    record(database, *[THEIRS, OURS] * 12)
    match()
    ask(PauseSubscription(subscription_id=ids[0]))
    conclude(told_at)
    match()
    found = rows("SELECT subscription_id AS id, position, previous FROM delivery ORDER BY position")
    for id in ids:
        own = [(each["position"], each["previous"]) for each in found if each["id"] == id]
        assert own == [(each, each - 1) for each in range(1, 25)]


def test_nothing_from_before_its_start_or_after_its_end_comes_of_it(
    ask: Ask,
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    conclude: Callable[..., UUID],
    chain: Callable[[], Chain],
    time_is: Callable[[datetime], None],
) -> None:
    webhook(ask)
    told_at = clock.now()
    record(database, THEIRS)
    time_is(BEGINNING + HOUR)
    record(database, THEIRS)
    time_is(BEGINNING + 2 * HOUR)
    record(database, THEIRS)
    match()
    sides = {"grantor": GRANTOR, "grantee": GRANTEE}
    agreement = conclude(told_at, starts_at=BEGINNING + HOUR / 2)
    ended = AgreementEnded(
        agreement_id=agreement, ended_at=BEGINNING + 1.5 * HOUR, successor=None, **sides
    )
    asking.hear(ended, revision=3, organisation=GRANTOR)
    match()
    assert chain() == [(2, 0, "withheld")]


@pytest.mark.usefixtures("unheard")
def test_what_waits_in_a_queue_waits_though_what_allowed_it_has_ended(
    ask: Ask,
    database: Database,
    match: Callable[[], None],
    conclude: Callable[..., UUID],
    time_is: Callable[[datetime], None],
) -> None:
    id = webhook(ask)
    ask(GrantEvents(grantee=GRANTEE, until=BEGINNING + HOUR), organisation=GRANTOR)
    record(database, OURS, THEIRS, OURS)
    match()
    time_is(BEGINNING + HOUR)

    def next_due() -> tuple[list[int], list[int]]:
        due, withheld = filling.next_due(database, id, limit=10, now=clock.now())
        return [each.position for each in due], [each.position for each in withheld]

    assert next_due() == ([1], [])
    conclude(BEGINNING)
    hearing.note(database)
    match()
    assert next_due() == ([1, 2, 3], [])


@pytest.mark.usefixtures("unheard")
def test_what_is_matched_after_a_grants_end_is_decided_by_who_delivers(
    ask: Ask,
    database: Database,
    match: Callable[[], None],
    chain: Callable[[], Chain],
    time_is: Callable[[datetime], None],
) -> None:
    id = webhook(ask)
    ask(GrantEvents(grantee=GRANTEE, until=BEGINNING + HOUR), organisation=GRANTOR)
    record(database, THEIRS)
    time_is(BEGINNING + HOUR)
    match()
    assert chain() == [(1, 0, "pending")]
    assert filling.next_due(database, id, limit=10, now=clock.now()) == ([], [])
    hearing.note(database)
    due, withheld = filling.next_due(database, id, limit=10, now=clock.now())
    assert (due, [each.position for each in withheld]) == ([], [1])


@pytest.mark.parametrize("hears", [False, True], ids=["away", "tried again"])
def test_what_ends_that_a_room_may_know_somebody_crosses_though_it_was_matched_first(
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    chain: Callable[[], Chain],
    request: pytest.FixtureRequest,
    hears: bool,
) -> None:
    if not hears:
        request.getfixturevalue("unheard")
    her, room = new_id(), RoomDescribed(room=GRANTEE, virtual_host="room.ours", hosts=("training",))
    asking.hear(room, organisation=GRANTEE)
    hers = [Happened(organisation=GRANTOR, type=each, subject=str(her)) for each in ENDS_IT]
    record(database, hers[0], at=BEGINNING - HOUR)
    told_at = clock.now()
    another = Happened(organisation=GRANTOR, type=ENDS_IT[0], subject=str(new_id()))
    enrolled = Happened(organisation=GRANTOR, subject=str(her))
    record(database, *hers, another, enrolled, OURS)
    match()
    assert chain() == [(6, 0, "pending")]
    disclosed = ParticipantDisclosed(participant_id=her, reader=GRANTEE)
    asking.hear(disclosed, at=told_at, organisation=GRANTOR)
    hearing.note(database)
    match()
    assert chain() == [(2, 0, "pending"), (3, 2, "pending"), (6, 3, "pending")]


def test_what_was_withheld_from_a_room_crosses_when_it_is_heard_that_it_must(
    ask: Ask,
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    chain: Callable[[], Chain],
    time_is: Callable[[datetime], None],
) -> None:
    her, room = new_id(), RoomDescribed(room=GRANTEE, virtual_host="room.ours", hosts=("training",))
    asking.hear(room, organisation=GRANTEE)
    ask(GrantEvents(grantee=GRANTEE, until=BEGINNING + HOUR), organisation=GRANTOR)
    told_at = clock.now()
    record(database, Happened(organisation=GRANTOR, type=ENDS_IT[0], subject=str(her)))
    time_is(BEGINNING + HOUR)
    match()
    assert chain() == [(1, 0, "withheld")]
    disclosed = ParticipantDisclosed(participant_id=her, reader=GRANTEE)
    asking.hear(disclosed, at=told_at, organisation=GRANTOR)
    match()
    assert chain() == [(1, 0, "pending")]
