"""What participants wrote that a person has to read: it comes to the Social Contact Centre."""

from uuid import UUID

from mentoring.domain.support_cases import answer_due, rank_of
from mentoring.handlers.support_cases import CASE_OVERDUE, add_entry, open_case
from mentoring.storage import merges, people, support_cases
from mentoring.storage.support_cases import SupportCase
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import AnswerForCentre

_EMERGENCY = "emergency"
#: of who sent a picture and no words
_NO_WORDS = "—"


def on_answer_for_centre(event: AnswerForCentre, *, work: UnitOfWork) -> None:
    """Have the Centre look after what somebody wrote.

    It is added to her case that somebody looks after already, or is yet to be answered; else it
    opens one. Her words come into no case that is one agent's alone, as others are to see them, nor
    are they kept of who has left: of her only what is urgent opens a case, without them.
    """
    participant_id = merges.hold(work.connection, event.participant_id)
    if work.buried(participant_id):
        return
    her = people.find(work.connection, participant_id)
    left = her is not None and her.restricted
    if left and not event.urgent:
        # Her answer can be read where it was heard, as long as it is kept there.
        return
    text = _NO_WORDS if left or not event.text.strip() else event.text
    case = _going_on(participant_id, urgent=event.urgent, work=work)
    if case is None:
        id = open_case(
            participant_id,
            known_as=event.participant_id,
            kind="other",
            urgency=_EMERGENCY if event.urgent else "normal",
            summary=text,
            work=work,
        )
    else:
        id = case.id
        add_entry(id, "message", by=None, text=text, code=event.channel, work=work)
        if event.urgent and case.urgency != _EMERGENCY:
            _make_urgent(case, work=work)
    work.audit("hear_answer", id)


def _going_on(participant_id: UUID, *, urgent: bool, work: UnitOfWork) -> SupportCase | None:
    """The latest case of hers, held, in which somebody is going to see what she wrote.

    Where it is urgent that is only one whose clock runs.
    """
    going_on = [
        each
        for each in support_cases.of_person(work.connection, participant_id)
        if each.confidentiality == "centre"
        and (
            each.state == "open"
            or (each.state == "answered" and each.owner_id is not None and not urgent)
        )
    ]
    return going_on[-1] if going_on else None


def _make_urgent(case: SupportCase, *, work: UnitOfWork) -> None:
    due_at = min(case.answer_due_at, answer_due(_EMERGENCY, opened_at=work.at))
    work.schedule(CASE_OVERDUE, key=str(case.id), due_at=due_at)
    work.connection.exec_driver_sql(
        support_cases.CHANGE,
        {
            "id": case.id,
            "kind": case.kind,
            "urgency": _EMERGENCY,
            "urgency_rank": rank_of(_EMERGENCY),
            "confidentiality": case.confidentiality,
            "summary": case.summary,
            "owner_id": case.owner_id,
            "answer_due_at": due_at,
        },
    )
