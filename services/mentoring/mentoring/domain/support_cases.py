"""Support cases: how soon they are to be answered, and what partners may answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

#: by when somebody is to have answered, from the opening on; the most urgent first
ANSWER_WITHIN: Mapping[str, timedelta] = {
    "emergency": timedelta(hours=1),
    "high": timedelta(hours=8),
    "normal": timedelta(days=3),
    "low": timedelta(days=10),
}
_RANKS = {urgency: rank for rank, urgency in enumerate(ANSWER_WITHIN)}
#: what may be answered to a referral that is in a state
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "sent": ("accepted", "declined", "completed", "consent_withdrawn"),
    "accepted": ("declined", "completed", "consent_withdrawn"),
}


def rank_of(urgency: str) -> int:
    """Where an urgency stands in the queue; 0 is first."""
    return _RANKS[urgency]


def answer_due(urgency: str, *, opened_at: datetime) -> datetime:
    """By when somebody is to have answered."""
    return opened_at + ANSWER_WITHIN[urgency]


def states_for(answer: str) -> tuple[str, ...]:
    """The states that a referral may be in for an answer to it."""
    return tuple(state for state, answers in _ANSWERS.items() if answer in answers)
