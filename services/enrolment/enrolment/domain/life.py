"""The life of an enrolment: applied → waiting → offered → enrolled → active → completed, or its end."""

from typing import Literal

Verb = Literal[
    "accept", "activate", "admit", "complete", "decline", "lapse", "offer", "refuse", "withdraw"
]

#: what each step is possible from
_FROM: dict[Verb, frozenset[str]] = {
    "admit": frozenset({"applied"}),
    "offer": frozenset({"waiting"}),
    "accept": frozenset({"offered"}),
    "decline": frozenset({"offered"}),
    "lapse": frozenset({"offered"}),
    "activate": frozenset({"enrolled"}),
    "complete": frozenset({"active"}),
    "refuse": frozenset({"applied", "waiting", "offered"}),
    "withdraw": frozenset({"applied", "waiting", "offered", "enrolled", "active"}),
}
#: where each step leads, where that does not depend on the seats
_TO: dict[Verb, str] = {
    "offer": "offered",
    "accept": "enrolled",
    "decline": "withdrawn",
    "lapse": "withdrawn",
    "activate": "active",
    "complete": "completed",
    "refuse": "refused",
    "withdraw": "withdrawn",
}


def allows(state: str, verb: Verb) -> bool:
    """Whether a step is possible from a state."""
    return state in _FROM[verb]


def after(verb: Verb) -> str:
    """The state that a step leads to."""
    return _TO[verb]
