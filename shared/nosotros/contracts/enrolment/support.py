"""What a participant needs to take part, and what she need not but may tell."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.refusals import AuthorisationMissing, ParticipantRestricted
from nosotros.contracts.enrolment.values import (
    Scope,
    SensitiveQuestion,
    SupportKind,
    SupportState,
)
from nosotros.contracts.fields import Count, Line, Name, PageSize
from nosotros.contracts.language import command, query, view


@view
class SupportNeedView:
    """Something that a participant needs to take part, and how far it has come."""

    id: UUID
    revision: int
    participant_id: UUID
    kind: str
    state: str
    detail: str | None
    asked_at: datetime
    changed_at: datetime


@view
class SupportNeedPage:
    """A page of support needs, oldest first."""

    items: tuple[SupportNeedView, ...]
    next: str | None = None


@view
class SensitiveAnswer:
    """One answer that nobody has to give."""

    question: SensitiveQuestion
    answer: Annotated[str, Line]


@view
class SensitiveAnswers:
    """What a participant chose to tell of sensitive matters."""

    participant_id: UUID
    items: tuple[SensitiveAnswer, ...]


@view
class ChildView:
    """A participant's child: somebody with rights of her own, known only where authorised."""

    id: UUID
    participant_id: UUID
    first_names: str
    birth_date: date


@view
class Children:
    """A participant's children, as far as she wanted them known."""

    participant_id: UUID
    items: tuple[ChildView, ...]


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=SupportNeedView,
    errors=(NotFound, ParticipantRestricted),
)
class AskSupport:
    """Write down that a participant needs childcare, transport or connectivity."""

    participant_id: UUID
    kind: SupportKind
    detail: Annotated[str | None, Line] = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=SupportNeedView,
    errors=(NotFound, RevisionMismatch, ParticipantRestricted),
)
class ChangeSupport:
    """Say how far a support need has come; a detail that is left out is emptied."""

    need_id: UUID
    expected_revision: Annotated[int, Count]
    state: SupportState
    detail: Annotated[str | None, Line] = None


@query(
    service="enrolment",
    scope=Scope.READ,
    returns=SupportNeedView,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetSupportNeed:
    """One support need."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=SupportNeedPage, personal=True)
class ListSupportNeeds:
    """The organisation's support needs, or those of one kind or in one state."""

    kind: SupportKind | None = None
    state: SupportState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="enrolment",
    scope=Scope.PROTECT,
    returns=SensitiveAnswers,
    errors=(NotFound, AuthorisationMissing, ParticipantRestricted),
)
class ReplaceSensitiveAnswers:
    """Replace what she chose to tell; it needs the authorisation for `sensitive_data`.

    No service depends on an answer.
    """

    participant_id: UUID
    answers: tuple[SensitiveAnswer, ...]


@query(
    service="enrolment",
    scope=Scope.PROTECT,
    returns=SensitiveAnswers,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class GetSensitiveAnswers:
    """What a participant chose to tell of sensitive matters."""

    id: UUID


@command(
    service="enrolment",
    scope=Scope.PROTECT,
    returns=ChildView,
    errors=(NotFound, AuthorisationMissing, ParticipantRestricted),
)
class AddChild:
    """Write down a child's own data; it needs the authorisation for `children`."""

    participant_id: UUID
    first_names: Annotated[str, Name]
    birth_date: date


@command(service="enrolment", scope=Scope.PROTECT, returns=None, errors=(NotFound,))
class RemoveChild:
    """Delete a child's own data."""

    child_id: UUID


@query(
    service="enrolment",
    scope=Scope.PROTECT,
    returns=Children,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class ListChildren:
    """A participant's children, as far as she wanted them known."""

    id: UUID
