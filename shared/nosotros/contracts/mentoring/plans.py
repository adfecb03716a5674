"""Action plans: a mentee's goals, and how they come along over the months."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import Closed, StateUnfit
from nosotros.contracts.mentoring.values import GoalState, Scope


@view
class GoalProgress:
    """How far a goal had come at a moment."""

    noted_at: datetime
    #: from 0 to 100
    percent: int
    remark: str | None


@view
class GoalView:
    """A goal of a mentee's action plan."""

    id: UUID
    revision: int
    mentee_id: UUID
    #: none: she withdrew
    title: str | None
    #: how it will be seen that it is reached
    measure: str | None
    target_on: date
    state: str
    #: from 0 to 100
    percent: int
    set_at: datetime
    #: oldest first
    progress: tuple[GoalProgress, ...]


@view
class GoalPage:
    """A page of goals, oldest first."""

    items: tuple[GoalView, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=GoalView, errors=(NotFound, Closed))
class SetGoal:
    """Set a goal of a mentee's action plan."""

    mentee_id: UUID
    title: Annotated[str, Line]
    target_on: date
    measure: Annotated[str | None, Line] = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=GoalView,
    errors=(NotFound, RevisionMismatch, Closed),
)
class ChangeGoal:
    """Change a goal, drop it, or take it up again."""

    goal_id: UUID
    expected_revision: Annotated[int, Count]
    title: Annotated[str, Line]
    target_on: date
    measure: Annotated[str | None, Line] = None
    dropped: bool = False


@command(
    service="mentoring", scope=Scope.WRITE, returns=GoalView, errors=(NotFound, Closed, StateUnfit)
)
class NoteGoalProgress:
    """Note how far a goal has come; at 100 it is reached, below that it is open again."""

    goal_id: UUID
    #: from 0 to 100
    percent: Annotated[int, Count]
    remark: Annotated[str | None, Text] = None


@query(service="mentoring", scope=Scope.READ, returns=GoalView, errors=(NotFound,), personal=True)
class GetGoal:
    """One goal."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=GoalPage, errors=(NotFound,), personal=True)
class ListGoals:
    """A mentee's action plan, or the goals of it in one state."""

    mentee_id: UUID
    state: GoalState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
