"""What a participant asks about herself, on her own page; who she is comes with the visit."""

from datetime import date, datetime

from nosotros.contracts.language import SELF, query, view


@view
class OwnMeeting:
    """A meeting with her mentor, as the clock there shows it."""

    begins_at: datetime
    ends_at: datetime
    local_date: date
    local_time: str
    zone: str
    channel: str
    #: where, for a meeting in person
    place: str | None
    #: none: her mentor's name is not known any more
    mentor: str | None


@view
class OwnMeetings:
    """What is planned with her mentor."""

    #: none: nothing is planned
    next: OwnMeeting | None


@query(service="mentoring", scope=SELF, returns=OwnMeetings, personal=True)
class GetOwnMeeting:
    """The next meeting of the participant who asks; nothing of who has no mentor."""
