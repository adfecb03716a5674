"""Meetings, read: one, or all."""

from datetime import date, datetime, time, timedelta

from mentoring.domain.days import ZONE
from mentoring.handlers.refusing import refuse
from mentoring.storage import meetings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    GetMeeting,
    ListMeetings,
    MeetingPage,
    MeetingView,
)
from nosotros.pages import after_id, cut


def get_meeting(query: GetMeeting, *, work: UnitOfWork) -> MeetingView:
    """One meeting.

    Raises:
        NotFound: no meeting of the organisation has this id.
    """
    found = meetings.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="meeting", id=query.id)
    return found.view


def list_meetings(query: ListMeetings, *, work: UnitOfWork) -> MeetingPage:
    """A page of meetings, by their beginning.

    Raises:
        InvalidFields: the last day is before the first.
    """
    if query.since and query.until and query.until < query.since:
        refuse([("until", "before_the_beginning")])
    found = meetings.page(
        work.connection,
        match_id=query.match_id,
        state=query.state,
        since=None if query.since is None else _midnight(query.since),
        before=None
        if query.until is None or query.until == date.max
        else _midnight(query.until + timedelta(days=1)),
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut([each.view for each in found], query.limit)
    return MeetingPage(items=items, next=following)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
