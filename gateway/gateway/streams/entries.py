"""Events and their places, as the journal answers with them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson

from gateway.answers import unreadable
from nosotros.contracts.integrations import ReadEvents


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event, byte for byte, and where it is in the journal."""

    position: int
    #: of a page that was asked for with a filter: of that filter's chain
    previous: int
    type: str
    owner: str
    subject: str
    body: bytes

    @cached_property
    def correlation(self) -> str | None:
        """The story that it is of."""
        return self._event.get("correlationid")

    @cached_property
    def occurred_at(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self._event["time"])

    @cached_property
    def _event(self) -> dict[str, Any]:
        return orjson.loads(self.body)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """A page of the journal for somebody."""

    items: tuple[Entry, ...]
    #: how far it was looked at
    position: int
    #: the last event that there is, of whatever organisation
    head: int
    #: of the filter's chain: the last event that it was to get so far
    previous: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a reader got at once, from `previous` on, and how far it has looked since."""

    items: tuple[Entry, ...] = ()
    previous: int
    position: int

    @property
    def chain(self) -> str:
        """The cursor before the first, and each one's, as the feed's header has them."""
        return " ".join(str(each) for each in (self.previous, *(e.position for e in self.items)))

    def frames(self) -> bytes:
        """The events as a stream has them (WHATWG HTML, 9.2.5).

        `previous` is a field of our own, which readers that do not know it skip.
        """
        made: list[bytes] = []
        previous = self.previous
        for each in self.items:
            made.append(
                b"id: %d\nprevious: %d\ndata: %b\n\n" % (each.position, previous, each.body)
            )
            previous = each.position
        return b"".join(made)


def batch_of(result: Any, *, operation: str) -> Batch:
    """A page as it came; not by its schema, which would take most of the time of a reader's page.

    Raises:
        AnswerUnreadable: it is none, or an event has a line break, which no stream could carry.
    """
    try:
        return Batch(
            items=tuple(_entry(each) for each in result["items"]),
            position=int(result["cursor"]),
            head=int(result["head"]),
            previous=int(result["previous"]),
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        raise unreadable(operation=operation, reason="it is no page of events") from None


def entry_of(result: Any, *, operation: str) -> Entry:
    """An event as it came; raises what `batch_of` does."""
    try:
        return _entry(result)
    except (TypeError, KeyError, ValueError, AttributeError):
        raise unreadable(operation=operation, reason="it is no event") from None


def _entry(each: dict[str, Any]) -> Entry:
    body = each["body"].encode()
    if b"\n" in body or b"\r" in body:
        raise ValueError("an event has a line break")
    return Entry(
        position=int(each["cursor"]),
        previous=int(each["previous"]),
        type=each["type"],
        owner=each["owner"],
        subject=each["subject"],
        body=body,
    )


def fits(entry: Entry, asked: ReadEvents) -> bool:
    """Whether an event meets every condition that is given."""
    return (
        (not asked.types or entry.type in asked.types)
        and (not asked.organisations or entry.owner in asked.organisations)
        and (not asked.subjects or entry.subject in asked.subjects)
        and (asked.correlation is None or entry.correlation == asked.correlation)
        and (asked.since is None or entry.occurred_at >= asked.since)
        and (asked.until is None or entry.occurred_at < asked.until)
    )
