"""Guardians: who represents a minor, and what they may be told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.enrolment.refusals import (
    AlreadyOfAge,
    GuardianAccessEnded,
    ParticipantRestricted,
)
from nosotros.contracts.enrolment.values import (
    DocumentType,
    GuardianTopic,
    Relation,
    Representation,
    Scope,
)
from nosotros.contracts.fields import Count, DocumentNumber, Email, Line, Name, Phone
from nosotros.contracts.language import command, query, view


@view
class GuardianView:
    """A guardian, or somebody a sheet names as one: only `proven` representation is proof.

    Nothing is sent to a guardian automatically.
    """

    id: UUID
    revision: int
    participant_id: UUID
    name: str | None
    relation: str
    document_type: str | None
    document_number: str | None
    mobile: str | None
    email: str | None
    representation: str
    #: what proves it: a reference to the civil registry entry, a judge's decision
    proof: str | None
    may_be_told: tuple[str, ...]
    #: when access ends, or ended: at the participant's 18th birthday at the latest
    access_ends_at: datetime
    ended: bool


@view
class Guardians:
    """A participant's guardians, those whose access has ended included."""

    participant_id: UUID
    items: tuple[GuardianView, ...]


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=GuardianView,
    errors=(NotFound, AlreadyOfAge, ParticipantRestricted),
)
class AddGuardian:
    """Add a guardian; `proven` representation needs its `proof`."""

    participant_id: UUID
    name: Annotated[str, Name]
    relation: Relation
    representation: Representation = "none"
    document_type: DocumentType | None = None
    document_number: Annotated[str | None, DocumentNumber] = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    proof: Annotated[str | None, Line] = None
    may_be_told: tuple[GuardianTopic, ...] = ()


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=GuardianView,
    errors=(NotFound, RevisionMismatch, GuardianAccessEnded, ParticipantRestricted),
)
class ChangeGuardian:
    """Correct a guardian; what is left out is emptied."""

    guardian_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Name]
    relation: Relation
    representation: Representation = "none"
    document_type: DocumentType | None = None
    document_number: Annotated[str | None, DocumentNumber] = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None
    proof: Annotated[str | None, Line] = None
    may_be_told: tuple[GuardianTopic, ...] = ()


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=GuardianView,
    errors=(NotFound, RevisionMismatch, GuardianAccessEnded, ParticipantRestricted),
)
class EndGuardian:
    """End a guardian's access now; the record stays, as what she authorised does."""

    guardian_id: UUID
    expected_revision: Annotated[int, Count]


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=GuardianView,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetGuardian:
    """One guardian."""

    id: UUID


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=Guardians,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class ListGuardians:
    """A participant's guardians."""

    id: UUID
