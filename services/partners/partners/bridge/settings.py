"""How much may come from one room."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nosotros.settings import Described, whole

_EVENTS = "NOSOTROS_ROOM_EVENTS_PER_SECOND"
_SAVED = "NOSOTROS_ROOM_EVENTS_SAVED"
_BYTES = "NOSOTROS_ROOM_BYTES_PER_SECOND"
_DAY = "NOSOTROS_ROOM_BYTES_PER_DAY"
_DAYS = "NOSOTROS_QUARANTINE_DAYS"
_DEFAULTS = {
    _DAYS: "30",
    _EVENTS: "100",
    _SAVED: "50000",
    _BYTES: f"{4 * 1024 * 1024}",
    _DAY: f"{2 * 1024 * 1024 * 1024}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowSettings:
    """What is taken of one room; what is more waits in its queue."""

    #: a second
    events: int
    #: bytes a second
    size: int
    #: events that a room which told little for a while may tell at once, as after a day cut off;
    #: none: as many as in a second
    saved: int | None = None
    #: bytes of what is let in, in a day; none: whatever comes
    a_day: int | None = None
    #: for which what was refused is kept
    days: int = 30


def flow_settings(environment: Mapping[str, str] | None = None) -> FlowSettings:
    """How much may come from one room.

    Raises:
        SettingInvalid: a setting cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    return FlowSettings(
        events=_whole(source, _EVENTS),
        size=_whole(source, _BYTES),
        saved=_whole(source, _SAVED),
        a_day=_whole(source, _DAY),
        days=_whole(source, _DAYS),
    )


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of the bridge."""
    yield Described(
        name=_EVENTS,
        help="events that the bridge takes of one room in a second",
        default=_DEFAULTS[_EVENTS],
    )
    yield Described(
        name=_SAVED,
        help="events that a room which told little for a while may tell at once",
        default=_DEFAULTS[_SAVED],
    )
    yield Described(
        name=_BYTES,
        help="bytes of events that the bridge takes of one room in a second",
        default=_DEFAULTS[_BYTES],
    )
    yield Described(
        name=_DAY,
        help="bytes of events that the bridge lets in of one room in a day, beyond which it waits",
        default=_DEFAULTS[_DAY],
    )
    yield Described(
        name=_DAYS,
        help="days for which what was refused at a room's door is kept",
        default=_DEFAULTS[_DAYS],
    )


def _whole(source: Mapping[str, str], name: str) -> int:
    return whole(name, source.get(name) or _DEFAULTS[name])
