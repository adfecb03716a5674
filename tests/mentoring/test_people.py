"""People: who left, who came back, and whose records turn out to be one person's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged, ParticipantWithdrew
from nosotros.contracts.mentoring import (
    AnswerFollowUp,
    GetFollowUpAnswers,
    GetMentee,
    ListFollowUps,
    ListMentees,
    OpenMentoring,
    PauseMentoring,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.graduating import complete
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]


def withdraw(hear: Hear, participant_id: UUID, *, revision: int = 4) -> None:
    hear(
        ParticipantWithdrew(participant_id=participant_id, withdrawn_at=clock.now()),
        revision=revision,
    )


def states(ask: Ask, **of: Any) -> set[str]:
    """The states of follow-ups."""
    return {each.state for each in ask(ListFollowUps(**of)).items}


def test_who_withdrew_is_named_nowhere_has_no_mentor_and_is_asked_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows
):
    participant_id = scenery.participant()
    complete(hear, participant_id)
    (mentee,) = ask(ListMentees()).items

    withdraw(hear, participant_id)

    left = ask(GetMentee(id=mentee.id))
    assert (left.state, left.first_names, left.surnames) == ("closed", None, None)
    assert left.participant_id == participant_id
    assert states(ask) == {"cancelled"}
    assert rows("SELECT FROM timer") == []
    with pytest.raises(StateUnfit) as refused:
        ask(OpenMentoring(participant_id=participant_id))
    assert refused.value.state == "withdrawn"


def test_what_she_answered_before_is_shown_and_corrected_no_more(
    ask: Ask, hear: Hear, scenery: Scenery
):
    participant_id = scenery.participant()
    complete(hear, participant_id, at=clock.now() - timedelta(days=100))
    first = ask(ListFollowUps()).items[0]
    ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=3))
    assert ask(GetFollowUpAnswers(id=first.id)).wellbeing == 3

    withdraw(hear, participant_id)

    assert ask(GetFollowUpAnswers(id=first.id)).wellbeing is None
    with pytest.raises(StateUnfit):
        ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=2))
    assert states(ask) == {"answered", "cancelled"}


def test_who_is_described_anew_is_back_and_asked_as_before(ask: Ask, hear: Hear, scenery: Scenery):
    participant_id = scenery.participant()
    complete(hear, participant_id)
    withdraw(hear, participant_id, revision=4)

    scenery.describe(participant_id, revision=5)
    # Of the time before.
    withdraw(hear, participant_id, revision=4)

    (mentee,) = ask(ListMentees()).items
    assert (mentee.state, bool(mentee.first_names)) == ("closed", True)
    assert states(ask) == {"planned"}
    assert ask(OpenMentoring(participant_id=participant_id)).state == "waiting"


def test_nothing_is_kept_of_a_stranger_who_withdrew(hear: Hear, rows: Rows, database: object):
    withdraw(hear, new_id())

    assert rows("SELECT FROM person") == []


def test_nobody_who_completes_a_programme_after_she_left_is_opened(
    ask: Ask, hear: Hear, scenery: Scenery
):
    participant_id = scenery.participant()
    withdraw(hear, participant_id)

    complete(hear, participant_id)

    assert ask(ListMentees()).items == ()


def test_a_mentee_is_the_survivors_until_the_merge_is_undone(
    ask: Ask, hear: Hear, scenery: Scenery
):
    survivor_id, merged_id = scenery.participant(), scenery.participant()
    mentee = ask(OpenMentoring(participant_id=merged_id))
    merge = {"merge_id": new_id(), "survivor_id": survivor_id, "merged_id": merged_id}

    hear(ParticipantsMerged(**merge))

    moved = ask(GetMentee(id=mentee.id))
    assert (moved.participant_id, moved.state) == (survivor_id, "waiting")
    assert moved.first_names != mentee.first_names
    for id in (survivor_id, merged_id):
        assert ask(OpenMentoring(participant_id=id)).id == mentee.id

    hear(MergeUndone(**merge), revision=2)
    assert ask(GetMentee(id=mentee.id)).participant_id == merged_id
    assert ask(OpenMentoring(participant_id=survivor_id)).id != mentee.id


def test_of_two_mentees_who_are_one_person_one_stays_and_she_is_asked_once(
    ask: Ask, hear: Hear, scenery: Scenery
):
    survivor_id, merged_id = scenery.participant(), scenery.participant()
    cohort_id = complete(hear, survivor_id)
    complete(hear, merged_id, cohort_id)
    other = complete(hear, merged_id)
    kept, closed = ask(ListMentees()).items
    merge = {"merge_id": new_id(), "survivor_id": survivor_id, "merged_id": merged_id}

    hear(ParticipantsMerged(**merge))

    assert [(each.id, each.participant_id, each.state) for each in ask(ListMentees()).items] == [
        (kept.id, survivor_id, "waiting"),
        (closed.id, survivor_id, "closed"),
    ]
    assert states(ask, mentee_id=closed.id, cohort_id=cohort_id) == {"cancelled"}
    assert states(ask, mentee_id=closed.id, cohort_id=other) == {"planned"}
    assert states(ask, mentee_id=kept.id) == {"planned"}

    hear(MergeUndone(**merge), revision=2)
    assert [each.participant_id for each in ask(ListMentees()).items] == [survivor_id, merged_id]
    assert states(ask) == {"planned"}


def test_a_chain_of_merges_leads_to_one_person_and_is_taken_apart_again(
    ask: Ask, hear: Hear, scenery: Scenery
):
    first, second, third = (scenery.participant() for _ in range(3))
    mentee = ask(OpenMentoring(participant_id=third))
    ask(PauseMentoring(mentee_id=mentee.id))
    inner = {"merge_id": new_id(), "survivor_id": second, "merged_id": third}
    outer = {"merge_id": new_id(), "survivor_id": first, "merged_id": second}
    hear(ParticipantsMerged(**inner))
    hear(ParticipantsMerged(**outer))
    assert ask(GetMentee(id=mentee.id)).participant_id == first

    hear(MergeUndone(**inner), revision=2)
    assert ask(GetMentee(id=mentee.id)).participant_id == third

    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=second, merged_id=third))
    found = ask(GetMentee(id=mentee.id))
    assert (found.participant_id, found.state) == (first, "paused")


def test_a_merge_of_another_organisation_changes_nothing(ask: Ask, hear: Hear, scenery: Scenery):
    mentee = scenery.mentee()
    merge = {"survivor_id": new_id(), "merged_id": mentee.participant_id}

    hear(ParticipantsMerged(merge_id=new_id(), **merge), organisation="la-u")

    assert ask(GetMentee(id=mentee.id)).participant_id == mentee.participant_id
    with pytest.raises(NotFound):
        ask(GetMentee(id=mentee.id), organisation="la-u")
