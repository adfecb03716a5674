"""Learners: who has a place in a cohort, as enrolment's events tell it, in whatever order."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    EnrolmentCompleted,
    EnrolmentRefused,
    EnrolmentWithdrawn,
    MergeUndone,
    ParticipantEnrolled,
    ParticipantsMerged,
    ParticipantWithdrew,
    SupportNeedChanged,
)
from nosotros.contracts.training import (
    GetAttendance,
    GetCohort,
    GetProgress,
    ListLearners,
    Mark,
    MarkAttendance,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.training.groundwork import Group, add_session, description, join, make_group, marking
from tests.training.test_attendance import wrong

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Events = Callable[[str], list[dict[str, Any]]]


def of(group: Group, number: int = 0) -> dict[str, Any]:
    """What an event of a learner's enrolment names."""
    return {
        "enrolment_id": group.learners[number],
        "participant_id": group.participants[number],
        "intake_id": new_id(),
    }


def listed(ask: Ask, group: Group) -> list[Any]:
    return list(ask(ListLearners(cohort_id=group.id)).items)


def test_who_is_enrolled_has_the_next_number_of_her_cohort(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    for _ in range(3):
        join(hear, group)

    found = listed(ask, group)

    assert [(each.number, each.id, each.state) for each in found] == [
        (number, id, "active") for number, id in enumerate(group.learners, 1)
    ]
    assert all(each.first_names and each.surnames for each in found)
    assert ask(GetCohort(id=group.id)).learners == 3
    page = ask(ListLearners(cohort_id=group.id, limit=2))
    rest = ask(ListLearners(cohort_id=group.id, after=page.next))
    assert [each.number for each in (*page.items, *rest.items)] == [1, 2, 3]
    with pytest.raises(NotFound):
        ask(ListLearners(cohort_id=group.id), organisation="la-u")


def test_the_same_told_twice_makes_one_place(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group)

    hear(ParticipantEnrolled(**of(group), cohort_id=group.id))
    hear(EnrolmentActivated(**of(group), cohort_id=group.id), revision=2)

    assert [each.number for each in listed(ask, group)] == [1]


def test_a_place_in_an_intake_that_fills_no_cohort_is_no_learner(hear: Hear, rows: Rows):
    hear(ParticipantEnrolled(enrolment_id=new_id(), participant_id=new_id(), intake_id=new_id()))

    assert rows("SELECT FROM learner") == []


def test_a_cohort_that_is_not_known_yet_is_waited_for(hear: Hear, database: object):
    with pytest.raises(NotYetKnown):
        hear(
            ParticipantEnrolled(
                enrolment_id=new_id(),
                participant_id=new_id(),
                intake_id=new_id(),
                cohort_id=new_id(),
            )
        )


def test_an_intake_that_came_to_fill_a_cohort_later_brings_who_begins(
    ask: Ask, act: Act, hear: Hear
):
    group = make_group(act)
    place = {"enrolment_id": new_id(), "participant_id": new_id(), "intake_id": new_id()}
    hear(ParticipantEnrolled(**place))

    hear(EnrolmentActivated(**place, cohort_id=group.id), revision=2)

    assert [(each.id, each.state) for each in listed(ask, group)] == [
        (place["enrolment_id"], "active")
    ]


def test_a_place_ends_and_a_completed_one_does_not(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    for _ in range(3):
        join(hear, group)
    hear(EnrolmentCompleted(**of(group, 0), cohort_id=group.id), revision=3)
    hear(EnrolmentWithdrawn(**of(group, 1), cohort_id=group.id), revision=3)
    hear(EnrolmentRefused(**of(group, 2)), revision=3)
    # From the waiting list, where she was no learner.
    hear(
        EnrolmentWithdrawn(
            enrolment_id=new_id(), participant_id=new_id(), intake_id=new_id(), cohort_id=group.id
        )
    )

    found = listed(ask, group)

    assert [(each.state, each.ended_at is None) for each in found] == [
        ("completed", True),
        ("ended", False),
        ("ended", False),
    ]


def test_who_left_is_marked_for_what_began_before_and_nothing_after(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group)
    hear(
        EnrolmentWithdrawn(**of(group), cohort_id=group.id),
        revision=3,
        at=group.begins[2] - timedelta(hours=1),
    )
    mark = Mark(learner_id=group.learners[0], status="present")

    assert ask(marking(group, 1, mark)).present == 1
    with pytest.raises(InvalidFields) as refused:
        ask(marking(group, 2, mark))
    assert wrong(refused.value) == [("marks.0.learner_id", "not_in_cohort_then")]
    assert ask(GetAttendance(id=group.sessions[0])).missing == 1
    assert ask(GetAttendance(id=group.sessions[2])).missing == 0


def test_who_is_enrolled_again_is_a_new_learner_and_her_marks_count_on(
    ask: Ask, act: Act, hear: Hear
):
    group = make_group(act)
    join(hear, group)
    for session in (0, 1):
        ask(marking(group, session, Mark(learner_id=group.learners[0], status="present")))
    hear(
        EnrolmentWithdrawn(**of(group), cohort_id=group.id),
        revision=3,
        at=group.begins[1] + timedelta(hours=1),
    )

    again = join(hear, group, participant_id=group.participants[0])
    ask(marking(group, 3, Mark(learner_id=again, status="present")))

    view = ask(GetProgress(id=again))
    assert (view.completed, view.modules[0].requirements[0].attended) == (True, 3)
    assert [each.number for each in listed(ask, group)] == [1, 2]


def test_an_older_description_changes_nothing(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group)
    hear(description(new_id()), revision=9)
    told = description(group.participants[0])
    hear(told, revision=5)
    (before,) = listed(ask, group)

    other = description(new_id())
    older = type(told)(
        participant_id=told.participant_id,
        first_names="Otra",
        surnames=other.surnames,
        birth_date=told.birth_date,
        language="fr",
    )
    hear(older, revision=4)

    assert listed(ask, group) == [before]


def test_who_withdrew_is_named_nowhere_until_she_is_described_anew(
    ask: Ask, act: Act, hear: Hear, rows: Rows
):
    group = make_group(act)
    join(hear, group)
    stranger = new_id()

    for who in (group.participants[0], stranger):
        hear(ParticipantWithdrew(participant_id=who, withdrawn_at=clock.now()), revision=4)

    (left,) = listed(ask, group)
    assert (left.first_names, left.surnames, left.participant_id) == (
        None,
        None,
        group.participants[0],
    )
    hear(description(group.participants[0]), revision=3)
    assert listed(ask, group) == [left]
    hear(description(group.participants[0]), revision=5)
    assert listed(ask, group)[0].first_names
    # Nothing is kept of somebody who was never in a cohort.
    assert [each["participant_id"] for each in rows("SELECT participant_id FROM person")] == (
        group.participants
    )


def test_what_somebody_needs_shows_who_asked_for_childcare(ask: Ask, act: Act, hear: Hear):
    group = make_group(act, childcare_places=2)
    for _ in range(2):
        join(hear, group)
    need = {"need_id": new_id(), "participant_id": group.participants[0], "kind": "childcare"}
    hear(SupportNeedChanged(**need, state="asked"), revision=1)

    assert [each.asked_childcare for each in listed(ask, group)] == [True, False]
    assert ask(GetAttendance(id=group.sessions[0])).childcare_asked == 1

    hear(SupportNeedChanged(**need, state="no_longer_needed"), revision=3)
    hear(SupportNeedChanged(**need, state="arranged"), revision=2)
    assert [each.asked_childcare for each in listed(ask, group)] == [False, False]


def test_a_minor_in_a_cohort_for_adults_makes_it_one_with_minors(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group, born=date(2008, 8, 18))
    assert not ask(GetCohort(id=group.id)).has_minors

    # A day short of 18, on the day that it is.
    join(hear, group, born=date(2008, 8, 19))
    assert ask(GetCohort(id=group.id)).has_minors


def test_two_records_of_one_person_count_as_one_until_they_are_two_again(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act)
    one, other = join(hear, group), join(hear, group)
    for session, learner in ((0, one), (1, one), (2, other), (3, other)):
        ask(marking(group, session, Mark(learner_id=learner, status="present")))
    assert events("programme_completed") == []

    survivor_id, merged_id = group.participants
    merge = {"merge_id": new_id(), "survivor_id": survivor_id, "merged_id": merged_id}
    hear(ParticipantsMerged(**merge))

    assert {each.participant_id for each in listed(ask, group)} == {survivor_id}
    assert [each["participant_id"] for each in events("programme_completed")] == [str(survivor_id)]
    assert ask(GetProgress(id=one)).completed

    hear(MergeUndone(**merge), revision=2)
    assert [each.participant_id for each in listed(ask, group)] == group.participants
    assert len(events("completion_lost")) == 1
    assert not ask(GetProgress(id=one)).completed
    assert not ask(GetProgress(id=other)).completed


def test_a_place_told_of_after_the_merge_is_the_survivors(ask: Ask, act: Act, hear: Hear):
    group = make_group(act, sessions=0)
    first, second, third = new_id(), new_id(), new_id()
    one = {"merge_id": new_id(), "survivor_id": second, "merged_id": first}
    two = {"merge_id": new_id(), "survivor_id": third, "merged_id": second}
    hear(ParticipantsMerged(**one))
    hear(ParticipantsMerged(**two))

    join(hear, group, participant_id=first)
    assert listed(ask, group)[0].participant_id == third

    hear(MergeUndone(**two), revision=2)
    assert listed(ask, group)[0].participant_id == second
    hear(MergeUndone(**one), revision=2)
    assert listed(ask, group)[0].participant_id == first


def test_a_learner_of_another_organisation_is_not_seen(ask: Ask, act: Act, hear: Hear):
    theirs = make_group(act, organisation="la-u")
    join(hear, theirs)
    ours = make_group(act)
    session = add_session(act, ours, begins_at=clock.now() - timedelta(hours=1))

    mark = Mark(learner_id=theirs.learners[0], status="present")
    with pytest.raises(InvalidFields) as refused:
        ask(MarkAttendance(session_id=session, marks=(mark,)))
    assert wrong(refused.value) == [("marks.0.learner_id", "not_in_cohort")]
