"""The course of a support case: what is done and said in it, its end, and its going on."""

from mentoring.handlers.access import acting_agent
from mentoring.handlers.accompanied import need_text
from mentoring.handlers.case_reading import held_open, need_seen
from mentoring.handlers.support_cases import CASE_OVERDUE, add_entry, close, status_of
from mentoring.storage import agents, people, support_cases
from mentoring.storage.support_cases import SupportCase
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    CloseSupportCase,
    NoteOnCase,
    ReopenSupportCase,
    StateUnfit,
    SupportCaseAnswered,
    SupportCaseOpened,
    SupportCaseStatus,
)


def note_on_case(command: NoteOnCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Add what was done or said; the first answer stops the clock.

    A note alone is no change of the case: whoever is about to change it need not read it again.

    Raises:
        InvalidFields: it says nothing.
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no case of the organisation that may be seen has this id.
        StateUnfit: it is closed.
    """
    need_text(command.text, field="text")
    agent = acting_agent(work)
    case = held_open(command.case_id, agent=agent, work=work)
    kind = "answer" if command.answers else "note"
    add_entry(case.id, kind, by=agent.id, text=command.text, work=work)
    if command.answers and case.first_answered_at is None:
        work.cancel(CASE_OVERDUE, key=str(case.id))
        revision = support_cases.answer(work.connection, case.id, at=work.at)
        work.publish(SupportCaseAnswered(case_id=case.id), revision=revision)
    work.audit("note_on_case", case.id)
    return status_of(case.id, work=work)


def close_support_case(command: CloseSupportCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Close a case with its outcome, whatever partners have still to answer.

    Raises:
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no case of the organisation that may be seen has this id.
        StateUnfit: it is closed.
    """
    agent = acting_agent(work)
    case = held_open(command.case_id, agent=agent, work=work)
    close(case, outcome=command.outcome, by=agent.id, remark=command.remark, work=work)
    work.audit("close_support_case", case.id)
    return status_of(case.id, work=work)


def reopen_support_case(command: ReopenSupportCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Have a closed case go on, and its clock, where she was not answered.

    She need not be held: whoever notes that she left, or whose record hers was merged into, holds
    her cases, too.

    Raises:
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no case of the organisation that may be seen has this id.
        StateUnfit: it is not closed; or she withdrew, or her data have been erased.
    """
    acting = acting_agent(work)
    known = need_seen(command.case_id, agent_id=acting.id, work=work)
    owners = {acting.id} if known.owner_id is None else {acting.id, known.owner_id}
    held = agents.by_id(work.connection, owners, hold=True)
    agent = acting_agent(work)
    case = need_seen(known.id, agent_id=agent.id, work=work, hold=True)
    _need_closed(case, work=work)
    owner = held.get(case.owner_id) if case.owner_id else None
    owner_id = owner.id if owner is not None and owner.state == "active" else agent.id
    support_cases.reopen(work.connection, case.id, owner_id=owner_id)
    add_entry(case.id, "reopened", by=agent.id, work=work)
    if owner_id != case.owner_id:
        add_entry(case.id, "taken", by=agent.id, owner_id=owner_id, work=work)
    if case.first_answered_at is None:
        work.schedule(CASE_OVERDUE, key=str(case.id), due_at=case.answer_due_at)
    status = status_of(case.id, work=work)
    work.publish(
        SupportCaseOpened(case_id=case.id, urgency=case.urgency, answer_due_at=case.answer_due_at),
        revision=status.revision,
    )
    work.audit("reopen_support_case", case.id)
    return status


def _need_closed(case: SupportCase, *, work: UnitOfWork) -> None:
    if case.participant_id is None:
        raise StateUnfit(state="erased", needed=("closed",))
    person = people.find(work.connection, case.participant_id)
    if person is not None and person.restricted:
        raise StateUnfit(state="withdrawn", needed=("closed",))
    if case.state != "closed":
        raise StateUnfit(state=case.state, needed=("closed",))
