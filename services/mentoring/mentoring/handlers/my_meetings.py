"""Meetings, as their mentor plans, cancels, reports and reads them with a key of her own."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers import planning
from mentoring.handlers.access import acting_mentor
from mentoring.storage import meetings, people
from mentoring.storage.meetings import Meeting
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    CancelMyMeeting,
    ListMyMeetings,
    MeetingPage,
    MeetingView,
    PlanMyMeeting,
    ReportMyMeeting,
)
from nosotros.pages import after_id, cut


def plan_my_meeting(command: PlanMyMeeting, *, work: UnitOfWork) -> MeetingView:
    """Plan a meeting of the mentor who acts.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound, StateUnfit, InvalidFields, ScreeningMissing: as `plan_meeting`.
    """
    mentor = acting_mentor(work, hold=True)
    return planning.plan_meeting(command, work=work, mentor_id=mentor.id)


def cancel_my_meeting(command: CancelMyMeeting, *, work: UnitOfWork) -> MeetingView:
    """Cancel a meeting of the mentor who acts.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound, StateUnfit: as `cancel_meeting`.
    """
    mentor = acting_mentor(work, hold=True)
    view = planning.cancel_meeting(command, work=work, mentor_id=mentor.id)
    return _shown(view.id, mentor, work=work)


def report_my_meeting(command: ReportMyMeeting, *, work: UnitOfWork) -> MeetingView:
    """Report a meeting of the mentor who acts.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound, StateUnfit, InvalidFields, MeetingNotBegun: as `report_meeting`.
    """
    mentor = acting_mentor(work, hold=True)
    view = planning.report_meeting(command, work=work, mentor_id=mentor.id)
    return _shown(view.id, mentor, work=work)


def list_my_meetings(query: ListMyMeetings, *, work: UnitOfWork) -> MeetingPage:
    """A page of the meetings of the mentor who acts, of active matches.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
    """
    mentor = acting_mentor(work)
    found = meetings.page(
        work.connection, mentor_id=mentor.id, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(_views(found, mentor, work=work), query.limit)
    return MeetingPage(items=items, next=following)


def _shown(id: UUID, mentor: Mentor, *, work: UnitOfWork) -> MeetingView:
    found = meetings.find(work.connection, id)
    assert found is not None, "it is this work's own"
    return _views([found], mentor, work=work)[0]


def _views(found: Sequence[Meeting], mentor: Mentor, *, work: UnitOfWork) -> list[MeetingView]:
    """Meetings as their mentor may know them: where, which may be her home, only of whom the mentor
    may meet today."""
    today = day_of(work.at)
    ids = {each.participant_id for each in found if each.participant_id is not None}
    known = people.by_id(work.connection, ids)
    met = {id for id, each in known.items() if mentor.is_cleared(today) or not each.is_minor(today)}
    return [
        (each if each.participant_id in met else replace(each, place=None)).view for each in found
    ]
