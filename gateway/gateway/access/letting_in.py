"""Whom what is known refuses, partners is asked about anew, so that what was just given may be used."""

from collections.abc import Awaitable, Callable

from gateway.access.deciding import Allowed, Known
from gateway.refusals import Refusal
from nosotros import clock

#: seconds for which a decision stands
_SOON = 1.0


async def let_in(
    known: Known, *, admit: Callable[[Known], Allowed], learn: Callable[[], Awaitable[Known]]
) -> Allowed:
    """What a caller may.

    Args:
        known: who she is, as it was learnt within the last seconds.
        admit: decides by that; raises `Refusal`.
        learn: asks who she is by now.

    Raises:
        ContractError: she may not, or nobody can say who she is.
    """
    try:
        return admit(known)
    except Refusal:
        return admit(await learn())


async def by_now(
    allowed: Allowed, *, since: float, again: Callable[[], Awaitable[Allowed]]
) -> Allowed:
    """What she may now that all of her request has come, for which she may have taken days.

    Args:
        allowed: what she might before.
        since: monotonic seconds, when that was decided at the latest.
        again: decides anew.

    Raises:
        ContractError: she may not any more.
    """
    return allowed if clock.monotonic() - since < _SOON else await again()
