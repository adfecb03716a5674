"""What a room's broker and the gateway keep off, as far as it can be seen from outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: of its bytes, above which a queue refuses any event that is not small
_FULL = 0.95


class Kept(StrEnum):
    """What a room was kept from, beside events that were not let in."""

    #: it has as many connections as it may: who comes besides is refused
    CONNECTIONS = "connections"
    #: a queue of its holds what it may: what comes besides is refused
    QUEUE_FULL = "queue_full"
    #: a service of its answered what it must not: nothing of it was passed on
    ANSWER_INVALID = "answer_invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a room may have."""

    connections: int
    queue_messages: int
    queue_bytes: int


def at_bounds(
    *, connections: int, queues: Iterable[tuple[int, int]], limits: Limits
) -> dict[Kept, int]:
    """At which bounds a room is now, and at how many of each.

    Args:
        connections: that its partner has open.
        queues: messages and bytes of each.
        limits: what it may have.
    """
    full = sum(
        messages >= limits.queue_messages or size >= limits.queue_bytes * _FULL
        for messages, size in queues
    )
    found = {Kept.CONNECTIONS: int(connections >= limits.connections), Kept.QUEUE_FULL: full}
    return {kept: number for kept, number in found.items() if number}
