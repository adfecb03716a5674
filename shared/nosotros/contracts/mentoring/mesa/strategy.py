"""Strategic actions, by the members' scores; and contributions to public policy."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import NotMember, StateUnfit
from nosotros.contracts.mentoring.values import ActionState, ContributionState, Scope


@view
class ActionScore:
    """What a member thinks of an action."""

    member_id: UUID
    #: from 1 to 5 each
    impact: int
    urgency: int
    feasibility: int
    given_at: datetime


@view
class StrategicAction:
    """Something that the Mesa means to do."""

    id: UUID
    revision: int
    title: str
    purpose: str
    commission_id: UUID | None
    state: str
    #: from 0 to 100: where the mean of all scores lies between the least and the most; none: nobody
    #: has given any yet
    priority: int | None
    scores: tuple[ActionScore, ...]
    #: the member who answers for it
    owner_id: UUID | None
    due_on: date | None
    #: what came of it
    result: str | None
    proposed_at: datetime
    done_at: datetime | None


@view
class StrategicActionPage:
    """A page of actions."""

    items: tuple[StrategicAction, ...]
    next: str | None = None


@view
class ContributionView:
    """What the Mesa proposes for a public policy."""

    id: UUID
    revision: int
    #: such as "Plan de Desarrollo Municipal 2024–2027"
    instrument: str
    proposal: str
    #: what it is founded on
    evidence: str
    action_id: UUID | None
    state: str
    submitted_on: date | None
    decided_on: date | None


@view
class ContributionPage:
    """A page of contributions, oldest first."""

    items: tuple[ContributionView, ...]
    next: str | None = None


@command(
    service="mentoring", scope=Scope.MESA, returns=StrategicAction, errors=(NotFound, NotMember)
)
class ProposeAction:
    """Propose a strategic action, of a commission or of the whole Mesa."""

    title: Annotated[str, Line]
    purpose: Annotated[str, Text]
    commission_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=StrategicAction,
    errors=(NotFound, StateUnfit, NotMember),
)
class ScoreAction:
    """Note what a member thinks of an action; its last score counts, until the action is done.

    An action of a commission is scored by the commission's members.
    """

    action_id: UUID
    member_id: UUID
    #: from 1 to 5 each
    impact: Annotated[int, Count]
    urgency: Annotated[int, Count]
    feasibility: Annotated[int, Count]


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=StrategicAction,
    errors=(NotFound, RevisionMismatch, StateUnfit, NotMember),
)
class ChangeAction:
    """Change an action: its owner, its day, how far it is, what came of it.

    `proposed` → `agreed` → `under_way` → `done`, or `dropped` from each but `done`. From `agreed`
    on it has an owner and a day; done, a result.
    """

    action_id: UUID
    expected_revision: Annotated[int, Count]
    title: Annotated[str, Line]
    purpose: Annotated[str, Text]
    state: ActionState
    owner_id: UUID | None = None
    due_on: date | None = None
    result: Annotated[str | None, Text] = None


@command(service="mentoring", scope=Scope.MESA, returns=ContributionView, errors=(NotFound,))
class DraftContribution:
    """Draft a contribution to a public policy."""

    instrument: Annotated[str, Line]
    proposal: Annotated[str, Text]
    evidence: Annotated[str, Text]
    action_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=ContributionView,
    errors=(NotFound, RevisionMismatch, StateUnfit),
)
class ChangeContribution:
    """Change a draft, submit it, or note what was decided.

    `draft` → `submitted` → `considered` → `adopted` or `not_adopted`; what was submitted says what
    it said, so its words do not change any more.
    """

    contribution_id: UUID
    expected_revision: Annotated[int, Count]
    instrument: Annotated[str, Line]
    proposal: Annotated[str, Text]
    evidence: Annotated[str, Text]
    state: ContributionState
    action_id: UUID | None = None


@query(service="mentoring", scope=Scope.READ, returns=StrategicAction, errors=(NotFound,))
class GetAction:
    """One strategic action."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=StrategicActionPage)
class ListActions:
    """Strategic actions, highest priority first: in one state, or of a commission."""

    state: ActionState | None = None
    commission_id: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=ContributionView, errors=(NotFound,))
class GetContribution:
    """One contribution."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=ContributionPage)
class ListContributions:
    """Contributions to public policy, or those in one state."""

    state: ContributionState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
