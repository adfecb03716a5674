"""Support cases, read and found: what of them somebody may know."""

from uuid import UUID

from mentoring.domain.support_cases import rank_of
from mentoring.handlers.access import agent_if_any
from mentoring.storage import case_entries, referrals, support_cases
from mentoring.storage.agents import Agent
from mentoring.storage.support_cases import SupportCase
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    CaseEntries,
    GetSupportCase,
    ListCaseEntries,
    ListReferrals,
    ListSupportCases,
    Referrals,
    StateUnfit,
    SupportCasePage,
    SupportCaseView,
)
from nosotros.pages import after_id, after_line, cut

OPEN = ("open", "answered")


def get_support_case(query: GetSupportCase, *, work: UnitOfWork) -> SupportCaseView:
    """One case; what it is about is withheld where it is another agent's alone.

    Raises:
        NotFound: no case of the organisation has this id.
    """
    found = support_cases.view(work.connection, query.id, agent_id=_asking(work))
    if found is None:
        raise NotFound(kind="support_case", id=query.id)
    return found


def list_support_cases(query: ListSupportCases, *, work: UnitOfWork) -> SupportCasePage:
    """A page of the queue.

    The cursor has the urgency that the last case had, as this may change from page to page.
    """
    found = support_cases.page(
        work.connection,
        agent_id=_asking(work),
        state=query.state,
        owner_id=query.owner_id,
        unowned=query.unowned,
        participant_id=query.participant_id,
        after=_place(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit, by=lambda each: f"{rank_of(each.urgency)}.{each.id}")
    return SupportCasePage(items=items, next=following)


def list_case_entries(query: ListCaseEntries, *, work: UnitOfWork) -> CaseEntries:
    """The course of a case.

    Raises:
        NotFound: no case of the organisation that may be seen has this id.
    """
    agent_id = _asking(work)
    need_seen(query.id, agent_id=agent_id, work=work)
    found = case_entries.of_case(work.connection, query.id, agent_id=agent_id)
    return CaseEntries(case_id=query.id, items=found)


def list_referrals(query: ListReferrals, *, work: UnitOfWork) -> Referrals:
    """The referrals of a case.

    Raises:
        NotFound: no case of the organisation that may be seen has this id.
    """
    agent_id = _asking(work)
    need_seen(query.id, agent_id=agent_id, work=work)
    found = referrals.of_case(work.connection, query.id, agent_id=agent_id)
    return Referrals(case_id=query.id, items=found)


def need_seen(
    id: UUID, *, agent_id: UUID | None, work: UnitOfWork, hold: bool = False
) -> SupportCase:
    """A case of which an agent, or who is none, may know what it is about.

    Raises:
        NotFound: no case of the organisation has this id, or it is another agent's alone.
    """
    found = support_cases.find(work.connection, id, hold=hold)
    if found is None or not found.is_seen_by(agent_id):
        raise NotFound(kind="support_case", id=id)
    return found


def held_open(id: UUID, *, agent: Agent | None, work: UnitOfWork) -> SupportCase:
    """A case that is not closed, as an agent may know it, held until the work ends.

    Raises:
        NotFound: as `need_seen`.
        StateUnfit: it is closed.
    """
    found = need_seen(id, agent_id=agent.id if agent else None, work=work, hold=True)
    if found.state not in OPEN:
        raise StateUnfit(state=found.state, needed=OPEN)
    return found


def _asking(work: UnitOfWork) -> UUID | None:
    agent = agent_if_any(work)
    return agent.id if agent else None


def _place(cursor: str | None) -> tuple[int, UUID] | None:
    """The rank and the id in a cursor of the queue.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return None
    rank, _, id = cursor.partition(".")
    after = after_id(id)
    assert after is not None, "none stands for no cursor alone"
    return after_line(rank), after
