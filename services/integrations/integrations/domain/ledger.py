"""A ledger: what a subscription was to get in a range of the journal, and what became of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

#: events that one ledger may have
MOST = 50_000
#: how long the ledger of an ended subscription can still be had
KEPT = timedelta(days=90)
State = Literal["pending", "delivered", "failed", "withheld"]


class Entry(NamedTuple):
    """What became of one event; in a file its cells, in this order.

    There may be 50,000 at once, whose making must keep nobody else waiting: hence no dataclass.
    """

    cursor: str
    #: the cursor of the event before it that the subscriber was to get
    previous: str
    event_id: str
    type: str
    #: whose event it is; none: the subscriber may not have that organisation's events any more
    organisation: str | None
    state: State
    attempts: int
    #: RFC 3339, in UTC; a reader does not tell when
    delivered_at: str | None

    def cells(self) -> tuple[Any, ...]:
        """Itself; of what was withheld nothing but where it is."""
        if self.state == "withheld":
            return (self.cursor, None, None, None, None, self.state, None, None)
        return tuple(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What a subscription was to get after one place and up to another."""

    subscription_id: UUID
    #: whose subscription it is
    organisation: str
    kind: str
    types: Sequence[str]
    organisations: Sequence[str]
    subjects: Sequence[str]
    after: int
    until: int
    made_at: datetime
    entries: Sequence[Entry]

    def about(self, *, issuer: str) -> dict[str, Any]:
        """What its entries have in common, and how many they are, ready for JSON.

        What was due is what was delivered, is pending or failed; what was withheld was not due.
        """
        states = Counter(each.state for each in self.entries)
        return {
            "iss": issuer,
            "iat": int(self.made_at.timestamp()),
            "subscription": str(self.subscription_id),
            "organisation": self.organisation,
            "kind": self.kind,
            "filter": {
                "types": list(self.types),
                "organisations": list(self.organisations),
                "subjects": list(self.subjects),
            },
            "after": str(self.after),
            "until": str(self.until),
            "due": states["delivered"] + states["pending"] + states["failed"],
            "delivered": states["delivered"],
            "pending": states["pending"],
            "failed": states["failed"],
            "withheld": states["withheld"],
        }

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Its entries' cells, in the journal's order."""
        return (each.cells() for each in self.entries)
