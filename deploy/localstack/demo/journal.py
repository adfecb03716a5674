"""The journal, read whole as an integrator reads it: every public event, in order, none missing."""

from dataclasses import dataclass

from localstack.demo.platform import Gateway
from nosotros.events import Chain

_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Journal:
    """What the feed gave."""

    events: int
    #: numbers of a source that are missing in the journal, and places where the feed left something out
    gaps: int

    def lines(self) -> list[str]:
        """The story of it, as it is told in a terminal."""
        return [
            "In the journal, read whole by the feed:",
            f"  {self.events:>4} public events",
            f"  {self.gaps:>4} gaps",
        ]


def read_journal(gateway: Gateway, *, at_least: int) -> Journal | None:
    """The journal by its feed; none: there are fewer events in it than there are to be.

    Raises:
        DemoFailed: something was refused.
    """
    known = gateway.get("/v1/journal")
    if int(known["head"]) < at_least:
        return None
    chain, events, gaps = Chain("0"), 0, len(known["gaps"])
    after = "0"
    while True:
        answer = gateway.answer("/v1/events", after=after, limit=_PAGE)
        previous, *cursors = answer.headers["Nosotros-Cursors"].split()
        for cursor in cursors:
            gaps += chain.take(cursor=cursor, previous=previous) is not None
            previous = cursor
        events += len(answer.json())
        if not cursors:
            return Journal(events=events, gaps=gaps)
        after = answer.headers["Nosotros-Cursor"]
