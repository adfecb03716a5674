"""Meetings, as their mentor plans, cancels and reports them with a key of her own."""

from mentoring.handlers import planning
from mentoring.handlers.access import acting_mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    CancelMyMeeting,
    MeetingView,
    PlanMyMeeting,
    ReportMyMeeting,
)


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
    return planning.cancel_meeting(command, work=work, mentor_id=mentor.id)


def report_my_meeting(command: ReportMyMeeting, *, work: UnitOfWork) -> MeetingView:
    """Report a meeting of the mentor who acts.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound, StateUnfit, InvalidFields, MeetingNotBegun: as `report_meeting`.
    """
    mentor = acting_mentor(work, hold=True)
    return planning.report_meeting(command, work=work, mentor_id=mentor.id)
