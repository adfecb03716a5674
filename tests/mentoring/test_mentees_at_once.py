"""What two people, or two processes, do to one mentee at the same moment."""

import contextlib
from collections.abc import Callable
from typing import Any

from nosotros import clock
from nosotros.contracts.enrolment import ParticipantErased, ParticipantsMerged, ParticipantWithdrew
from nosotros.contracts.mentoring import (
    AnswerFollowUp,
    ListFollowUps,
    ListMentees,
    OpenMentoring,
    StateUnfit,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.mentoring.graduating import complete
from tests.mentoring.scenery import Scenery
from tests.mentoring.test_follow_ups import DUE
from tests.training.test_at_once import at_once
from tests.training.test_erasure import SAID, places

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]


def test_mentoring_opened_by_hand_and_by_a_programme_is_opened_once(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told
):
    for _ in range(4):
        id = scenery.participant()

        at_once(
            *[lambda id=id: ask(OpenMentoring(participant_id=id))] * 3,
            lambda id=id: complete(hear, id),
        )

    assert len(ask(ListMentees()).items) == len(told("mentoring_opened")) == 4


def test_an_erasure_wins_over_a_programme_completed_at_the_same_moment(
    hear: Hear, scenery: Scenery, rows: Rows
):
    for _ in range(6):
        id = scenery.participant()

        def completed(id: Any = id) -> None:
            with contextlib.suppress(NotYetKnown):
                complete(hear, id)

        at_once(completed, lambda id=id: hear(ParticipantErased(participant_id=id)))

        assert places(rows, str(id))[str(id)] <= SAID


def test_two_who_turn_out_to_be_one_while_both_are_opened_are_one_mentee(
    ask: Ask, hear: Hear, scenery: Scenery
):
    for _ in range(6):
        both = [scenery.participant(), scenery.participant()]
        merge = ParticipantsMerged(merge_id=new_id(), survivor_id=both[0], merged_id=both[1])

        at_once(
            *(lambda id=id: ask(OpenMentoring(participant_id=id)) for id in both),
            lambda merge=merge: hear(merge),
        )

        hers = [each for each in ask(ListMentees()).items if each.participant_id in both]
        assert {each.participant_id for each in hers} == {both[0]}
        assert [each.state for each in hers].count("waiting") == 1


def test_who_leaves_while_a_timer_runs_and_answers_are_noted_is_asked_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, time_is: Any, run_due: Any, rows: Rows
):
    ids = [scenery.participant() for _ in range(3)]
    for id in ids:
        complete(hear, id)
    time_is(DUE)
    due = [each.id for each in ask(ListFollowUps(due_by=DUE.date())).items]

    def answer(id: Any) -> None:
        with contextlib.suppress(StateUnfit):
            ask(AnswerFollowUp(follow_up_id=id, wellbeing=4))

    at_once(
        lambda: run_due(),
        *(lambda id=id: answer(id) for id in due),
        *(
            lambda id=id: hear(
                ParticipantWithdrew(participant_id=id, withdrawn_at=clock.now()), revision=3
            )
            for id in ids
        ),
    )

    assert rows("SELECT FROM timer") == []
    assert {each.state for each in ask(ListFollowUps()).items} <= {"answered", "cancelled"}
