"""What enrolment tells."""

from datetime import date, datetime
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


@event(owner="enrolment", version=1, visibility="internal", subject="participant_id", erases=True)
class ParticipantErased:
    """A participant's data is to be erased by whoever holds any."""

    participant_id: UUID


@event(owner="enrolment", version=1, visibility="public", subject="participant_id")
class ParticipantRegistered:
    """A young person is registered."""

    participant_id: UUID
    registered_at: datetime


@event(owner="enrolment", version=1, visibility="public", subject="intake_id")
class IntakeOpened:
    """An intake has opened."""

    intake_id: UUID
    seats: int


@event(
    owner="enrolment",
    version=1,
    visibility="public",
    subject="enrolment_id",
    partition="participant_id",
)
class ParticipantEnrolled:
    """A participant has a place in an intake."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID


@event(
    owner="enrolment",
    version=1,
    visibility="public",
    subject="enrolment_id",
    partition="participant_id",
)
class ParticipantWaitlisted:
    """A participant has a place on an intake's waiting list."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    waiting_position: int


@event(owner="enrolment", version=1, visibility="public", subject="import_id")
class SheetImported:
    """The import of a sheet has finished."""

    import_id: UUID
    intake_id: UUID
    rows: int
    imported: int
    unchanged: int
    refused: int
