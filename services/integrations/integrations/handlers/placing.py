"""What a filter and a cursor may be."""

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from integrations.storage import subscriptions
from nosotros import contracts
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import CursorExpired, CursorUnknown, EventTypeUnknown
from nosotros.contracts.language import registry


def check_types(types: Sequence[str]) -> None:
    """Raises EventTypeUnknown: there is no public event of a type."""
    known = _public()
    for each in types:
        if each not in known:
            raise EventTypeUnknown(type=each)


def place(cursor: str | None, *, work: UnitOfWork) -> int:
    """The position that a cursor names; the journal's last where there is none.

    Raises:
        CursorExpired: what follows it is not kept any more.
        CursorUnknown: it is beyond the last event.
    """
    head, oldest = subscriptions.places(work.connection)
    if cursor is None:
        return head
    position = int(cursor)
    if position > head:
        raise CursorUnknown(cursor=cursor, head=str(head))
    if position == 0:
        return oldest
    if position < oldest:
        raise CursorExpired(cursor=cursor, oldest=str(oldest))
    return position


@cache
def _public() -> frozenset[str]:
    for each in pkgutil.iter_modules(contracts.__path__):
        import_module(f"{contracts.__name__}.{each.name}")
    return frozenset(
        type for type, event in registry.event_types.items() if event.visibility == "public"
    )
