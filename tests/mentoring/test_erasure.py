"""An erasure leaves counts, and nothing that leads to who was counted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import MergeUndone, ParticipantErased, ParticipantsMerged
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AddNote,
    AddStep,
    AnswerFollowUp,
    DescribeMentee,
    GetFollowUpAnswers,
    GetMatch,
    GetMentee,
    GetTeamMember,
    ListFollowUps,
    ListMentees,
    NoteGoalProgress,
    OpenMentoring,
    RankMentors,
    SetGoal,
    StateUnfit,
    SummariseFollowUps,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import held, planned
from tests.mentoring.centre import Desk
from tests.mentoring.graduating import complete
from tests.mentoring.ground import Ground
from tests.mentoring.leaving import begin
from tests.mentoring.scenery import Scenery
from tests.training.test_erasure import SAID, places

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]


#: what stands in what is kept of her, each once
WORDS = (
    "Zuluka",
    "Rembo",
    "Solapi",
    "Kiruma",
    "Talimo",
    "Boruna",
    "Ferula",
    "Munaro",
    "Lopira",
    "Tesalo",
    "Vimura",
)


@pytest.fixture
def mentee(ask: Ask, hear: Hear, scenery: Scenery) -> Any:
    """A graduate of whom all is kept that can be."""
    id = scenery.participant()
    complete(hear, id, at=clock.now() - timedelta(days=100))
    (made,) = ask(ListMentees()).items
    place = {"municipality": "Soacha", "neighbourhood": "Barrio Zuluka"}
    described = {"needs": ("sales",), "languages": ("es",), "availability": ("sat-am",), **place}
    ask(DescribeMentee(mentee_id=made.id, expected_revision=made.revision, **described))
    ask(RankMentors(mentee_id=made.id, mentor_ids=(scenery.mentor().id,)))
    first = ask(ListFollowUps()).items[0]
    ask(AnswerFollowUp(follow_up_id=first.id, income="none", remark="Se llama Rembo su hija."))
    return ask(GetMentee(id=made.id))


@pytest.fixture
def accompanied(ask: Ask, mentee: Any, ground: Ground, desk: Desk) -> Any:
    """Her match, with all that two people keep of their meetings; her project, and her case."""
    (mentor_id,) = mentee.ranked_mentors
    match = begin(ask, mentee.id, mentor_id)
    meeting = held(ask, match.id)
    ask(AddNote(meeting_id=meeting.id, text="Trabaja en la tienda Solapi."))
    ask(AddConfidentialNote(meeting_id=meeting.id, text="Le teme a Kiruma."))
    ask(AddStep(match_id=match.id, text="Ir a Talimo", owner="mentee", due_on=date(2026, 9, 1)))
    goal = ask(SetGoal(mentee_id=mentee.id, title="Feria Boruna", target_on=date(2027, 1, 31)))
    ask(NoteGoalProgress(goal_id=goal.id, percent=20, remark="Vendió en Ferula."))
    ask(planned(match.id, channel="in_person", place="Casa Munaro"))
    ground.join(ground.project(), participant_id=mentee.participant_id, role="lead")
    case = desk.open(participant_id=mentee.participant_id, summary="Con su tía Lopira.")
    desk.note(case.id, "Llamé al colegio Tesalo.", answers=True)
    desk.refer(case.id, shared="Vive en Vimura.")
    return match


def test_nothing_of_who_was_erased_is_left_and_her_counts_are(
    ask: Ask, hear: Hear, mentee: Any, accompanied: Any, rows: Rows, told: Told
):
    id = mentee.participant_id
    words = (str(id), mentee.first_names, mentee.surnames, *WORDS)
    before = places(rows, *words)
    assert {"mentee", "person", "team_member", "support_case"} <= before[str(id)]
    assert [word for word in words if not before[word]] == []

    hear(ParticipantErased(participant_id=id), revision=7)

    left = places(rows, *words)
    assert left.pop(str(id)) <= SAID
    assert left == {word: set() for word in words[1:]}
    erased = ask(GetMentee(id=mentee.id))
    assert (erased.state, erased.participant_id, erased.needs, erased.cohort_id) == (
        "closed",
        None,
        ("sales",),
        mentee.cohort_id,
    )
    assert (erased.ranked_mentors, erased.availability, erased.languages) == ((), (), ())
    first, *rest = ask(ListFollowUps(mentee_id=mentee.id)).items
    assert first.state == "answered"
    assert {each.state for each in rest} == {"cancelled"}
    assert ask(GetFollowUpAnswers(id=first.id)).income is None
    assert ask(SummariseFollowUps(cohort_id=mentee.cohort_id, months=3)).due == 1
    assert rows("SELECT FROM timer WHERE name = 'follow_up_due'") == []
    ended = ask(GetMatch(id=accompanied.id))
    assert (ended.state, ended.reason) == ("ended", "erased")
    (confirmed,) = told("mentoring_erasure_confirmed")
    assert confirmed["participant_id"] == str(id)


def test_what_comes_late_brings_nothing_of_her_back(
    ask: Ask, hear: Hear, mentee: Any, scenery: Scenery, rows: Rows
):
    id = mentee.participant_id
    hear(ParticipantErased(participant_id=id), revision=7)

    merge = {"merge_id": new_id(), "survivor_id": scenery.participant(), "merged_id": id}
    hear(ParticipantsMerged(**merge))
    hear(MergeUndone(**merge), revision=2)
    first = ask(ListFollowUps(mentee_id=mentee.id)).items[0]
    with pytest.raises(StateUnfit) as refused:
        ask(AnswerFollowUp(follow_up_id=first.id, remark="Rembo"))
    assert refused.value.state == "erased"
    with pytest.raises(NotFound):
        ask(OpenMentoring(participant_id=id))
    with pytest.raises(NotYetKnown):
        complete(hear, id)

    assert places(rows, str(id))[str(id)] <= SAID


def test_who_was_never_here_is_confirmed_all_the_same(hear: Hear, told: Told, database: object):
    id = new_id()

    hear(ParticipantErased(participant_id=id))

    assert [each["participant_id"] for each in told("mentoring_erasure_confirmed")] == [str(id)]


@pytest.mark.usefixtures("accompanied")
def test_every_record_of_a_person_who_was_merged_is_forgotten(
    ask: Ask, hear: Hear, mentee: Any, scenery: Scenery, rows: Rows
):
    survivor_id, merged_id = scenery.participant(), mentee.participant_id
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor_id, merged_id=merged_id))

    hear(ParticipantErased(participant_id=merged_id), revision=7)
    assert ask(GetMentee(id=mentee.id)).participant_id == survivor_id
    hear(ParticipantErased(participant_id=survivor_id), revision=7)

    left = places(rows, str(survivor_id), str(merged_id))
    assert all(each <= SAID for each in left.values())
    assert ask(GetMentee(id=mentee.id)).participant_id is None


def test_what_was_made_with_a_record_that_is_erased_follows_the_one_that_survives(
    ask: Ask, hear: Hear, mentee: Any, ground: Ground, desk: Desk, scenery: Scenery
):
    merged_id, survivor_id, third = (
        mentee.participant_id,
        scenery.participant(),
        scenery.participant(),
    )
    member = ground.join(ground.project(), participant_id=merged_id)
    case = desk.open(participant_id=merged_id)
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor_id, merged_id=merged_id))
    hear(ParticipantErased(participant_id=merged_id), revision=7)

    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=third, merged_id=survivor_id))

    assert ask(GetMentee(id=mentee.id)).participant_id == third
    assert ask(GetTeamMember(id=member.id)).participant_id == third
    assert desk.see(case.id).participant_id == third
