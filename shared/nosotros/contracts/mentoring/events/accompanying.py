"""What mentoring tells of mentees, mentors, matches and meetings."""

from datetime import date, datetime
from uuid import UUID

from nosotros.contracts.language import event
from nosotros.contracts.mentoring.events.declaring import of, within


@event(**of("participant_id"))
class MentoringOpened:
    """A participant may have a mentor."""

    participant_id: UUID
    mentee_id: UUID


@event(**of("mentor_id"))
class MentorAccepted:
    """A mentor was screened and accepted."""

    mentor_id: UUID


@event(**of("mentor_id"))
class MentorEnded:
    """A mentor's time is over."""

    mentor_id: UUID


# It tells who was found to be no company for minors, of a mentor whom partners may know.
@event(**within("mentor_id"))
class MentorCheckNoted:
    """A mentor was checked for contact with minors."""

    mentor_id: UUID
    #: none: not clear
    valid_until: date | None


@event(**of("mentor_id"))
class MentorCheckExpired:
    """The check of a mentor has run out."""

    mentor_id: UUID


@event(**within("mentor_id"))
class MentorDescribed:
    """How a mentor can be reached, whole, as it is from now on; once the time is over: with nothing."""

    mentor_id: UUID
    first_names: str | None
    mobile: str | None
    email: str | None
    language: str


@event(**within("mentor_id"), erases=True)
class MentorErased:
    """A mentor's data are to be erased by whoever holds any."""

    mentor_id: UUID


# What happens to a match, and to its meetings, is kept in order with all else of its mentee.
@event(**of("match_id", "mentee_id"))
class MatchOffered:
    """A mentee and a mentor are offered to each other."""

    match_id: UUID
    mentee_id: UUID
    participant_id: UUID
    mentor_id: UUID
    answer_until: datetime


@event(**of("match_id", "mentee_id"))
class MatchPassedOn:
    """An offer was declined or has lapsed."""

    match_id: UUID
    mentee_id: UUID
    lapsed: bool


@event(**of("mentee_id"))
class MentorMissing:
    """Nobody is left to offer a mentee: a coordinator has to look at it."""

    mentee_id: UUID


@event(**of("match_id", "mentee_id"))
class MatchBegan:
    """A mentee has a mentor."""

    match_id: UUID
    mentee_id: UUID
    participant_id: UUID
    mentor_id: UUID


@event(**of("match_id", "mentee_id"))
class MatchCompleted:
    """What a mentee and her mentor set out to do is done."""

    match_id: UUID
    mentee_id: UUID
    mentor_id: UUID


@event(**of("match_id", "mentee_id"))
class MatchEnded:
    """A match has ended before its time; nobody is blamed, so no reason is told."""

    match_id: UUID
    mentee_id: UUID
    mentor_id: UUID


@event(**of("meeting_id", "mentee_id"))
class MeetingPlanned:
    """A meeting is planned."""

    meeting_id: UUID
    match_id: UUID
    mentee_id: UUID
    #: none: her data have been erased since
    participant_id: UUID | None
    mentor_id: UUID
    begins_at: datetime
    ends_at: datetime
    zone: str
    channel: str


@event(**of("meeting_id", "mentee_id"))
class MeetingMoved:
    """A meeting has another time or channel."""

    meeting_id: UUID
    match_id: UUID
    mentee_id: UUID
    begins_at: datetime
    ends_at: datetime
    zone: str
    channel: str


@event(**of("meeting_id", "mentee_id"))
class MeetingCancelled:
    """A planned meeting is cancelled."""

    meeting_id: UUID
    match_id: UUID
    mentee_id: UUID


@event(**of("meeting_id", "mentee_id"))
class MeetingReported:
    """A meeting was held or missed, or the report of it was corrected."""

    meeting_id: UUID
    match_id: UUID
    mentee_id: UUID
    held: bool


@event(**of("step_id", "mentee_id"))
class StepDue:
    """A next step is due today and not done."""

    step_id: UUID
    match_id: UUID
    mentee_id: UUID
    owner: str


@event(**of("step_id", "mentee_id"))
class StepSettled:
    """A next step that was due is done or dropped, or has another day or owner."""

    step_id: UUID
    match_id: UUID
    mentee_id: UUID


@event(**of("follow_up_id", "mentee_id"))
class FollowUpDue:
    """A graduate is to be asked how she is doing."""

    follow_up_id: UUID
    mentee_id: UUID
    participant_id: UUID
    months: int


@event(**of("follow_up_id", "mentee_id"))
class FollowUpSettled:
    """A follow-up that was due is answered or skipped, or cancelled: she is to be asked no more."""

    follow_up_id: UUID
    mentee_id: UUID


@event(**of("batch_id"))
class BatchReady:
    """A batch of matches is to be looked through."""

    batch_id: UUID
    mentees: int
    matched: int


@event(owner="mentoring", version=1, visibility="internal", subject="confirmation_id")
class MentoringErasureConfirmed:
    """Mentoring holds no data of an erased participant any more."""

    confirmation_id: UUID
    participant_id: UUID
