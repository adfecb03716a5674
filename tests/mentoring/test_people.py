"""People: who left, who came back, and whose records turn out to be one person's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import MergeUndone, ParticipantCameOfAge, ParticipantsMerged
from nosotros.contracts.mentoring import (
    AnswerFollowUp,
    GetFollowUpAnswers,
    GetMatch,
    GetMeeting,
    GetMentee,
    GetMentor,
    GetProject,
    GetTeamMember,
    ListFollowUps,
    ListMentees,
    OfferMatch,
    OpenMentoring,
    PauseMentoring,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import planned
from tests.mentoring.graduating import complete
from tests.mentoring.ground import Ground
from tests.mentoring.leaving import begin, withdraw
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]


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
    assert rows("SELECT FROM timer WHERE name = 'follow_up_due'") == []
    with pytest.raises(StateUnfit) as refused:
        ask(OpenMentoring(participant_id=participant_id))
    assert refused.value.state == "withdrawn"


def test_whoever_accompanied_her_has_another_place_and_no_meeting(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = begin(ask, mentee.id, mentor.id)
    meeting = ask(planned(match.id))

    withdraw(hear, mentee.participant_id)

    ended = ask(GetMatch(id=match.id))
    assert (ended.state, ended.ended_by, ended.reason) == ("ended", None, "mentee_withdrew")
    assert ask(GetMeeting(id=meeting.id)).state == "cancelled"
    assert ask(GetMentor(id=mentor.id)).mentees == 0
    left = ask(GetMentee(id=mentee.id))
    assert (left.state, left.match_id, left.mentor_id) == ("closed", None, None)
    assert [each["match_id"] for each in told("match_ended")] == [str(match.id)]


@pytest.mark.parametrize("before", ["offered", "active"])
def test_who_is_offered_to_somebody_when_she_leaves_is_offered_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows, before: str
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    if before == "offered":
        ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
    else:
        begin(ask, mentee.id, mentor.id)

    withdraw(hear, mentee.participant_id)

    assert ask(GetMentee(id=mentee.id)).state == "closed"
    assert rows("SELECT FROM match WHERE state IN ('offered', 'active')") == []
    assert rows("SELECT FROM timer WHERE name = 'match_lapses'") == []


def test_who_leaves_is_in_no_team_any_more(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, time_is: TimeIs
):
    project, participant_id = ground.project(), scenery.participant()
    hers = ground.join(project, participant_id=participant_id)
    ground.join(project)

    withdraw(hear, participant_id)

    left = ask(GetTeamMember(id=hers.id))
    assert (left.until, left.first_names) == (date(2026, 8, 18), None)
    time_is(datetime(2026, 8, 19, 14, tzinfo=UTC))
    assert ask(GetProject(id=project.id)).team == 1


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


def test_whoever_has_a_mentor_is_kept_of_two_who_are_one(ask: Ask, hear: Hear, scenery: Scenery):
    waiting, matched = scenery.mentee(), scenery.mentee()
    match = begin(ask, matched.id, scenery.mentor().id)

    merge = {"survivor_id": waiting.participant_id, "merged_id": matched.participant_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    assert ask(GetMentee(id=waiting.id)).state == "closed"
    kept = ask(GetMentee(id=matched.id))
    assert (kept.participant_id, kept.state) == (waiting.participant_id, "matched")
    assert ask(GetMatch(id=match.id)).state == "active"


def test_who_left_by_the_record_that_survives_has_no_mentor_by_the_other(
    ask: Ask, hear: Hear, scenery: Scenery
):
    survivor_id, mentee = scenery.participant(), scenery.mentee()
    complete(hear, mentee.participant_id)
    match = begin(ask, mentee.id, scenery.mentor().id)
    withdraw(hear, survivor_id)

    merge = {"survivor_id": survivor_id, "merged_id": mentee.participant_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    found = ask(GetMentee(id=mentee.id))
    assert (found.state, found.first_names) == ("closed", None)
    assert ask(GetMatch(id=match.id)).state == "ended"
    assert states(ask) == {"cancelled"}


def test_of_two_who_are_one_and_have_a_mentor_each_the_survivors_stays(
    ask: Ask, hear: Hear, scenery: Scenery
):
    survivor, merged = scenery.mentee(), scenery.mentee()
    stays = begin(ask, survivor.id, scenery.mentor().id)
    ends = begin(ask, merged.id, scenery.mentor().id)

    merge = {"survivor_id": survivor.participant_id, "merged_id": merged.participant_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    assert ask(GetMatch(id=stays.id)).state == "active"
    ended = ask(GetMatch(id=ends.id))
    assert (ended.state, ended.reason) == ("ended", "other")
    assert ask(GetMentee(id=merged.id)).state == "closed"


def test_her_teams_are_the_survivors_and_her_age_as_it_is_told_there(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground
):
    project = ground.project()
    old, young = scenery.participant(born=date(1980, 1, 1)), scenery.participant()
    member = ground.join(project, participant_id=old, role="lead")
    ground.figures(project, legal_form="natural_person", workers=1, assets=1_000_000)
    assert ground.check(project).outcome == "not_eligible"
    merge = {"merge_id": new_id(), "survivor_id": young, "merged_id": old}

    hear(ParticipantsMerged(**merge))
    assert ask(GetTeamMember(id=member.id)).participant_id == young
    assert ask(GetProject(id=project.id)).ley_1780 == "eligible"

    hear(MergeUndone(**merge), revision=2)
    assert ask(GetTeamMember(id=member.id)).participant_id == old
    assert ask(GetProject(id=project.id)).ley_1780 == "not_eligible"


def test_a_birth_date_told_otherwise_and_a_birthday_are_held_against_ley_1780(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, time_is: TimeIs
):
    project, id = ground.project(), scenery.participant(born=date(1980, 1, 1))
    ground.join(project, participant_id=id, role="lead")
    ground.figures(project, legal_form="natural_person", workers=1, assets=1_000_000)

    scenery.describe(id, born=date(2008, 8, 20), revision=2)
    assert ask(GetProject(id=project.id)).ley_1780 == "not_yet"

    time_is(datetime(2026, 8, 20, 14, tzinfo=UTC))
    hear(ParticipantCameOfAge(participant_id=id, came_of_age_on=date(2026, 8, 20)), revision=3)
    assert ask(GetProject(id=project.id)).ley_1780 == "eligible"


def test_a_merge_of_another_organisation_changes_nothing(ask: Ask, hear: Hear, scenery: Scenery):
    mentee = scenery.mentee()
    merge = {"survivor_id": new_id(), "merged_id": mentee.participant_id}

    hear(ParticipantsMerged(merge_id=new_id(), **merge), organisation="la-u")

    assert ask(GetMentee(id=mentee.id)).participant_id == mentee.participant_id
    with pytest.raises(NotFound):
        ask(GetMentee(id=mentee.id), organisation="la-u")
