"""Agents of the Social Contact Centre: added, ended, and what passes from one to another."""

from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.access import agent_if_any, give_account
from mentoring.handlers.refusing import refuse
from mentoring.storage import accounts, agents, case_entries, mentees, support_cases
from mentoring.storage.agents import Agent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AddAgent,
    AgentPage,
    AgentView,
    Closed,
    EndAgent,
    GetAgent,
    HandedOver,
    HandOverCases,
    ListAgents,
    NotAnAgent,
    SetAgentAccount,
    StillOwner,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_agent(command: AddAgent, *, work: UnitOfWork) -> AgentView:
    """Add somebody who works at the Centre."""
    id = new_id()
    work.connection.exec_driver_sql(
        agents.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "first_names": command.first_names,
            "surnames": command.surnames,
            "since": work.at,
        },
    )
    work.audit("add_agent", id)
    return _view(id, work=work)


def set_agent_account(command: SetAgentAccount, *, work: UnitOfWork) -> AgentView:
    """Have a key act for an agent, or none.

    Raises:
        NotFound: no agent of the organisation has this id.
        Closed: her time is over.
        AccountTaken: the key acts for somebody else.
    """
    agent = _held_open(command.agent_id, work=work)
    give_account(command.account, holder_id=agent.id, kind="agent", work=work)
    agents.raise_revision(work.connection, agent.id)
    work.audit("set_agent_account", agent.id)
    return _view(agent.id, work=work)


def hand_over_cases(command: HandOverCases, *, work: UnitOfWork) -> HandedOver:
    """Hand all over that an agent owns: cases, and mentees in her care.

    Of closed cases those alone that nobody else could read.

    Raises:
        InvalidFields: both are the same agent.
        NotFound: no agent of the organisation has one of these ids.
        Closed: the time of who hands over is over, so that she owns nothing.
        NotAnAgent: the time of who is to own it is over.
    """
    giving, taking = command.agent_id, command.to_id
    refuse([("to_id", "same_as_before")] if giving == taking else [])
    held = agents.by_id(work.connection, [giving, taking], hold=True)
    for id in (giving, taking):
        if id not in held:
            raise NotFound(kind="agent", id=id)
    _need_open(held[giving])
    if held[taking].state != "active":
        raise NotAnAgent
    by = agent_if_any(work)
    in_care = agents.in_care_of(work.connection, giving)
    mentees.care_for(work.connection, in_care, taking)
    handed_over = support_cases.hand_over(work.connection, giving, to_id=taking)
    case_entries.hand_over(
        work.connection,
        handed_over,
        to_id=taking,
        organisation=work.organisation,
        at=work.at,
        written_by=by.id if by else None,
    )
    work.audit("hand_over_cases", giving)
    work.audit("receive_cases", taking)
    return HandedOver(from_id=giving, to_id=taking, cases=len(handed_over), mentees=len(in_care))


def end_agent(command: EndAgent, *, work: UnitOfWork) -> AgentView:
    """End the time of an agent who owns nothing; her key acts for nobody from then on.

    Raises:
        NotFound: no agent of the organisation has this id.
        Closed: her time is over already.
        StillOwner: she owns cases that go on, or that nobody else can read, or mentees are in her
            care.
    """
    agent = _held_open(command.agent_id, work=work)
    owned = _view(agent.id, work=work)
    if owned.cases or owned.mentees:
        raise StillOwner(cases=owned.cases, mentees=owned.mentees)
    agents.end(work.connection, agent.id, at=work.at)
    accounts.drop(work.connection, agent.id)
    work.audit("end_agent", agent.id)
    return _view(agent.id, work=work)


def get_agent(query: GetAgent, *, work: UnitOfWork) -> AgentView:
    """One agent.

    Raises:
        NotFound: no agent of the organisation has this id.
    """
    return _view(query.id, work=work)


def list_agents(query: ListAgents, *, work: UnitOfWork) -> AgentPage:
    """A page of agents."""
    found = agents.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return AgentPage(items=items, next=following)


def _held_open(id: UUID, *, work: UnitOfWork) -> Agent:
    """An agent whose time goes on, held until the work ends.

    Raises:
        NotFound: no agent of the organisation has this id.
        Closed: her time is over.
    """
    found = agents.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="agent", id=id)
    _need_open(found)
    return found


def _need_open(agent: Agent) -> None:
    if agent.ended_at is not None:
        raise Closed(ended_on=day_of(agent.ended_at).isoformat())


def _view(id: UUID, *, work: UnitOfWork) -> AgentView:
    found = agents.view(work.connection, id)
    if found is None:
        raise NotFound(kind="agent", id=id)
    return found
