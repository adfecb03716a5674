"""Sessions: when and where a cohort meets."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Clock, Count, Line, PageSize, Slug
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import (
    CheckMissing,
    CohortNotOpen,
    ModuleOutOfOrder,
    ModuleUnknown,
    RoleEnded,
    RuleUnusable,
    SessionBegun,
    SessionCancelledAlready,
    SessionNotBegun,
    SessionsClash,
)
from nosotros.contracts.training.values import CancellationReason, Scope


@view
class SessionView:
    """One meeting of a cohort."""

    id: UUID
    revision: int
    cohort_id: UUID
    module: str
    state: str
    begins_at: datetime
    ends_at: datetime
    #: the same, as the clock at the place shows it
    local_date: date
    local_time: str
    zone: str
    place_id: UUID | None
    trainer_ids: tuple[UUID, ...]
    #: 0: no childcare is offered
    childcare_places: int
    childcare_used: int
    #: the session that it repeats: whoever was at either was there
    repeats: UUID | None
    cancelled_why: str | None
    #: marks so far
    marked: int


@view
class SessionPage:
    """A page of sessions, by their beginning."""

    items: tuple[SessionView, ...]
    next: str | None = None


@view
class PlannedSessions:
    """What came of a rule."""

    #: of the cohort
    id: UUID
    items: tuple[SessionView, ...]


@command(
    service="training",
    scope=Scope.WRITE,
    returns=PlannedSessions,
    errors=(
        NotFound,
        CohortNotOpen,
        ModuleUnknown,
        ModuleOutOfOrder,
        RuleUnusable,
        SessionsClash,
        CheckMissing,
        RoleEnded,
    ),
)
class PlanSessions:
    """Plan a module's sessions from a recurrence rule (RFC 5545), or one where there is none.

    Days and times are those of the cohort's zone, also where its clocks change. Nothing is
    planned where a session clashes.
    """

    cohort_id: UUID
    module: Annotated[str, Slug]
    first_on: date
    begins: Annotated[str, Clock]
    minutes: Annotated[int, Count]
    #: such as `FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4`
    rule: Annotated[str | None, Line] = None
    except_on: tuple[date, ...] = ()
    place_id: UUID | None = None
    #: none: those of the cohort
    trainer_ids: tuple[UUID, ...] = ()
    childcare_places: Annotated[int, Count] = 0


@command(
    service="training",
    scope=Scope.WRITE,
    returns=SessionView,
    errors=(
        NotFound,
        RevisionMismatch,
        CohortNotOpen,
        ModuleOutOfOrder,
        SessionsClash,
        SessionBegun,
        SessionCancelledAlready,
        CheckMissing,
        RoleEnded,
    ),
)
class ChangeSession:
    """Move a session, or change its place, trainers or childcare; what is left out is emptied."""

    session_id: UUID
    expected_revision: Annotated[int, Count]
    local_date: date
    begins: Annotated[str, Clock]
    minutes: Annotated[int, Count]
    place_id: UUID | None = None
    trainer_ids: tuple[UUID, ...] = ()
    childcare_places: Annotated[int, Count] = 0


@command(
    service="training",
    scope=Scope.WRITE,
    returns=SessionView,
    errors=(NotFound, SessionBegun, SessionCancelledAlready),
)
class CancelSession:
    """Cancel a session that has not begun."""

    session_id: UUID
    reason: CancellationReason


@command(
    service="training",
    scope=Scope.WRITE,
    returns=SessionView,
    errors=(
        NotFound,
        CohortNotOpen,
        SessionNotBegun,
        SessionCancelledAlready,
        ModuleOutOfOrder,
        SessionsClash,
        CheckMissing,
        RoleEnded,
    ),
)
class RepeatSession:
    """Hold a session once more, for those who missed it: being at either counts once."""

    session_id: UUID
    local_date: date
    begins: Annotated[str, Clock]
    minutes: Annotated[int, Count]
    place_id: UUID | None = None
    #: none: those of the session
    trainer_ids: tuple[UUID, ...] = ()
    childcare_places: Annotated[int, Count] = 0


@query(
    service="training", scope=Scope.READ, returns=SessionView, errors=(NotFound,), grantable=True
)
class GetSession:
    """One session."""

    id: UUID


@query(
    service="training", scope=Scope.READ, returns=SessionPage, errors=(NotFound,), grantable=True
)
class ListSessions:
    """A cohort's sessions, or everybody's of the organisation between two dates."""

    cohort_id: UUID | None = None
    #: both days included, in UTC
    from_on: date | None = None
    until_on: date | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
