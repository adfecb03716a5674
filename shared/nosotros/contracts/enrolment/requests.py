"""What enrolment can be asked."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.care import care_of
from nosotros.contracts.common import DEFAULT_PAGE, FileReference, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.refusals import (
    AlreadyEnrolled,
    AlreadyRegistered,
    ContactMissing,
)
from nosotros.contracts.enrolment.values import (
    Channel,
    DocumentType,
    RowState,
    Scope,
)
from nosotros.contracts.enrolment.views import (
    EnrolmentPage,
    EnrolmentView,
    ImportRowPage,
    ImportView,
    IntakePage,
    IntakeView,
    ParticipantPage,
    ParticipantView,
)
from nosotros.contracts.fields import Count, DocumentNumber, Email, Line, Name, PageSize, Phone
from nosotros.contracts.language import command, query


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ParticipantView,
    errors=(AlreadyRegistered, ContactMissing),
)
class RegisterParticipant:
    """Register a young person, without a place in any intake yet."""

    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]
    document_type: DocumentType
    document_number: Annotated[str, DocumentNumber]
    birth_date: date
    preferred_channel: Channel
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    neighbourhood: Annotated[str | None, Name] = None
    language: Literal["es", "en", "fr"] = "es"
    messages_authorised_on: date | None = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ParticipantView,
    errors=(NotFound, RevisionMismatch, ContactMissing),
)
class ChangeContact:
    """Replace how a participant is reached; `expected_revision` is the one that was read."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]
    preferred_channel: Channel
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    language: Literal["es", "en", "fr"] = "es"


@command(service="enrolment", scope=Scope.WRITE, returns=None, errors=(NotFound, RevisionMismatch))
class EraseParticipant:
    """Erase a participant's data everywhere; her places are freed and counts stay."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]


@command(service="enrolment", scope=Scope.WRITE, returns=IntakeView)
class OpenIntake:
    """Open an intake with a number of seats."""

    name: Annotated[str, Line]
    seats: Annotated[int, Count]


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=EnrolmentView,
    errors=(NotFound, AlreadyEnrolled),
)
class EnrolParticipant:
    """Give a participant a place in an intake, or a place on its waiting list."""

    participant_id: UUID
    intake_id: UUID


@command(service="enrolment", scope=Scope.WRITE, returns=ImportView, errors=(NotFound,))
class ImportSheet:
    """Import an intake sheet: each row is registered and enrolled, or refused with its reason."""

    intake_id: UUID
    file: FileReference
    #: the language of the rows' problem texts
    language: Literal["es", "en", "fr"] = "es"


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=ParticipantView,
    errors=(NotFound,),
    personal=True,
)
class GetParticipant:
    """One participant."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=ParticipantPage, personal=True)
class ListParticipants:
    """The organisation's participants."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="enrolment", scope=Scope.READ, returns=IntakeView, errors=(NotFound,))
class GetIntake:
    """One intake."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=IntakePage)
class ListIntakes:
    """The organisation's intakes."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="enrolment", scope=Scope.READ, returns=EnrolmentView, errors=(NotFound,))
class GetEnrolment:
    """One enrolment."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=EnrolmentPage, errors=(NotFound,))
class ListEnrolments:
    """The enrolments of an intake."""

    intake_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="enrolment", scope=Scope.READ, returns=ImportView, errors=(NotFound,))
class GetImport:
    """How far an import has come."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=ImportRowPage, errors=(NotFound,))
class ListImportRows:
    """What came of each row of an import, or of the rows in one state."""

    import_id: UUID
    state: RowState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


care = care_of("enrolment")
