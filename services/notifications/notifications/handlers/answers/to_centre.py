"""What a person reads: the Contact Centre is told, and she is told that somebody will read it."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import AnswerForCentre
from notifications.domain.answers import Kind
from notifications.domain.hearing import ACKNOWLEDGED_EVERY
from notifications.handlers.answers.context import Context
from notifications.handlers.answers.result import Result, result_of, say
from notifications.storage import answers

_RECEIVED = "answer_received"


def to_centre(context: Context, *, kind: Kind, urgent: bool, work: UnitOfWork) -> Result:
    """Have a person read it, and tell her so, at most once a day."""
    told = AnswerForCentre(
        answer_id=context.answer_id,
        participant_id=context.participant_id,
        channel=context.channel,
        text=context.text,
        answered_at=context.at,
        urgent=urgent,
    )
    work.publish(told, revision=1)
    acknowledged = answers.written_since(
        work.connection,
        context.participant_id,
        template=_RECEIVED,
        since=work.at - ACKNOWLEDGED_EVERY,
    )
    if not acknowledged:
        say(_RECEIVED, context, participant_id=context.participant_id, work=work)
    return result_of(context, kind, "passed_to_centre")
