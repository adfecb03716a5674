"""What a receipt changes in a message and in the attempt at it that it tells of."""

from dataclasses import dataclass

from notifications.domain.states import FAILURES

#: from which a certain failure of the last attempt sends a message on to the next channel
_AWAITING = frozenset(("sent", "uncertain", "delivered"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """An attempt, as a receipt finds it."""

    state: str
    #: whether a receipt has told already; otherwise its state is what was assumed
    receipt: bool
    #: whether no later attempt was made at the message
    last: bool
    #: whether another attempt at the message reached her
    reached: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What a receipt changes."""

    #: the attempt's new state
    attempt: str
    #: the message's new state; none: it stays as it is
    message: str | None = None


def change(receipt: str, *, attempt: Attempt, message: str) -> Change | None:
    """What a receipt changes; none: nothing, as it tells what is known, or less.

    Receipts come repeated and in any order, and contradict each other. A message that reached her
    stays delivered whatever is told later; but one that is only assumed to be, as its provider gives
    no receipts, may still bounce.

    Args:
        receipt: `sent`, `delivered` or a failure.
        attempt: the attempt that it tells of, which is not under way any more.
        message: the message's state.
    """
    match receipt:
        case "delivered":
            if attempt.state == "delivered" and attempt.receipt:
                return None
            # Whatever was thought of it meanwhile. What is just going out once more cannot be
            # called back: that she has it is seen when that is settled.
            reached = message not in ("delivered", "sending")
            return Change(attempt="delivered", message="delivered" if reached else None)
        case "sent":
            if attempt.state != "uncertain":
                return None
            resolved = attempt.last and message == "uncertain"
            return Change(attempt="sent", message="sent" if resolved else None)
        case _:
            proven = attempt.state == "delivered" and attempt.receipt
            if proven or attempt.state in FAILURES:
                return None
            again = attempt.last and message in _AWAITING and not attempt.reached
            return Change(attempt=receipt, message="queued" if again else None)
