"""Whom a key acts for: a mentor or an agent, as long as their time goes on.

It is looked up in the transaction of each request, so that access ends with the commit that ends
somebody's time, or takes the key away.
"""

from uuid import UUID

from mentoring.storage import accounts, agents, mentors
from mentoring.storage.agents import Agent
from mentoring.storage.mentors import Mentor
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import AccountTaken, NotAnAgent, NotTheMentor


def acting_mentor(work: UnitOfWork, *, hold: bool = False) -> Mentor:
    """The mentor whom the key of this request acts for.

    Raises:
        NotTheMentor: it acts for none, or the mentor's time has not begun or is over.
    """
    id = accounts.holder(work.connection, work.origin.actor, kind="mentor")
    found = None if id is None else mentors.find(work.connection, id, hold=hold)
    if found is None or found.state not in ("active", "paused"):
        raise NotTheMentor
    return found


def acting_agent(work: UnitOfWork, *, hold: bool = False) -> Agent:
    """The agent whom the key of this request acts for.

    Raises:
        NotAnAgent: it acts for none, or the agent's time is over.
    """
    found = agent_if_any(work, hold=hold)
    if found is None:
        raise NotAnAgent
    return found


def agent_if_any(work: UnitOfWork, *, hold: bool = False) -> Agent | None:
    """The agent whom the key of this request acts for; none: it acts for none whose time goes on."""
    id = accounts.holder(work.connection, work.origin.actor, kind="agent")
    found = None if id is None else agents.find(work.connection, id, hold=hold)
    return found if found is not None and found.state == "active" else None


def need_agent(id: UUID, *, work: UnitOfWork) -> Agent:
    """An agent who is to own something; her time does not end before this transaction does.

    Raises:
        NotFound: no agent of the organisation has this id.
        NotAnAgent: her time is over.
    """
    found = agents.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="agent", id=id)
    if found.state != "active":
        raise NotAnAgent
    return found


def give_account(account: str | None, *, holder_id: UUID, kind: str, work: UnitOfWork) -> None:
    """Have a key act for a `mentor` or an `agent`, in the place of any other; or none.

    Raises:
        AccountTaken: the key acts for somebody else.
    """
    if account is None:
        accounts.drop(work.connection, holder_id)
        return
    taken_by = accounts.give(
        work.connection,
        account,
        holder_id=holder_id,
        kind=kind,
        organisation=work.organisation,
    )
    if taken_by is not None:
        raise AccountTaken(holder_id=taken_by)
