"""What enrolment tells."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from nosotros.contracts.language import event


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id")
class ContactChanged:
    """How a participant can be reached, whole, as it is from now on (also when she is new)."""

    participant_id: UUID
    first_names: str
    #: none where there is neither mobile nor e-mail
    preferred_channel: str | None
    mobile: str | None
    email: str | None
    language: str
    messages_authorised_on: date | None
    #: whether somebody else sees what is sent to the mobile, or to the address
    mobile_shared: bool = False
    email_shared: bool = False
    #: local times (`08:00`) between which the mobile may be used; none: the usual hours
    safe_from: str | None = None
    safe_until: str | None = None


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id", erases=True)
class ParticipantErased:
    """A participant's data is to be erased by whoever holds any."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id")
class ParticipantCameOfAge:
    """A participant is 18: her own authorisation and her CC are asked for."""

    participant_id: UUID
    came_of_age_on: date


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id")
class LearnerDescribed:
    """Who a participant is that has a seat in a cohort, whole, as it is from now on.

    Told of those alone who have, or had, such a seat.
    """

    participant_id: UUID
    first_names: str
    surnames: str
    birth_date: date
    language: str


@event(
    owner="enrolment",
    version=1,
    visibility="internal",
    subject="need_id",
    partition="participant_id",
)
class SupportNeedChanged:
    """What a participant who has a seat in a cohort needs to be able to come."""

    need_id: UUID
    participant_id: UUID
    kind: str
    state: str


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class ParticipantRegistered:
    """A young person is registered."""

    participant_id: UUID
    registered_at: datetime


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class ParticipantChanged:
    """Who a participant is that has, or had, a seat is known otherwise than before, or somebody who
    had left is back: whoever may know who she is asks anew."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class ParticipantWithdrew:
    """A participant has left the programme; her data may not be used any more."""

    participant_id: UUID
    withdrawn_at: datetime


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class DataSharingAuthorised:
    """A participant's data may be shared with partners."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class DataSharingWithdrawn:
    """A participant's data may not be shared with partners any more."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class ErasureCompleted:
    """Every service has confirmed that a participant's data are erased."""

    participant_id: UUID
    erasure_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="duplicate_id")
class DuplicateProposed:
    """Two records may be one person's; a reviewer decides."""

    duplicate_id: UUID
    participant_id: UUID
    other_id: UUID
    score: int


@event(owner="enrolment", version=1, visibility="public", subject="merge_id")
class ParticipantsMerged:
    """Two records are one person's: the merged id leads to the survivor's."""

    merge_id: UUID
    survivor_id: UUID
    merged_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="merge_id")
class MergeUndone:
    """Two records that were merged are two again."""

    merge_id: UUID
    survivor_id: UUID
    merged_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="intake_id")
class IntakeOpened:
    """An intake has opened."""

    intake_id: UUID
    seats: int
    cohort_id: UUID | None = None


@event(owner="enrolment", version=1, visibility="public", subject="intake_id")
class IntakeChanged:
    """An intake's seats, dates or conditions have changed."""

    intake_id: UUID
    seats: int


# What happens to an enrolment is kept in order with all else of its participant.
_of_enrolment: dict[str, Any] = {
    "owner": "enrolment",
    "version": 1,
    "visibility": "public",
    "subject": "enrolment_id",
    "partition": "participant_id",
}


@event(**_of_enrolment)
class ParticipantApplied:
    """A participant has applied for a place, and somebody has to look at it first."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID


@event(**_of_enrolment)
class ParticipantEnrolled:
    """A participant has a place in an intake."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    #: that the intake fills
    cohort_id: UUID | None = None
    #: the record that the place was made for, where that is not `participant_id`: it was merged
    enrolled_as: UUID | None = None


@event(**_of_enrolment)
class ParticipantWaitlisted:
    """A participant has a place on an intake's waiting list."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    waiting_position: int


@event(**_of_enrolment)
class SeatOffered:
    """A seat is offered to a participant who waits; `offer_id` is new each time it is sent."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    offer_id: UUID


@event(**_of_enrolment)
class OfferLapsed:
    """An offer was not answered within 48 hours of its delivery, and passes on."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID


@event(**_of_enrolment)
class OfferUndelivered:
    """An offer has not demonstrably reached the participant: a coordinator has to look at it."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID


@event(**_of_enrolment)
class EnrolmentActivated:
    """A participant has begun."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    #: that the intake fills
    cohort_id: UUID | None = None
    #: the record that the place was made for, where that is not `participant_id`: it was merged
    enrolled_as: UUID | None = None


@event(**_of_enrolment)
class EnrolmentCompleted:
    """A participant has completed what her enrolment was for."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    #: that the intake fills
    cohort_id: UUID | None = None
    #: the record that the place was made for, where that is not `participant_id`: it was merged
    enrolled_as: UUID | None = None


@event(**_of_enrolment)
class EnrolmentWithdrawn:
    """A participant's place has ended before its time."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    #: that the intake fills
    cohort_id: UUID | None = None


@event(**_of_enrolment)
class EnrolmentRefused:
    """A participant gets no place."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="import_id")
class SheetImported:
    """The import of a sheet has finished."""

    import_id: UUID
    intake_id: UUID
    rows: int
    imported: int
    unchanged: int
    refused: int
