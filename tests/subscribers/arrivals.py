"""What has come to a subscriber, and what that proves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nosotros.events import Chain, Gap


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """An event as it came, whatever the way."""

    #: as the way itself names it, where it does
    id: str
    cursor: str
    previous: str
    body: bytes

    @property
    def subject(self) -> str:
        """What it is about."""
        return json.loads(self.body)["subject"]


@dataclass(kw_only=True)
class Arrivals:
    """All that came to one subscriber, in the order in which it came."""

    came: list[Arrival] = field(default_factory=list[Arrival])

    @property
    def ids(self) -> set[str]:
        """The events that have come at all."""
        return {each.id for each in self.came}

    @property
    def repeated(self) -> int:
        """How many came that had come before."""
        return len(self.came) - len(self.ids)

    def each_once(self) -> list[Arrival]:
        """Every event once, in the journal's order.

        Raises:
            AssertionError: what came twice was not the same, or what is in one place has two ids.
        """
        first: dict[str, Arrival] = {}
        for each in self.came:
            assert first.setdefault(each.id, each) == each, f"{each.id} came as two things"
            assert json.loads(each.body)["id"] == each.id
        found = sorted(first.values(), key=lambda each: int(each.cursor))
        assert len({each.cursor for each in found}) == len(found), "a cursor is of two events"
        return found


def gaps(arrivals: Sequence[Arrival], *, after: str) -> list[Gap]:
    """What the chain of some arrivals says is missing, to one who had the event at `after` before."""
    chain = Chain(after)
    found = (chain.take(cursor=each.cursor, previous=each.previous) for each in arrivals)
    return [each for each in found if each is not None]


def events_of(batch: bytes) -> Iterator[bytes]:
    """The events of a batch (CloudEvents JSON format 1.0, 4), each in the bytes that it has there."""
    text = batch.decode()
    read = json.JSONDecoder().raw_decode
    place = 1
    while text[place] != "]":
        _, end = read(text, place)
        yield text[place:end].encode()
        place = end + (text[end] == ",")
    assert (text[0], text[place:]) == ("[", "]")
