"""What a participant sees of her accompaniment on her own page."""

from mentoring.storage import merges, own
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import GetOwnMeeting, OwnMeetings


def get_own_meeting(_query: GetOwnMeeting, *, work: UnitOfWork) -> OwnMeetings:
    """The next meeting of who asks; of who has no mentor, nothing."""
    participant_id = merges.survivor_of(work.connection, work.herself)
    return OwnMeetings(next=own.next_meeting(work.connection, participant_id, at=work.at))
