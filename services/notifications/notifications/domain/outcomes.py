"""What a channel says of a message it was handed, and what follows from it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """The channel took the message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The channel certainly did not take the message.

    Attributes:
        reason: a code, with nothing of the recipient in it.
        permanent: trying again would change nothing.
    """

    reason: str
    permanent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """The channel may have taken the message, or not; `reason` is a code."""

    reason: str


Outcome = Accepted | Refused | Unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """The state that a message goes into."""

    state: str
    reason: str | None
    #: how long it waits before it is tried again; 0 unless the state is `queued`
    wait_seconds: int = 0


def after(outcome: Outcome, *, attempts: int, waits: tuple[int, ...]) -> Next:
    """What becomes of a message.

    Args:
        outcome: what its channel said.
        attempts: how often it was handed over, this time included.
        waits: seconds between attempts; past them the message has failed.
    """
    match outcome:
        case Accepted():
            return Next(state="sent", reason=None)
        case Unknown(reason=reason):
            # Sending it again could have it arrive twice.
            return Next(state="uncertain", reason=reason)
        case Refused(reason=reason, permanent=permanent):
            if permanent or attempts > len(waits):
                return Next(state="failed", reason=reason)
            return Next(state="queued", reason=reason, wait_seconds=waits[attempts - 1])
