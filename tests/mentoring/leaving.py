"""Mentees who have a mentor, and leave."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from nosotros import clock
from nosotros.contracts.enrolment import ParticipantWithdrew
from nosotros.contracts.mentoring import AnswerMatch, OfferMatch


def begin(ask: Callable[..., Any], mentee_id: UUID, mentor_id: UUID) -> Any:
    """Have a match of a mentee with a mentor begin."""
    match = ask(OfferMatch(mentee_id=mentee_id, mentor_id=mentor_id))
    ask(AnswerMatch(match_id=match.id, side="mentor", accepted=True))
    return ask(AnswerMatch(match_id=match.id, side="mentee", accepted=True))


def withdraw(hear: Callable[..., None], participant_id: UUID, *, revision: int = 4) -> None:
    """Have enrolment tell that somebody has left."""
    told = ParticipantWithdrew(participant_id=participant_id, withdrawn_at=clock.now())
    hear(told, revision=revision)
