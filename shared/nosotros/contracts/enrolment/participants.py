"""Participants: who takes part, how she is reached, which documents she has had."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.refusals import (
    AlreadyRegistered,
    ContactMissing,
    ParticipantRestricted,
)
from nosotros.contracts.enrolment.values import (
    Channel,
    ContactKind,
    DocumentReason,
    DocumentType,
    Gender,
    Scope,
    Sex,
)
from nosotros.contracts.fields import (
    Clock,
    Count,
    DocumentNumber,
    Email,
    Line,
    Name,
    PageSize,
    Phone,
)
from nosotros.contracts.language import command, query, view


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
    municipality: str | None = None
    sex: str | None = None
    gender: str | None = None
    #: how many children she has, where she has said so
    children: int | None = None
    document_expires_on: date | None = None
    #: since when her data are restricted, because she left the programme
    restricted_at: datetime | None = None
    #: ids of the records that were merged into this one; they lead here
    merged_ids: tuple[UUID, ...] = ()
    #: what to look at: `document_expired`, `document_of_another_age`, `own_authorisation_due`
    notices: tuple[str, ...] = ()


@view
class ParticipantPage:
    """A page of participants, oldest first."""

    items: tuple[ParticipantView, ...]
    next: str | None = None


@view
class DocumentView:
    """An identity document that a participant has or had."""

    document_type: str
    document_number: str
    expires_on: date | None
    #: none of the one that she has now
    replaced_at: datetime | None
    reason: str | None


@view
class DocumentHistory:
    """A participant's documents, the present one first."""

    participant_id: UUID
    items: tuple[DocumentView, ...]


@view
class ContactPoint:
    """One way to reach her: an E.164 number or an address, and what makes it safe to use."""

    kind: ContactKind
    value: Annotated[str, Line]
    #: who else uses it (`mother`, `partner`, `neighbour`); none: nobody
    shared_with: Annotated[str | None, Name] = None
    #: local times between which it may be used (`08:00`, `12:30`); none: the usual hours
    safe_from: Annotated[str | None, Clock] = None
    safe_until: Annotated[str | None, Clock] = None


@view
class ContactPoints:
    """Every way to reach a participant; of each kind the first is the one that is used."""

    participant_id: UUID
    revision: int
    preferred_channel: str | None
    points: tuple[ContactPoint, ...]


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
    #: none: WhatsApp where there is a mobile, else e-mail; whoever has neither is read to
    preferred_channel: Channel | None = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    neighbourhood: Annotated[str | None, Name] = None
    language: Literal["es", "en", "fr"] = "es"
    messages_authorised_on: date | None = None
    municipality: Annotated[str | None, Name] = None
    #: asked only where a programme needs it
    sex: Sex | None = None
    gender: Gender | None = None
    children: Annotated[int | None, Count] = None
    document_expires_on: date | None = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ParticipantView,
    errors=(NotFound, RevisionMismatch, ParticipantRestricted),
)
class ChangeParticipant:
    """Correct what is known of a participant; what is left out is emptied."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]
    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]
    birth_date: date
    neighbourhood: Annotated[str | None, Name] = None
    municipality: Annotated[str | None, Name] = None
    sex: Sex | None = None
    gender: Gender | None = None
    children: Annotated[int | None, Count] = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ParticipantView,
    errors=(NotFound, RevisionMismatch, AlreadyRegistered, ParticipantRestricted),
)
class ChangeDocument:
    """Give a participant another identity document; the one before stays in her history.

    A TI becomes a CC at 18 and keeps its number (NUIP).
    """

    participant_id: UUID
    expected_revision: Annotated[int, Count]
    document_type: DocumentType
    document_number: Annotated[str, DocumentNumber]
    reason: DocumentReason
    expires_on: date | None = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ParticipantView,
    errors=(NotFound, RevisionMismatch, ContactMissing, ParticipantRestricted),
)
class ChangeContact:
    """Replace how a participant is reached; `expected_revision` is the one that was read."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]
    #: none: WhatsApp where there is a mobile, else e-mail; whoever has neither is read to
    preferred_channel: Channel | None = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    language: Literal["es", "en", "fr"] = "es"


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ContactPoints,
    errors=(NotFound, RevisionMismatch, ContactMissing, ParticipantRestricted),
)
class ReplaceContactPoints:
    """Replace every way to reach a participant, with who shares each and its safe hours."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]
    points: tuple[ContactPoint, ...]
    #: none: WhatsApp where there is a mobile, else e-mail; whoever has neither is read to
    preferred_channel: Channel | None = None


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=ParticipantView,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetParticipant:
    """One participant; the id of a record that was merged leads to the one it was merged into."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=ParticipantPage, personal=True)
class ListParticipants:
    """The organisation's participants, without those whose data are restricted."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=DocumentHistory,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class ListDocuments:
    """The documents that a participant has and had."""

    id: UUID


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=ContactPoints,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class ListContactPoints:
    """Every way to reach a participant."""

    id: UUID
