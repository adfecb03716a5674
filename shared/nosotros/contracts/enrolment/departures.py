"""How a participant leaves: withdrawal, which restricts her data, and erasure, which ends them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.participants import ParticipantView
from nosotros.contracts.enrolment.refusals import ParticipantRestricted
from nosotros.contracts.enrolment.values import ErasureState, Scope, WithdrawalReason
from nosotros.contracts.fields import Count, Line, PageSize
from nosotros.contracts.language import command, query, view


@view
class WithdrawalView:
    """A participant's withdrawal: since when her data are restricted, and what it ended."""

    participant_id: UUID
    withdrawn_at: datetime
    #: enrolments that ended with it
    enrolment_ids: tuple[UUID, ...]


@view
class ErasureView:
    """The erasure of a participant's data everywhere, and who has confirmed it."""

    id: UUID
    participant_id: UUID
    #: `under_way`, `overdue` when somebody has not confirmed in time, `done`
    state: str
    requested_at: datetime
    due_at: datetime
    done_at: datetime | None
    confirmed_by: tuple[str, ...]
    waiting_for: tuple[str, ...]


@view
class ErasurePage:
    """A page of erasures, oldest first."""

    items: tuple[ErasureView, ...]
    next: str | None = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=WithdrawalView,
    errors=(NotFound, ParticipantRestricted),
)
class WithdrawParticipant:
    """A participant leaves the programme: her places end and are offered on, messages and data
    sharing stop, her data are restricted. Nobody else is told why."""

    participant_id: UUID
    reason: WithdrawalReason = "not_told"


@command(service="enrolment", scope=Scope.PROTECT, returns=ParticipantView, errors=(NotFound,))
class ReadmitParticipant:
    """Lift the restriction of somebody who comes back; she authorises anew what she wants."""

    participant_id: UUID


@query(
    service="enrolment",
    scope=Scope.PROTECT,
    returns=ParticipantView,
    errors=(NotFound,),
    personal=True,
)
class GetRestricted:
    """One participant, also while her data are restricted."""

    id: UUID


@command(service="enrolment", scope=Scope.WRITE, returns=None, errors=(NotFound, RevisionMismatch))
class EraseParticipant:
    """Erase a participant's data everywhere; her places are freed and counts stay."""

    participant_id: UUID
    expected_revision: Annotated[int, Count]


@command(service="enrolment", scope=Scope.WRITE, returns=ErasureView, errors=(NotFound,))
class RequestErasure:
    """Erase a participant's data everywhere, and follow who has done so (Ley 1581 de 2012, 15).

    The same participant again is answered with the erasure that is under way or done.
    """

    participant_id: UUID


@query(service="enrolment", scope=Scope.READ, returns=ErasureView, errors=(NotFound,))
class GetErasure:
    """How far an erasure has come."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=ErasurePage)
class ListErasures:
    """The organisation's erasures, or those in one state."""

    state: ErasureState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
