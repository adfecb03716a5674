"""SÍ and NO to an offer, and absences: told to who decides, where there is nothing to guess."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import AbsenceAnswered, OfferAnswered
from notifications.domain.answers import Asked, Kind, Understood
from notifications.domain.hearing import Told, meant
from notifications.handlers.answers.context import Context
from notifications.handlers.answers.result import Result, result_of, say

_DONE = {Kind.YES: "accepted", Kind.NO: "declined"}
_SAID = {Kind.YES: "offer_accepted_noted", Kind.NO: "offer_declined_noted"}
_ABSENT = "absence_announced"


def replied(understood: Understood, context: Context, *, work: UnitOfWork) -> Result | None:
    """Take or leave the one offer that is open, or note that she comes; none: it is in doubt.

    It is where several offers are open at one address, also those of others who share it, and
    where an offer is open but what was asked last is something else.
    """
    kind, told = understood.kind, context.told
    if told is None:
        return None
    if context.asked is not Asked.OFFER:
        return None if context.offers else result_of(context, kind, "noted", about=told.about)
    others = [each.about for each in context.offers if each.about != told.about]
    if others and told is not context.replied_to:
        return None
    if told.about not in context.answered:
        return _answer_offer(kind, told, context, work=work)
    if context.answered[told.about] != _DONE[kind]:
        # She thought better of it.
        return None
    return result_of(context, kind, "repeated", about=told.about)


def absent(understood: Understood, context: Context, *, work: UnitOfWork) -> Result | None:
    """Announce that she will not come to a session; none: nobody knows which.

    Of a meeting with her mentor she is not excused: a person tells him.
    """
    if context.asked is Asked.MEETING:
        return None
    session = meant(
        understood,
        asked_about=context.told if context.asked is Asked.SESSION else None,
        coming=context.coming,
        at=context.at,
    )
    if session is None:
        return None
    kind, participant_id = understood.kind, session.participant_id
    if context.answered.get(session.session_id) == _ABSENT:
        return result_of(
            context,
            kind,
            "repeated",
            participant_id=participant_id,
            about=session.session_id,
        )
    told = AbsenceAnswered(
        answer_id=context.answer_id,
        participant_id=participant_id,
        session_id=session.session_id,
        answered_at=context.at,
        reason="no_childcare" if understood.childcare else "other",
    )
    work.publish(told, revision=1)
    say("absence_noted", context, participant_id=participant_id, work=work)
    return result_of(
        context, kind, _ABSENT, participant_id=participant_id, about=session.session_id
    )


def _answer_offer(kind: Kind, told: Told, context: Context, *, work: UnitOfWork) -> Result:
    answered = OfferAnswered(
        answer_id=context.answer_id,
        participant_id=told.participant_id,
        offer_id=told.about,
        accepted=kind is Kind.YES,
        answered_at=context.at,
    )
    work.publish(answered, revision=1)
    say(_SAID[kind], context, participant_id=told.participant_id, work=work)
    return result_of(context, kind, _DONE[kind], about=told.about)
