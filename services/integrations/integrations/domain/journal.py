"""The journal's order: each source's events by their numbers, each once, with none left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """An event as it came, and what the journal can be searched by."""

    organisation: str
    source: str
    #: counts its source's events without gaps, from 1
    sequence: int
    event_id: UUID
    type: str
    subject: str
    correlationid: str
    occurred_at: datetime
    #: the event itself, whose bytes never change
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What becomes of events that arrived."""

    #: to be appended, in this order
    accepted: tuple[Arrived, ...]
    #: to be held back, as others of their source are missing before them
    held: tuple[Arrived, ...]
    #: the last number of each source that something was accepted of
    last: Mapping[str, int]
    #: how many were known already
    ignored: int


def place(
    arrived: Iterable[Arrived],
    *,
    last: Mapping[str, int],
    held: Mapping[str, Mapping[int, Arrived]],
) -> Placed:
    """Accept of each source the number that follows its last one, and hold back what is higher.

    Args:
        arrived: in the order in which they came; of two with one number, the first counts.
        last: the last number of each source that is in the journal; of one that is new, none.
        held: by source and number, what was held back before.
    """
    accepted: list[Arrived] = []
    waiting: dict[str, dict[int, Arrived]] = {}
    reached: dict[str, int] = {}
    ignored = 0

    def accept(event: Arrived) -> None:
        accepted.append(event)
        reached[event.source] = event.sequence

    def follow(source: str) -> None:
        """What waited for the last one of its source."""
        mine, before = waiting.get(source, {}), held.get(source, {})
        while True:
            number = reached.get(source, last.get(source, 0)) + 1
            follower = mine.pop(number, None) or before.get(number)
            if follower is None:
                return
            accept(follower)

    # What was held back may follow by now, also where nothing of its source has arrived.
    for source in held:
        follow(source)
    for event in arrived:
        upto = reached.get(event.source, last.get(event.source, 0))
        mine = waiting.setdefault(event.source, {})
        if event.sequence <= upto or event.sequence in mine:
            ignored += 1
        elif event.sequence == upto + 1:
            accept(event)
            follow(event.source)
        else:
            mine[event.sequence] = event
    return Placed(
        accepted=tuple(accepted),
        held=tuple(event for each in waiting.values() for event in each.values()),
        last=reached,
        ignored=ignored,
    )
