"""How much may come from one room."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nosotros.errors import SettingInvalid
from nosotros.settings import Described

_EVENTS = "NOSOTROS_ROOM_EVENTS_PER_SECOND"
_BYTES = "NOSOTROS_ROOM_BYTES_PER_SECOND"
_DEFAULTS = {_EVENTS: "1000", _BYTES: f"{4 * 1024 * 1024}"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowSettings:
    """What is taken of one room in a second; what is more waits in its queue."""

    events: int
    size: int


def flow_settings(environment: Mapping[str, str] | None = None) -> FlowSettings:
    """How much may come from one room.

    Raises:
        SettingInvalid: a setting cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    return FlowSettings(events=_whole(source, _EVENTS), size=_whole(source, _BYTES))


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of the bridge."""
    yield Described(
        name=_EVENTS,
        help="events that the bridge takes of one room in a second",
        default=_DEFAULTS[_EVENTS],
    )
    yield Described(
        name=_BYTES,
        help="bytes of events that the bridge takes of one room in a second",
        default=_DEFAULTS[_BYTES],
    )


def _whole(source: Mapping[str, str], name: str) -> int:
    text = source.get(name) or _DEFAULTS[name]
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingInvalid(name, "is no whole number from 1 on")
    return int(text)
