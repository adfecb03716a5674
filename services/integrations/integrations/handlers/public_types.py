"""Types of events that may leave the hub: our own public ones, and those that partners have described."""

from collections.abc import Iterable

from integrations.storage import partner_types
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import everything
from nosotros.contracts.integrations import EventTypeUnknown

_PUBLIC = frozenset(everything.public_types())


def check_types(types: Iterable[str], *, work: UnitOfWork) -> None:
    """Refuse types that are not public events'.

    Raises:
        EventTypeUnknown: naming the first.
    """
    others = [each for each in types if each not in _PUBLIC]
    if not others:
        return
    described = partner_types.known(work.connection, others)
    for each in others:
        if each not in described:
            raise EventTypeUnknown(type=each)
