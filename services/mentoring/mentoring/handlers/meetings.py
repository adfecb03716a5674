"""Meetings that are not to be, or are not to be known of, any more: what other parts ask for."""

from collections.abc import Collection
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.storage import (
    goals,
    matches,
    meetings,
    mentees,
    mentors,
    notes,
    people,
    steps,
)
from mentoring.storage.meetings import Meeting
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import MeetingCancelled

#: the timer of a next step's day; its key is the step's id
STEP_DUE = "step_due"


def cancel_planned(match_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Cancel the meetings of some matches that are planned and have not begun.

    One that has begun and is not reported yet is left to be reported: it may have been held.
    """
    for each in meetings.to_come(work.connection, at=work.at, match_ids=match_ids):
        call_off(each, work=work)


def cancel_with_minors(mentor_id: UUID, *, work: UnitOfWork) -> None:
    """Cancel the meetings of a mentor, who is held, that are planned, have not begun, and are with
    minors."""
    # How old they are is told meanwhile, or once this is done, and then the check is looked at.
    live = matches.live_of_mentor(work.connection, mentor_id)
    people.hold(work.connection, {each.participant_id for each in live if each.participant_id})
    found = meetings.to_come(work.connection, at=work.at, mentor_id=mentor_id)
    ids = {each.participant_id for each in found if each.participant_id is not None}
    known = people.by_id(work.connection, ids)
    of_age = {id for id, each in known.items() if not each.is_minor(day_of(work.at))}
    for each in found:
        if each.participant_id not in of_age:
            call_off(each, work=work)


def cancel_unchecked(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Cancel the meetings to come of somebody, who is held, where she is a minor by now, and her
    mentor has no check that allows to meet her.

    For whoever has told that she is of another age than was known.
    """
    today = day_of(work.at)
    person = people.find(work.connection, participant_id)
    if person is not None and not person.is_minor(today):
        return
    # Whoever plans a meeting holds its mentee, too: it is there by now, or is refused.
    for each in mentees.of_people(work.connection, [participant_id], hold=True):
        match = matches.live_of_mentee(work.connection, each.id)
        mentor = match and mentors.find(work.connection, match.mentor_id)
        if match and mentor and not mentor.is_cleared(today):
            cancel_planned([match.id], work=work)


def forget(mentee_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Delete every note, next step and goal of mentees who are erased, and where they met.

    Their rows are held by the caller, as they are by whoever writes any of these: nothing comes
    after. What was answered to those who wrote them is forgotten, too.
    """
    notes.forget(work.connection, mentee_ids)
    gone = steps.forget(work.connection, mentee_ids)
    for each in gone:
        work.cancel(STEP_DUE, key=str(each))
    gone += goals.forget(work.connection, mentee_ids)
    gone += meetings.forget(work.connection, mentee_ids)
    for each in gone:
        work.bury(each)


def call_off(meeting: Meeting, *, work: UnitOfWork) -> None:
    """Have a meeting, held, not take place, and tell of it."""
    told = MeetingCancelled(
        meeting_id=meeting.id, match_id=meeting.match_id, mentee_id=meeting.mentee_id
    )
    work.publish(told, revision=meetings.cancel(work.connection, meeting.id))
