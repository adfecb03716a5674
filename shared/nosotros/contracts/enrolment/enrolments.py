"""Enrolments: one participant's place in one intake, from application to completion."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.enrolment.partners import PartnerAgreementOver
from nosotros.contracts.enrolment.refusals import (
    ActivationRefused,
    AlreadyEnrolled,
    IntakeNotOpen,
    NotEligible,
    ParticipantRestricted,
    WrongState,
)
from nosotros.contracts.enrolment.values import (
    EnrolmentState,
    RefusalReason,
    Scope,
    WithdrawalReason,
)
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.language import command, query, view


@view
class EnrolmentView:
    """One participant's place in one intake, or on its waiting list."""

    id: UUID
    revision: int
    participant_id: UUID
    intake_id: UUID
    #: `enrolled`, `waiting` or `none`; `state` says more
    place: str
    #: from 1, in the order in which seats will be offered; none when not waiting
    waiting_position: int | None
    since: datetime
    state: str = "enrolled"
    #: the partner who sent her, whose reserved seats she may take
    partner: str | None = None
    #: of the seat that is offered to her now
    offered_at: datetime | None = None
    #: none until the offer has demonstrably reached her: the 48 hours begin then
    offer_expires_at: datetime | None = None
    #: why it ended, or why it waits (`possible_duplicate`)
    reason: str | None = None
    #: who goes on with it: the partner, or who took over when its agreement ended; none: nobody
    #: sent her
    in_charge: str | None = None


@view
class EnrolmentPage:
    """A page of enrolments, oldest first."""

    items: tuple[EnrolmentView, ...]
    next: str | None = None


@view
class EnrolmentStep:
    """One step of an enrolment: when, by whom, why."""

    state: str
    at: datetime
    actor: str
    reason: str | None


@view
class EnrolmentSteps:
    """Every step of an enrolment, in their order."""

    enrolment_id: UUID
    items: tuple[EnrolmentStep, ...]


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=EnrolmentView,
    errors=(
        NotFound,
        AlreadyEnrolled,
        IntakeNotOpen,
        NotEligible,
        ParticipantRestricted,
        PartnerAgreementOver,
    ),
)
class EnrolParticipant:
    """Give a participant a place in an intake, or a place on its waiting list."""

    participant_id: UUID
    intake_id: UUID
    #: the partner who sends her, where seats are reserved for it
    partner: Annotated[str | None, Slug] = None


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class AcceptOffer:
    """Take the seat that is offered to her."""

    enrolment_id: UUID


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class DeclineOffer:
    """Leave the seat that is offered to her to the next."""

    enrolment_id: UUID


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class RepeatOffer:
    """Send the offer again, after correcting how she is reached; the 48 hours begin anew."""

    enrolment_id: UUID


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=EnrolmentView,
    errors=(NotFound, WrongState, ActivationRefused, ParticipantRestricted),
)
class ActivateEnrolment:
    """Begin her participation; refused with all that is missing (Ley 1581 de 2012, 7 and 9)."""

    enrolment_id: UUID


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class CompleteEnrolment:
    """Close an enrolment whose programme is done."""

    enrolment_id: UUID


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class WithdrawEnrolment:
    """End a place because she gives it up; her seat is offered on. Her data stay as they are."""

    enrolment_id: UUID
    reason: WithdrawalReason = "not_told"


@command(
    service="enrolment", scope=Scope.WRITE, returns=EnrolmentView, errors=(NotFound, WrongState)
)
class RefuseEnrolment:
    """Refuse a place to somebody who applied or waits."""

    enrolment_id: UUID
    reason: RefusalReason


@query(service="enrolment", scope=Scope.READ, returns=EnrolmentView, errors=(NotFound,))
class GetEnrolment:
    """One enrolment."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=EnrolmentSteps, errors=(NotFound,))
class ListEnrolmentSteps:
    """Every step of an enrolment: when, by whom, why."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=EnrolmentPage, errors=(NotFound,))
class ListEnrolments:
    """The enrolments of an intake, or those in one state, or that somebody goes on with."""

    intake_id: UUID
    state: EnrolmentState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
    in_charge: Annotated[str | None, Slug] = None
