"""Agents: who works at the Social Contact Centre, and owns cases."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, Name, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import AccountTaken, Closed, NotAnAgent, StillOwner
from nosotros.contracts.mentoring.values import AgentState, Scope


@view
class AgentView:
    """Somebody who works at the Centre."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    state: str
    #: whether a key acts for this agent
    has_access: bool
    #: cases that are not closed, and closed ones that nobody else can read
    cases: int
    #: mentees without a mentor who are in this agent's care
    mentees: int
    since: datetime
    ended_at: datetime | None


@view
class AgentPage:
    """A page of agents, oldest first."""

    items: tuple[AgentView, ...]
    next: str | None = None


@view
class HandedOver:
    """What passed from an agent to another."""

    from_id: UUID
    to_id: UUID
    cases: int
    mentees: int


@command(service="mentoring", scope=Scope.PROTECT, returns=AgentView)
class AddAgent:
    """Add somebody who works at the Centre."""

    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=AgentView,
    errors=(NotFound, Closed, AccountTaken),
)
class SetAgentAccount:
    """Say which key acts for an agent; none takes the access away."""

    agent_id: UUID
    #: as the audit log calls it, such as `key:01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21`
    account: Annotated[str | None, Line] = None


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=HandedOver,
    errors=(NotFound, Closed, NotAnAgent),
)
class HandOverCases:
    """Hand over all that an agent owns to another, who is active: cases, and mentees in care.

    Closed cases stay, but for those that were the owner's alone: they are the new owner's alone, as
    somebody has to be able to read them. Each case's course says that it was handed over.
    """

    agent_id: UUID
    to_id: UUID


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=AgentView,
    errors=(NotFound, Closed, StillOwner),
)
class EndAgent:
    """End an agent's time, who owns nothing any more; access ends at once."""

    agent_id: UUID


@query(service="mentoring", scope=Scope.READ, returns=AgentView, errors=(NotFound,), personal=True)
class GetAgent:
    """One agent."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=AgentPage, personal=True)
class ListAgents:
    """The organisation's agents, or those in one state."""

    state: AgentState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
