"""Two records that turn out to be one person's, until they are two again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged
from nosotros.contracts.mentoring import (
    GetMatch,
    GetMentee,
    GetProject,
    GetTeamMember,
    ListFollowUps,
    ListMentees,
    OpenMentoring,
    PauseMentoring,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import Desk
from tests.mentoring.graduating import complete, states
from tests.mentoring.ground import Ground
from tests.mentoring.leaving import begin, withdraw
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]


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


def test_a_case_is_the_survivors_until_the_merge_is_undone(
    hear: Hear, scenery: Scenery, desk: Desk
):
    survivor_id, merged_id = scenery.participant(), scenery.participant()
    case = desk.open(participant_id=merged_id)
    merge = {"merge_id": new_id(), "survivor_id": survivor_id, "merged_id": merged_id}

    hear(ParticipantsMerged(**merge))
    assert desk.see(case.id).participant_id == survivor_id

    hear(MergeUndone(**merge), revision=2)
    assert desk.see(case.id).participant_id == merged_id


def test_who_left_by_the_record_that_survives_is_left_alone_by_the_other(
    ask: Ask, hear: Hear, scenery: Scenery, ground: Ground, desk: Desk
):
    survivor_id, mentee = scenery.participant(), scenery.mentee()
    member = ground.join(ground.project(), participant_id=mentee.participant_id)
    case = desk.open(participant_id=mentee.participant_id)
    complete(hear, mentee.participant_id)
    match = begin(ask, mentee.id, scenery.mentor().id)
    withdraw(hear, survivor_id)

    merge = {"survivor_id": survivor_id, "merged_id": mentee.participant_id}
    merge |= {"merge_id": new_id()}
    hear(ParticipantsMerged(**merge))

    found = ask(GetMentee(id=mentee.id))
    assert (found.state, found.first_names) == ("closed", None)
    assert ask(GetMatch(id=match.id)).state == "ended"
    assert states(ask) == {"cancelled"}
    assert ask(GetTeamMember(id=member.id)).until == date(2026, 8, 18)
    assert desk.see(case.id).state == "closed"

    hear(MergeUndone(**merge), revision=2)
    assert ask(GetMentee(id=mentee.id)).first_names
    assert states(ask) == {"planned"}


def test_an_undone_merge_asks_nobody_who_has_left(ask: Ask, hear: Hear, scenery: Scenery):
    survivor_id, merged_id = scenery.participant(), scenery.participant()
    for id in (survivor_id, merged_id):
        complete(hear, id)
    merge = {"merge_id": new_id(), "survivor_id": survivor_id, "merged_id": merged_id}
    withdraw(hear, merged_id)
    hear(ParticipantsMerged(**merge))

    hear(MergeUndone(**merge), revision=2)

    for each in ask(ListMentees()).items:
        expected = "planned" if each.participant_id == survivor_id else "cancelled"
        assert states(ask, mentee_id=each.id) == {expected}


def test_whoever_completed_a_programme_is_kept_of_two_who_wait(
    ask: Ask, hear: Hear, scenery: Scenery
):
    by_hand, graduate_id = scenery.mentee(), scenery.participant()
    cohort_id = complete(hear, graduate_id)

    merge = {"survivor_id": by_hand.participant_id, "merged_id": graduate_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    (kept,) = ask(ListMentees(cohort_id=cohort_id)).items
    assert (kept.participant_id, kept.state) == (by_hand.participant_id, "waiting")
    assert ask(GetMentee(id=by_hand.id)).state == "closed"


def test_who_completes_again_what_her_other_record_had_completed_is_asked_once(
    ask: Ask, hear: Hear, scenery: Scenery
):
    matched, merged_id = scenery.mentee(), scenery.participant()
    begin(ask, matched.id, scenery.mentor().id)
    cohort_id = complete(hear, merged_id)
    merge = {"survivor_id": matched.participant_id, "merged_id": merged_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))
    assert states(ask, mentee_id=matched.id) == set()

    complete(hear, matched.participant_id, cohort_id)

    planned = ask(ListFollowUps(cohort_id=cohort_id, state="planned")).items
    assert [(each.mentee_id, each.months) for each in planned] == [
        (matched.id, months) for months in (3, 6, 12, 24)
    ]


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


def test_a_merge_of_another_organisation_changes_nothing(ask: Ask, hear: Hear, scenery: Scenery):
    mentee = scenery.mentee()
    merge = {"survivor_id": new_id(), "merged_id": mentee.participant_id}

    hear(ParticipantsMerged(merge_id=new_id(), **merge), organisation="la-u")

    assert ask(GetMentee(id=mentee.id)).participant_id == mentee.participant_id
    with pytest.raises(NotFound):
        ask(GetMentee(id=mentee.id), organisation="la-u")
