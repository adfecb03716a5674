"""Enrolment's published language: participants, intakes, enrolments, imports."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.care import care_of
from nosotros.contracts.common import (
    DEFAULT_PAGE,
    FileReference,
    NotFound,
    RevisionMismatch,
)
from nosotros.contracts.fields import (
    Count,
    DocumentNumber,
    Email,
    Line,
    Name,
    PageSize,
    Phone,
)
from nosotros.contracts.language import ContractError, command, error, event, query, view

DocumentType = Literal["RC", "TI", "CC", "CE", "PA", "PPT", "PEP"]
Channel = Literal["email", "sms", "whatsapp"]
Place = Literal["enrolled", "waiting"]
ImportState = Literal["accepted", "running", "finished", "refused"]
RowState = Literal["imported", "unchanged", "refused"]


class Scope(StrEnum):
    """What a key may be allowed to do in enrolment."""

    READ = "enrolment:read"
    WRITE = "enrolment:write"


# --- views ---------------------------------------------------------------------


@view
class ParticipantView:
    """A participant as a coordinator of her organisation sees her."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    document_type: str
    document_number: str
    birth_date: date
    neighbourhood: str | None
    mobile: str | None
    email: str | None
    #: none where there is neither mobile nor e-mail
    preferred_channel: str | None
    language: str
    #: when she, or who represents her, authorised messages; none: no message is sent
    messages_authorised_on: date | None
    registered_at: datetime


@view
class ParticipantPage:
    """A page of participants, oldest first."""

    items: tuple[ParticipantView, ...]
    next: str | None = None


@view
class IntakeView:
    """An intake and how full it is."""

    id: UUID
    revision: int
    name: str
    seats: int
    enrolled: int
    waiting: int
    opened_at: datetime


@view
class IntakePage:
    """A page of intakes, oldest first."""

    items: tuple[IntakeView, ...]
    next: str | None = None


@view
class EnrolmentView:
    """One participant's place in one intake, or on its waiting list."""

    id: UUID
    revision: int
    participant_id: UUID
    intake_id: UUID
    place: str
    #: from 1, in the order in which seats will be offered; none when enrolled
    waiting_position: int | None
    since: datetime


@view
class EnrolmentPage:
    """A page of enrolments, oldest first."""

    items: tuple[EnrolmentView, ...]
    next: str | None = None


@view
class ImportView:
    """How far the import of a sheet has come, and what came of its rows."""

    id: UUID
    intake_id: UUID
    file_name: str
    state: str
    #: rows read so far, titles, blank lines and totals not counted
    rows: int
    imported: int
    unchanged: int
    refused: int
    enrolled: int
    waiting: int
    #: why the whole sheet was refused, in es, en or fr; none unless state is `refused`
    reason: str | None
    accepted_at: datetime
    finished_at: datetime | None


@view
class RowNote:
    """Something about one cell: the column's header, a code, and words for people."""

    column: str
    code: str
    text: str


@view
class ImportRowView:
    """What came of one row of a sheet."""

    line: int
    state: str
    participant_id: UUID | None
    enrolment_id: UUID | None
    problems: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]


@view
class ImportRowPage:
    """A page of rows, in the order of the sheet."""

    items: tuple[ImportRowView, ...]
    next: str | None = None


# --- refusals --------------------------------------------------------------------


@error(
    status=409,
    es="Ya hay una participante con ese documento: {participant_id}.",
    en="There is a participant with that document already: {participant_id}.",
    fr="Il y a déjà une participante avec ce document : {participant_id}.",
)
class AlreadyRegistered(ContractError):
    """Use the participant named in `participant_id`, or correct the document."""

    participant_id: UUID


@error(
    status=409,
    es="La participante ya tiene un lugar en esta convocatoria: {enrolment_id}.",
    en="The participant has a place in this intake already: {enrolment_id}.",
    fr="La participante a déjà une place dans cet appel : {enrolment_id}.",
)
class AlreadyEnrolled(ContractError):
    """Nothing to do: see the enrolment named in `enrolment_id`."""

    enrolment_id: UUID


@error(
    status=422,
    es="Falta un medio de contacto para el canal {channel}. Indique el dato o cambie de canal.",
    en="There is no contact for the channel {channel}. Give one, or choose another channel.",
    fr="Il manque un contact pour le canal {channel}. Indiquez-le ou changez de canal.",
)
class ContactMissing(ContractError):
    """Give the e-mail address or mobile number that the preferred channel needs."""

    channel: str


# --- commands and queries ----------------------------------------------------------


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


# --- events --------------------------------------------------------------------------


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
