"""The journal, read whole as an integrator reads it: every public event, in order, none missing."""

from collections.abc import Sequence
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


def read_journal(gateways: Sequence[Gateway], *, at_least: int) -> Journal | None:
    """The journal by its feed; none: there are fewer events in it than there are to be.

    Args:
        gateways: each with the key of another organisation, as each is given its own events alone.
        at_least: how many events there are to be.

    Raises:
        DemoFailed: something was refused.
    """
    known = gateways[0].get("/v1/journal")
    if int(known["head"]) < at_least:
        return None
    read, gaps = set[str](), len(known["gaps"])
    for gateway in gateways:
        given, left_out = _follow(gateway)
        read |= given
        gaps += left_out
    return Journal(
        events=int(known["head"]),
        # Asked last: what was dropped meanwhile could not be read.
        gone=int(gateways[0].get("/v1/journal")["oldest"]),
        read=len(read),
        gaps=gaps,
    )


def _follow(gateway: Gateway) -> tuple[set[str], int]:
    """The events that one organisation is given, and in how many places something was left out."""
    chain, read, gaps, after = Chain("0"), set[str](), 0, "0"
    while True:
        answer = gateway.answer("/v1/events", after=after, limit=_PAGE)
        previous, *cursors = answer.headers["Nosotros-Cursors"].split()
        for cursor in cursors:
            gaps += chain.take(cursor=cursor, previous=previous) is not None
            previous = cursor
        if not cursors:
            return read, gaps
        read |= {each["id"] for each in answer.json()}
        after = answer.headers["Nosotros-Cursor"]
