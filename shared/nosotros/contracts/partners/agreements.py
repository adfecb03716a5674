"""Agreements: what one organisation lets another do, for which purpose, from when to when.

One side proposes, the other accepts; from then on it can only be ended, never widened.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Digest, Line, PageSize, Slug, Zone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.agreement_refusals import AgreementNotInState, OtherSideDecides
from nosotros.contracts.partners.values import (
    AgreementEndReason,
    AgreementPurpose,
    AgreementState,
    Scope,
)


@view
class AgreementDocument:
    """What both sides signed, which is kept elsewhere; also what a command gives."""

    #: how it is found there: a file number, an address
    reference: Annotated[str, Line]
    #: SHA-256 of its bytes, lower-case hexadecimal
    digest: Annotated[str, Digest]


@view
class AgreementView:
    """An agreement, as both of its sides see it."""

    id: UUID
    revision: int
    #: whose data and services it is about
    grantor: str
    #: who may ask, and have events
    grantee: str
    #: at the moment of the answer
    state: str
    purposes: tuple[str, ...]
    #: types of the grantor's events; `*` alone: all
    event_types: tuple[str, ...]
    #: `{service}.{method}` of each command and query
    operations: tuple[str, ...]
    starts_on: date
    #: its last day, included; none: it goes on until it is ended
    ends_on: date | None
    #: where those days begin and end at midnight
    zone: str
    #: from when it grants what it grants: never before both sides have agreed
    starts_at: datetime
    #: from when it grants nothing any more
    ends_at: datetime | None
    #: who goes on with running cases when it ends
    successor: str | None
    document: AgreementDocument | None
    #: the side whose wording it is
    proposed_by: str
    proposed_at: datetime
    #: when it was accepted, declined or withdrawn
    decided_at: datetime | None
    #: the side that ended it, or said when it is to end earlier than was agreed
    ended_by: str | None
    ended_why: str | None


@view
class AgreementPage:
    """A page of agreements, oldest first."""

    items: tuple[AgreementView, ...]
    next: str | None = None


@command(service="partners", scope=Scope.AGREE, returns=AgreementView)
class ProposeAgreement:
    """Propose an agreement in which one's organisation is one of the two sides."""

    grantor: Annotated[str, Slug]
    grantee: Annotated[str, Slug]
    purposes: tuple[AgreementPurpose, ...]
    starts_on: date
    ends_on: date | None = None
    zone: Annotated[str, Zone] = "America/Bogota"
    #: types of public events; `*` alone: all
    event_types: tuple[Annotated[str, Line], ...] = ()
    #: `{service}.{method}` of commands and queries that may be granted
    operations: tuple[Annotated[str, Line], ...] = ()
    successor: Annotated[str | None, Slug] = None
    document: AgreementDocument | None = None


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, RevisionMismatch, AgreementNotInState),
)
class ChangeAgreement:
    """Word a proposal anew; whichever side does, the other one then accepts or declines."""

    agreement_id: UUID
    expected_revision: Annotated[int, Count]
    purposes: tuple[AgreementPurpose, ...]
    starts_on: date
    ends_on: date | None = None
    zone: Annotated[str, Zone] = "America/Bogota"
    event_types: tuple[Annotated[str, Line], ...] = ()
    operations: tuple[Annotated[str, Line], ...] = ()
    successor: Annotated[str | None, Slug] = None
    document: AgreementDocument | None = None


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, RevisionMismatch, AgreementNotInState, OtherSideDecides),
)
class AcceptAgreement:
    """Agree to what the other side proposed, as it was read; it is concluded with that."""

    agreement_id: UUID
    expected_revision: Annotated[int, Count]


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, AgreementNotInState, OtherSideDecides),
)
class DeclineAgreement:
    """Say no to what the other side proposed."""

    agreement_id: UUID


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, AgreementNotInState, OtherSideDecides),
)
class WithdrawProposal:
    """Take back what one's own side proposed, while the other has not decided."""

    agreement_id: UUID


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, AgreementNotInState),
)
class EndAgreement:
    """End an agreement at once, or have an earlier day be its last; either side may, alone."""

    agreement_id: UUID
    reason: AgreementEndReason
    #: its last day, in its own zone; none: it ends at once
    last_day: date | None = None


@command(
    service="partners",
    scope=Scope.AGREE,
    returns=AgreementView,
    errors=(NotFound, AgreementNotInState, OtherSideDecides),
)
class NameSuccessor:
    """Say who goes on with running cases when it ends; the grantor does, while it has not ended."""

    agreement_id: UUID
    #: none: the grantor itself
    successor: Annotated[str | None, Slug] = None


@query(service="partners", scope=Scope.READ, returns=AgreementView, errors=(NotFound,))
class GetAgreement:
    """One agreement of one's organisation."""

    id: UUID


@query(service="partners", scope=Scope.READ, returns=AgreementPage)
class ListAgreements:
    """The agreements of one's organisation, on either side."""

    state: AgreementState | None = None
    #: the other side
    counterparty: Annotated[str | None, Slug] = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
