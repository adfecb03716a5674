"""Types of events that may leave the hub."""

from collections.abc import Iterable

from nosotros.contracts import everything
from nosotros.contracts.integrations import EventTypeUnknown

_PUBLIC = frozenset(everything.public_types())


def check_types(types: Iterable[str]) -> None:
    """Refuse types that are not public events'.

    Raises:
        EventTypeUnknown: naming the first.
    """
    for each in types:
        if each not in _PUBLIC:
            raise EventTypeUnknown(type=each)
