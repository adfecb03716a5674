"""What two people, or two processes, do to one mentee at the same moment."""

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

from nosotros import clock
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.enrolment import ParticipantErased, ParticipantsMerged, ParticipantWithdrew
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AnswerFollowUp,
    AnswerMatch,
    Closed,
    DescribeMentee,
    JoinTeam,
    ListFollowUps,
    ListMentees,
    MatchUnderWay,
    OfferMatch,
    OpenMentoring,
    SetGoal,
    StateUnfit,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import held
from tests.mentoring.graduating import complete
from tests.mentoring.ground import Ground
from tests.mentoring.leaving import begin, withdraw
from tests.mentoring.scenery import Scenery
from tests.mentoring.test_follow_ups import DUE
from tests.training.test_at_once import at_once
from tests.training.test_erasure import SAID, places

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TODAY = date(2026, 8, 18)


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


def test_nobody_is_matched_who_leaves_while_she_is_offered_and_accepts(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows
):
    mentor = scenery.mentor(capacity=8)
    for _ in range(4):
        waiting, offered = scenery.mentee(), scenery.mentee()
        match = ask(OfferMatch(mentee_id=offered.id, mentor_id=mentor.id))
        ask(AnswerMatch(match_id=match.id, side="mentor", accepted=True))

        def asked(command: Any) -> None:
            with contextlib.suppress(MatchUnderWay, StateUnfit):
                ask(command)

        def merged(survivor: Any = waiting, merged: Any = offered) -> None:
            both = {"survivor_id": survivor.participant_id, "merged_id": merged.participant_id}
            hear(ParticipantsMerged(merge_id=new_id(), **both))

        offer = OfferMatch(mentee_id=waiting.id, mentor_id=mentor.id)
        answer = AnswerMatch(match_id=match.id, side="mentee", accepted=True)
        at_once(
            lambda offer=offer: asked(offer),
            lambda answer=answer: asked(answer),
            merged,
            lambda id=waiting.participant_id: withdraw(hear, id),
            lambda id=offered.participant_id: withdraw(hear, id),
        )

        hers = [each for each in ask(ListMentees()).items if each.id in (waiting.id, offered.id)]
        assert [each.state for each in hers] == ["closed", "closed"]
        assert {each.participant_id for each in hers} == {waiting.participant_id}
        assert rows("SELECT FROM match WHERE state IN ('proposed', 'offered', 'active')") == []


def test_an_erasure_leaves_no_note_that_is_written_at_the_same_moment(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, rows: Rows
):
    mentor = scenery.mentor(capacity=8)
    for _ in range(4):
        mentee, project = scenery.mentee(), ground.project()
        match = begin(ask, mentee.id, mentor.id)
        meeting = held(ask, match.id)
        id = mentee.participant_id

        def asked(command: Any) -> None:
            with contextlib.suppress(Closed, NotFound, RevisionMismatch, StateUnfit):
                ask(command)

        commands = (
            AddConfidentialNote(meeting_id=meeting.id, text="Le teme a Kiruma."),
            SetGoal(mentee_id=mentee.id, title="Feria Kiruma", target_on=date(2027, 1, 31)),
            JoinTeam(project_id=project.id, participant_id=id, role="lead", since=TODAY),
            DescribeMentee(mentee_id=mentee.id, expected_revision=3, neighbourhood="Kiruma"),
        )
        at_once(
            *(lambda command=command: asked(command) for command in commands),
            lambda id=id: hear(ParticipantErased(participant_id=id)),
        )

        left = places(rows, str(id), "Kiruma")
        assert left[str(id)] <= SAID
        assert left["Kiruma"] == set()
