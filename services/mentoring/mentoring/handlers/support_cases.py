"""Support cases: opened, changed, taken, overdue, and what becomes of them when she leaves."""

from uuid import UUID

from mentoring.domain.support_cases import answer_due, rank_of
from mentoring.handlers.access import acting_agent, agent_if_any, need_agent
from mentoring.handlers.case_reading import OPEN, held_open
from mentoring.handlers.refusing import refuse
from mentoring.storage import case_entries, merges, people, support_cases
from mentoring.storage.support_cases import SupportCase
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeSupportCase,
    OpenSupportCase,
    StateUnfit,
    SupportCaseClosed,
    SupportCaseOpened,
    SupportCaseOverdue,
    SupportCaseStatus,
    TakeSupportCase,
)
from nosotros.identifiers import new_id

CASE_OVERDUE = "case_overdue"


def open_support_case(command: OpenSupportCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Open a case for a participant, by her own record or one that was merged into it.

    Raises:
        InvalidFields: it says nothing, or is to be its owner's alone and has none.
        NotFound: there is no such agent, or no such participant, or she has withdrawn.
        NotAnAgent: the time of the agent who is to own it is over.
    """
    _check(command)
    if command.owner_id is not None:
        need_agent(command.owner_id, work=work)
    participant_id = merges.hold(work.connection, command.participant_id)
    person = people.find(work.connection, participant_id)
    if person is None or person.restricted:
        raise NotFound(kind="participant", id=command.participant_id)
    id = open_case(
        participant_id,
        known_as=command.participant_id,
        kind=command.kind,
        urgency=command.urgency,
        confidentiality=command.confidentiality,
        summary=command.summary,
        owner_id=command.owner_id,
        work=work,
    )
    work.audit("open_support_case", id)
    return status_of(id, work=work)


def open_case(
    participant_id: UUID,
    *,
    known_as: UUID,
    kind: str,
    urgency: str,
    summary: str,
    work: UnitOfWork,
    confidentiality: str = "centre",
    owner_id: UUID | None = None,
) -> UUID:
    """Put a case into the queue and begin its clock; whoever calls holds her. Its id."""
    id = new_id()
    due_at = answer_due(urgency, opened_at=work.at)
    work.connection.exec_driver_sql(
        support_cases.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "participant_id": participant_id,
            "known_as": known_as,
            "kind": kind,
            "urgency": urgency,
            "urgency_rank": rank_of(urgency),
            "confidentiality": confidentiality,
            "summary": summary,
            "owner_id": owner_id,
            "opened_at": work.at,
            "answer_due_at": due_at,
        },
    )
    work.schedule(CASE_OVERDUE, key=str(id), due_at=due_at)
    work.publish(SupportCaseOpened(case_id=id, urgency=urgency, answer_due_at=due_at), revision=1)
    return id


def change_support_case(command: ChangeSupportCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Change a case; that another agent owns it is in its course.

    Raises:
        InvalidFields: it says nothing, or is to be its owner's alone and has none.
        NotFound: no case of the organisation that may be seen, or no agent, has this id.
        NotAnAgent: the time of the agent who is to own it is over.
        StateUnfit: it is closed.
        RevisionMismatch: it was changed since it was read.
    """
    _check(command)
    if command.owner_id is not None:
        need_agent(command.owner_id, work=work)
    by = agent_if_any(work)
    before = held_open(command.case_id, agent=by, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    due_at = before.answer_due_at
    if command.urgency != before.urgency and before.first_answered_at is None:
        due_at = answer_due(command.urgency, opened_at=before.opened_at)
        work.schedule(CASE_OVERDUE, key=str(before.id), due_at=due_at)
    work.connection.exec_driver_sql(
        support_cases.CHANGE,
        {
            "id": before.id,
            "kind": command.kind,
            "urgency": command.urgency,
            "urgency_rank": rank_of(command.urgency),
            "confidentiality": command.confidentiality,
            "summary": command.summary,
            "owner_id": command.owner_id,
            "answer_due_at": due_at,
        },
    )
    if command.owner_id != before.owner_id:
        add_entry(
            before.id, "hand_over", by=by.id if by else None, owner_id=command.owner_id, work=work
        )
    work.audit("change_support_case", before.id)
    return status_of(before.id, work=work)


def take_support_case(command: TakeSupportCase, *, work: UnitOfWork) -> SupportCaseStatus:
    """Have the agent who acts own a case that nobody owns.

    Raises:
        NotAnAgent: the key acts for no agent whose time goes on.
        NotFound: no case of the organisation that may be seen has this id.
        StateUnfit: it is closed, or somebody's.
    """
    agent = acting_agent(work, hold=True)
    case = held_open(command.case_id, agent=agent, work=work)
    if case.owner_id is not None:
        raise StateUnfit(state="owned", needed=("unowned",))
    support_cases.own(work.connection, case.id, owner_id=agent.id)
    add_entry(case.id, "taken", by=agent.id, owner_id=agent.id, work=work)
    work.audit("take_support_case", case.id)
    return status_of(case.id, work=work)


def case_overdue(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell that a case was not answered in time.

    It is not held, as whoever answers or closes it waits for this timer's row while holding it.
    """
    case = support_cases.find(work.connection, UUID(timer.key))
    if case is None or case.state != "open":
        return
    work.publish(SupportCaseOverdue(case_id=case.id, urgency=case.urgency), revision=case.revision)


def withdrew(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Close the cases of somebody who left; whoever calls holds her."""
    for case in support_cases.of_person(work.connection, participant_id):
        if case.state in OPEN:
            close(case, outcome="withdrew", by=None, work=work)


def forget(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Close somebody's cases, and keep what can be counted of them; whoever calls holds her."""
    withdrew(participant_id, work=work)
    support_cases.forget(work.connection, participant_id)


def close(
    case: SupportCase, *, outcome: str, by: UUID | None, work: UnitOfWork, remark: str | None = None
) -> None:
    """Close a case that is held and open; `by`: which agent did."""
    work.cancel(CASE_OVERDUE, key=str(case.id))
    revision = support_cases.close(work.connection, case.id, outcome=outcome, at=work.at)
    add_entry(case.id, "closed", by=by, text=remark, code=outcome, work=work)
    work.publish(SupportCaseClosed(case_id=case.id, outcome=outcome), revision=revision)


def add_entry(
    case_id: UUID,
    kind: str,
    *,
    by: UUID | None,
    work: UnitOfWork,
    text: str | None = None,
    code: str | None = None,
    owner_id: UUID | None = None,
    referral_id: UUID | None = None,
) -> None:
    """Add to the course of a case, which is held; `by`: which agent did it."""
    case_entries.add(
        work.connection,
        case_id,
        kind,
        organisation=work.organisation,
        at=work.at,
        written_by=by,
        text=text,
        code=code,
        owner_id=owner_id,
        referral_id=referral_id,
    )


def status_of(id: UUID, *, work: UnitOfWork) -> SupportCaseStatus:
    """How a case, of which there is one, stands by now."""
    found = support_cases.find(work.connection, id)
    assert found is not None, "cases are never deleted"
    return found.status


def _check(command: OpenSupportCase | ChangeSupportCase) -> None:
    """Refuse a case that says nothing, or is nobody's alone.

    Raises:
        InvalidFields: naming the fields.
    """
    problems: list[tuple[str, str]] = []
    if not command.summary.strip():
        problems.append(("summary", "required"))
    if command.confidentiality == "owner" and command.owner_id is None:
        problems.append(("owner_id", "required"))
    refuse(problems)
