"""A room knows a name as long as it may, and its services learn it and forget it in that order."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.enrolment import (
    DataSharingAuthorised,
    DataSharingWithdrawn,
    DisclosedParticipant,
    EnrolmentActivated,
    MergeUndone,
    ParticipantChanged,
    ParticipantEnrolled,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.identifiers import new_id
from room.asking import BATCH, AskingWorker
from tests.partners.conftest import BEGINNING
from tests.partners.room.conftest import KEY
from tests.partners.room.hub import Hub

Hear = Callable[..., None]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def her() -> UUID:
    return new_id()


def seat(participant_id: UUID, *, cohort: bool = True) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        enrolment_id=new_id(),
        participant_id=participant_id,
        intake_id=new_id(),
        cohort_id=new_id() if cohort else None,
    )


def disclosed(participant_id: UUID, *, revision: int = 1, **facts: Any) -> DisclosedParticipant:
    known = {"first_names": "Kora", "surnames": "Tupa Sila", "language": "es"}
    born = date(2005, 3, 14)
    told = {**known, "birth_date": born, **facts}
    return DisclosedParticipant(participant_id=participant_id, revision=revision, **told)


def test_who_gets_a_seat_is_asked_for_and_her_name_told(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    gateway.people[her] = disclosed(her, revision=4)
    hear(seat(her))

    assert worker.work()

    (described,) = told("learner_described")
    assert described == {
        "revision": 4,
        "participant_id": str(her),
        "first_names": "Kora",
        "surnames": "Tupa Sila",
        "birth_date": "2005-03-14",
        "language": "es",
    }
    assert gateway.authorizations == {f"Bearer {KEY}"}
    assert not worker.work()


def test_a_seat_in_no_cohort_is_nothing_to_ask_for(
    hear: Hear, worker: AskingWorker, gateway: Hub, her: UUID
):
    hear(seat(her, cohort=False))

    assert not worker.work()
    assert gateway.asked == []


def test_a_whole_roster_is_asked_for_in_a_few_questions(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told
):
    roster = [new_id() for _ in range(100)]
    for each in roster:
        gateway.people[each] = disclosed(each)
        hear(seat(each))

    while worker.work():
        continue

    assert [len(each) for each in gateway.asked] == [BATCH, BATCH, 100 - 2 * BATCH]
    assert {each["participant_id"] for each in told("learner_described")} == set(map(str, roster))


def test_who_is_not_disclosed_has_no_name_and_is_asked_for_once_she_authorises_it(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    hear(seat(her))
    worker.work()
    assert told("learner_described") == told("learner_forgotten") == []

    gateway.people[her] = disclosed(her, revision=2)
    hear(DataSharingAuthorised(participant_id=her), revision=2)
    worker.work()

    assert [each["revision"] for each in told("learner_described")] == [2]


def test_what_is_known_otherwise_is_told_anew_and_what_is_the_same_is_not(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()
    activated = seat(her)
    hear(EnrolmentActivated(**vars(activated)))
    worker.work()

    gateway.people[her] = disclosed(her, revision=2, surnames="Roga")
    hear(ParticipantChanged(participant_id=her), revision=2)
    worker.work()

    assert [each["surnames"] for each in told("learner_described")] == ["Tupa Sila", "Roga"]


def test_of_who_is_none_of_the_rooms_nothing_is_asked(
    hear: Hear, worker: AskingWorker, gateway: Hub, her: UUID
):
    hear(ParticipantChanged(participant_id=her))
    hear(DataSharingAuthorised(participant_id=her))

    assert not worker.work()
    assert gateway.asked == []


@pytest.mark.parametrize("ending", ["shares no more", "has left"])
def test_a_name_is_forgotten_at_once_and_nobody_is_asked(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID, ending: str
):
    gateway.people[her] = disclosed(her, revision=2)
    hear(seat(her))
    worker.work()
    gateway.status = 503

    if ending == "has left":
        hear(ParticipantWithdrew(participant_id=her, withdrawn_at=BEGINNING), revision=3)
    else:
        hear(DataSharingWithdrawn(participant_id=her), revision=3)

    assert told("learner_forgotten") == [{"revision": 3, "participant_id": str(her)}]


@pytest.mark.parametrize("revision", [2, 3])
def test_an_answer_from_before_it_was_forgotten_changes_nothing(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID, revision: int
):
    hear(seat(her))
    hear(DataSharingWithdrawn(participant_id=her), revision=3)
    gateway.people[her] = disclosed(her, revision=revision)

    worker.work()

    assert told("learner_described") == []


def test_who_shares_her_data_again_is_known_again(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    gateway.people[her] = disclosed(her, revision=2)
    hear(seat(her))
    worker.work()
    hear(DataSharingWithdrawn(participant_id=her), revision=3)

    gateway.people[her] = disclosed(her, revision=4)
    hear(DataSharingAuthorised(participant_id=her), revision=4)
    worker.work()

    assert [each["revision"] for each in told("learner_described")] == [2, 4]


def test_what_was_withdrawn_and_authorised_anew_is_asked_for_where_the_one_comes_late(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    gateway.people[her] = disclosed(her, revision=5)
    hear(seat(her))
    worker.work()

    hear(DataSharingWithdrawn(participant_id=her), revision=4)
    worker.work()

    assert told("learner_forgotten") == []
    assert len(gateway.asked) == 2


def test_of_merged_records_the_one_that_stays_is_asked_for(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, her: UUID
):
    merged = new_id()
    gateway.people[merged] = disclosed(merged)
    hear(seat(merged))
    worker.work()

    gateway.people = {her: disclosed(her, revision=7)}
    merge = {"merge_id": new_id(), "survivor_id": her, "merged_id": merged}
    hear(ParticipantsMerged(**merge))
    worker.work()

    assert [each["participant_id"] for each in told("learner_described")] == [
        str(merged),
        str(her),
    ]
    assert [each["participant_id"] for each in told("learner_forgotten")] == [str(merged)]
    gateway.people = {each: disclosed(each, revision=8) for each in (her, merged)}
    hear(MergeUndone(**merge), revision=2)
    worker.work()
    assert len(told("learner_described")) == 4


@pytest.mark.parametrize("status", [403, 404])
def test_where_the_hub_refuses_every_name_is_forgotten_and_known_again_once_it_may_be(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    status: int,
    time_is: Callable[[datetime], None],
):
    gateway.people[her] = disclosed(her, revision=2)
    hear(seat(her))
    worker.work()

    gateway.status = status
    time_is(BEGINNING + timedelta(days=1, minutes=1))
    worker.work()
    assert told("learner_forgotten") == [{"revision": 2, "participant_id": str(her)}]

    gateway.status = None
    time_is(BEGINNING + timedelta(days=1, hours=2))
    worker.work()
    assert [each["revision"] for each in told("learner_described")] == [2, 2]


def test_nothing_is_lost_while_the_hub_is_away(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    monkeypatch: pytest.MonkeyPatch,
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    gateway.status, gateway.headers = 429, {"Retry-After": "7"}

    assert not worker.work()
    assert worker.trouble == "the hub's gateway: answered 429"
    assert not worker.work()
    assert len(gateway.asked) == 1

    gateway.status = None
    monkeypatch.setattr(worker, "_pause_until", 0.0)
    assert worker.work()
    assert len(told("learner_described")) == 1


def test_a_gateway_that_is_not_there_loses_nothing_either(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    monkeypatch: pytest.MonkeyPatch,
):
    hear(seat(her))
    monkeypatch.setattr(worker._gateway, "_url", "http://127.0.0.1:1")

    assert not worker.work()

    gateway.people[her] = disclosed(her)
    monkeypatch.setattr(worker._gateway, "_url", gateway.url)
    monkeypatch.setattr(worker, "_pause_until", 0.0)
    assert worker.work()
    assert len(told("learner_described")) == 1


def test_no_name_is_kept_by_the_room_itself(
    hear: Hear, worker: AskingWorker, gateway: Hub, rows: Rows, her: UUID
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()

    (kept,) = rows("SELECT * FROM person")
    assert "Kora" not in str(kept)
