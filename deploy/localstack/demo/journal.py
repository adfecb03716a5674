"""The journal, read whole as an integrator reads it: every public event, in order, none missing."""

from dataclasses import dataclass

from localstack.demo.platform import Gateway
from nosotros.events import Chain

_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Journal:
    """What was in it, and what the feed gave of that."""

    #: all that it ever had
    events: int
    #: of these: older than it keeps them
    gone: int
    read: int
    #: numbers of a source that are missing in the journal, and places where the feed left something out
    gaps: int

    @property
    def missing(self) -> int:
        """Events that it keeps and the feed did not give, and gaps."""
        return max(0, self.events - self.gone - self.read) + self.gaps

    def lines(self) -> list[str]:
        """The story of it, as it is told in a terminal."""
        return [
            "In the journal, that integrators have events from:",
            f"  {self.events:>4} public events, {self.gone} of them over 90 days old and gone by now",
            f"  {self.read:>4} read by the feed",
            f"  {self.missing:>4} missing",
        ]


def read_journal(gateway: Gateway, *, at_least: int) -> Journal | None:
    """The journal by its feed; none: there are fewer events in it than there are to be.

    Raises:
        DemoFailed: something was refused.
    """
    known = gateway.get("/v1/journal")
    if int(known["head"]) < at_least:
        return None
    chain, read, gaps = Chain("0"), 0, len(known["gaps"])
    after = "0"
    while True:
        answer = gateway.answer("/v1/events", after=after, limit=_PAGE)
        previous, *cursors = answer.headers["Nosotros-Cursors"].split()
        for cursor in cursors:
            gaps += chain.take(cursor=cursor, previous=previous) is not None
            previous = cursor
        if not cursors:
            break
        read += len(answer.json())
        after = answer.headers["Nosotros-Cursor"]
    return Journal(
        events=int(known["head"]),
        # Asked last: what was dropped meanwhile could not be read.
        gone=int(gateway.get("/v1/journal")["oldest"]),
        read=read,
        gaps=gaps,
    )
