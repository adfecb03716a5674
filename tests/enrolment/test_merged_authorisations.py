"""What was authorised for two records that are one person's: the last that was said counts."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest

from enrolment.domain.coming_of_age import local_day
from nosotros import clock
from nosotros.contracts.enrolment import (
    AddChild,
    AuthorisationEnded,
    DiscloseParticipants,
    EnrolParticipant,
    GetParticipant,
    GetSensitiveAnswers,
    ListAuthorisations,
    ListChildren,
    OpenIntake,
    ParticipantView,
    ReadmitParticipant,
    ReplaceSensitiveAnswers,
    SensitiveAnswer,
    UndoMerge,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.enrolment.pairs import merge
from tests.enrolment.values import authorisation, person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
GIVEN = date(2026, 8, 11)


@pytest.fixture
def people(ask: Ask) -> list[ParticipantView]:
    """Three people who have nothing in common, each with a seat in a cohort."""
    intake = ask(OpenIntake(name="Soacha", seats=5, cohort_id=new_id()))
    found = [ask(person(document_number=str(1_023_523_372 + n))) for n in range(3)]
    for each in found:
        ask(EnrolParticipant(participant_id=each.id, intake_id=intake.id))
    return found


@pytest.fixture
def give(ask: Ask) -> Callable[..., Any]:
    return lambda who, purpose: ask(authorisation(who.id, purpose))


@pytest.fixture
def withdraw(ask: Ask, give: Any) -> Callable[..., Any]:
    """Have a record's authorisation for a purpose be withdrawn, which was given for it before."""

    def withdraw(who: ParticipantView, purpose: str) -> None:
        given = give(who, purpose)
        ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    return withdraw


@pytest.fixture
def shares(ask: Ask) -> Callable[[ParticipantView], bool]:
    """Whether who trains somebody is told who she is."""
    scopes = frozenset({"disclosures:read"})
    return lambda who: bool(ask(DiscloseParticipants(ids=(who.id,)), scopes=scopes).items)


@pytest.fixture
def told(rows: Rows) -> Callable[..., list[Any]]:
    """What was last told of somebody by events of a name, with the revision."""

    def told(name: str, who: ParticipantView) -> list[Any]:
        found = rows(
            f"SELECT revision, data FROM outbox WHERE type LIKE '%.{name}.v1'"
            f" AND subject = '{who.id}' ORDER BY id"
        )
        return [(row["revision"], orjson.loads(bytes(row["data"]))) for row in found]

    return told


def revision(rows: Rows, id: UUID) -> int:
    (row,) = rows(f"SELECT revision FROM participant WHERE id = '{id}'")
    return row["revision"]


@pytest.mark.parametrize("gave", [0, 1], ids=["the merged one", "the survivor"])
def test_data_are_shared_no_more_once_she_withdrew_it_by_the_other_record(
    ask: Ask, rows: Rows, people: Any, give: Any, withdraw: Any, shares: Any, told: Any, gave: int
):
    merged, survivor, _ = people
    giver, other = people[gave], people[1 - gave]
    give(giver, "data_sharing")
    withdraw(other, "data_sharing")
    before = len(told("data_sharing_withdrawn", giver))

    made = merge(ask, merged.id, into=survivor.id)

    assert not shares(survivor)
    assert len(told("data_sharing_withdrawn", giver)) == before + 1
    assert told("data_sharing_withdrawn", giver)[-1][0] == revision(rows, giver.id)

    ask(UndoMerge(merge_id=made.id))
    assert (shares(giver), shares(other)) == (True, False)
    assert told("data_sharing_authorised", giver)[-1][0] == revision(rows, giver.id)


@pytest.mark.parametrize("gave", [0, 1], ids=["the merged one", "the survivor"])
def test_she_is_not_written_to_once_she_withdrew_it_by_the_other_record(
    ask: Ask, people: Any, give: Any, withdraw: Any, told: Any, gave: int
):
    merged, survivor, _ = people
    giver, other = people[gave], people[1 - gave]
    give(giver, "messages")
    withdraw(other, "messages")

    made = merge(ask, merged.id, into=survivor.id)

    assert ask(GetParticipant(id=survivor.id)).messages_authorised_on is None
    assert told("contact_changed", giver)[-1][1]["messages_authorised_on"] is None
    (ended,) = (
        each
        for each in ask(ListAuthorisations(id=survivor.id)).items
        if each.participant_id == giver.id and each.purpose == "messages"
    )
    assert (ended.in_force, ended.ended_why) == (False, "merged")

    ask(UndoMerge(merge_id=made.id))
    assert ask(GetParticipant(id=giver.id)).messages_authorised_on == GIVEN
    assert told("contact_changed", giver)[-1][1]["messages_authorised_on"] == str(GIVEN)


def test_what_she_gave_by_one_record_after_she_withdrew_it_by_the_other_counts(
    ask: Ask, people: Any, withdraw: Any, shares: Any
):
    merged, survivor, _ = people
    withdraw(merged, "data_sharing")
    ask(authorisation(survivor.id, "data_sharing", given_on=local_day(clock.now())))

    merge(ask, merged.id, into=survivor.id)

    assert shares(survivor)


def test_what_she_gave_again_by_the_record_that_she_withdrew_it_by_counts(
    ask: Ask, people: Any, give: Any, withdraw: Any
):
    merged, survivor, _ = people
    give(survivor, "messages")
    withdraw(merged, "messages")
    give(merged, "messages")

    merge(ask, merged.id, into=survivor.id)

    assert ask(GetParticipant(id=survivor.id)).messages_authorised_on == GIVEN


def test_what_she_left_with_does_not_come_back_when_the_merge_is_undone(
    ask: Ask, people: Any, give: Any, withdraw: Any, shares: Any
):
    merged, survivor, _ = people
    give(survivor, "data_sharing")
    withdraw(merged, "data_sharing")
    made = merge(ask, merged.id, into=survivor.id)
    ask(WithdrawParticipant(participant_id=survivor.id))
    ask(ReadmitParticipant(participant_id=survivor.id))

    ask(UndoMerge(merge_id=made.id))

    assert not shares(survivor)


def test_what_ended_with_a_merge_can_be_withdrawn_and_then_does_not_come_back(
    ask: Ask, people: Any, give: Any, withdraw: Any, shares: Any
):
    merged, survivor, _ = people
    given = give(merged, "data_sharing")
    withdraw(survivor, "data_sharing")
    made = merge(ask, merged.id, into=survivor.id)

    ended = ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    assert (ended.ended_why, ended.withdrawn_how) == ("withdrawn", "call")
    with pytest.raises(AuthorisationEnded):
        ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))
    ask(UndoMerge(merge_id=made.id))
    assert not shares(merged)


def test_what_she_withdrew_by_a_record_that_is_still_hers_stays_ended(
    ask: Ask, people: Any, give: Any, withdraw: Any, shares: Any
):
    merged, survivor, third = people
    give(survivor, "data_sharing")
    for each in (merged, third):
        withdraw(each, "data_sharing")
    first = merge(ask, merged.id, into=survivor.id)
    second = merge(ask, third.id, into=survivor.id)

    ask(UndoMerge(merge_id=first.id))
    assert not shares(survivor)
    ask(UndoMerge(merge_id=second.id))

    assert shares(survivor)


def test_what_ended_by_a_record_that_is_hers_no_more_comes_back(
    ask: Ask, people: Any, give: Any, withdraw: Any, shares: Any
):
    merged, survivor, third = people
    give(third, "data_sharing")
    withdraw(merged, "data_sharing")
    first = merge(ask, merged.id, into=survivor.id)
    merge(ask, third.id, into=survivor.id)
    assert not shares(survivor)

    ask(UndoMerge(merge_id=first.id))

    assert shares(survivor)


def test_what_rests_on_an_authorisation_goes_with_it(
    ask: Ask, rows: Rows, people: Any, give: Any, withdraw: Any
):
    merged, survivor, _ = people
    for purpose in ("sensitive_data", "children"):
        give(survivor, purpose)
    answer = SensitiveAnswer(question="health", answer="Asma")
    ask(ReplaceSensitiveAnswers(participant_id=survivor.id, answers=(answer,)))
    ask(AddChild(participant_id=survivor.id, first_names="Sol", birth_date=date(2026, 1, 5)))
    for purpose in ("sensitive_data", "children"):
        withdraw(merged, purpose)

    merge(ask, merged.id, into=survivor.id)

    assert ask(GetSensitiveAnswers(id=survivor.id)).items == ()
    assert ask(ListChildren(id=survivor.id)).items == ()
    assert rows("SELECT FROM sensitive_answer UNION ALL SELECT FROM child") == []


def test_how_both_are_reached_is_told_when_a_merge_is_undone(
    ask: Ask, rows: Rows, people: Any, give: Any, told: Any
):
    merged, survivor, _ = people
    give(merged, "messages")
    made = merge(ask, merged.id, into=survivor.id)
    # It takes the place of what was given for the merged record.
    give(survivor, "messages")

    ask(UndoMerge(merge_id=made.id))

    assert ask(GetParticipant(id=merged.id)).messages_authorised_on is None
    for who, authorised in ((merged, None), (survivor, str(GIVEN))):
        known, contact = told("contact_changed", who)[-1]
        assert known == revision(rows, who.id)
        assert contact["messages_authorised_on"] == authorised
