"""Whom what is known refuses, partners is asked about anew, so that what was just given may be used."""

from collections.abc import Awaitable, Callable

from gateway.access.deciding import Allowed, Known
from gateway.refusals import Refusal


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
