"""What may come in from a room: its organisation's own events, of services that it runs, in order.

Everything else is refused with a reason, which repeats nothing of what came.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, cast

#: bytes of an event, its envelope included
LARGEST = 256 * 1024
#: numbers that a source may leave out at once
MOST_MISSING = 1_000_000
#: levels of an event's data: more than are told in any, and fewer than what writes them can take
DEEPEST = 50
#: by how much a room's clock may be ahead of ours, and for how long an event may have been on its way:
#: as long as inboxes remember
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=100)
#: W3C Trace Context 1, 3.2; another one is left out
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_OURS = "nosotros"


class Reason(StrEnum):
    """Why an event was not let in."""

    TOO_LARGE = "too_large"
    NO_EVENT = "no_event"
    OTHER_ORGANISATION = "other_organisation"
    OTHER_SOURCE = "other_source"
    SUSPENDED = "suspended"
    #: its number was there before
    REPEATED = "repeated"
    #: its number is so far beyond the last that what follows would be taken for repeated
    LEAP = "leap"
    UNKNOWN_TYPE = "unknown_type"
    #: of a type that another service tells
    OTHER_OWNER = "other_owner"
    INTERNAL = "internal"
    UNFIT = "unfit"
    #: of a time to come, or longer ago than whoever hears it could remember
    UNTIMELY = "untimely"
    #: a database cannot hold it
    UNSTORABLE = "unstorable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What is known of a room, as far as it decides what may come in."""

    organisation: str
    #: services of ours that run there and not at the hub
    hosts: frozenset[str]
    #: by type: the service of the organisation's own that tells it, as it has described it
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    suspended: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What our contracts say of a type."""

    owner: str
    visibility: Literal["public", "internal"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """What an event says of itself."""

    organisation: str
    source: str
    sequence: int
    type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """An event is not let in."""

    reason: Reason
    #: words of ours that say more
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Follows:
    """An event's number is a new one of its source."""

    #: numbers before it that never came
    missing: int


def size_fits(size: int) -> Refusal | None:
    """Whether an event is small enough."""
    return None if size <= LARGEST else Refusal(reason=Reason.TOO_LARGE, detail=f"{size} bytes")


def comes_from(claimed: Claimed, room: Room) -> Refusal | None:
    """Whether an event is of the room's organisation, and of a service that runs in this room."""
    if claimed.organisation != room.organisation:
        return Refusal(reason=Reason.OTHER_ORGANISATION)
    service = service_of(claimed.source, room=room)
    if service is None:
        return Refusal(reason=Reason.OTHER_SOURCE)
    if room.suspended:
        return Refusal(reason=Reason.SUSPENDED)
    return None


def service_of(source: str, *, room: Room) -> str | None:
    """The service of a source `/{room}/{service}`; none: it is none that runs in this room."""
    before, slash, service = source.rpartition("/")
    known = service in room.hosts or service in room.types.values()
    return service if known and slash and before == f"/{room.organisation}" else None


def follows(sequence: int, *, last: int) -> Refusal | Follows:
    """Whether a number is one that has not been there; what is missing before it is only counted,
    as nobody here can make it come. Where a source was heard before, no number leaps."""
    if sequence <= last:
        return Refusal(reason=Reason.REPEATED)
    if last and sequence - last > MOST_MISSING:
        return Refusal(reason=Reason.LEAP)
    return Follows(missing=sequence - last - 1)


def may_tell(claimed: Claimed, room: Room, *, declared: Declared | None) -> Refusal | None:
    """Whether the service that an event comes from may tell its type.

    Args:
        claimed: what it says of itself, which comes from this room.
        room: where it comes from.
        declared: of its type in our contracts; none: nothing is.
    """
    service = service_of(claimed.source, room=room)
    if claimed.type.partition(".")[0] == _OURS:
        if declared is None:
            return Refusal(reason=Reason.UNKNOWN_TYPE)
        if declared.owner != service or service not in room.hosts:
            return Refusal(reason=Reason.OTHER_OWNER)
        if declared.visibility != "public":
            return Refusal(reason=Reason.INTERNAL)
        return None
    teller = room.types.get(claimed.type)
    if teller is None or claimed.type.count(".") != 3:
        return Refusal(reason=Reason.UNKNOWN_TYPE)
    if teller != service or not claimed.type.startswith(f"{room.organisation}.{service}."):
        return Refusal(reason=Reason.OTHER_OWNER)
    return None


def nested(data: Any, *, deeper_than: int) -> bool:
    """Whether data have more levels than so many."""
    if not isinstance(data, (dict, list)):
        return False
    if deeper_than == 0:
        return True
    inner = cast("Iterable[Any]", data.values() if isinstance(data, dict) else data)
    return any(nested(each, deeper_than=deeper_than - 1) for each in inner)


def fields_of(schema: Mapping[str, Any]) -> frozenset[str] | None:
    """The fields that a schema of an event's data names, wherever it does; none where it lets others
    be there on purpose, or names none itself."""
    found: set[str] = set()
    for each in _applied(schema, schema, seen=set()):
        if isinstance(each.get("additionalProperties"), dict):
            return None
        found.update(each.get("properties", {}))
    return frozenset(found) or None


def _applied(
    schema: Any, whole: Mapping[str, Any], *, seen: set[str]
) -> Iterator[Mapping[str, Any]]:
    """The schemas that apply to the value itself, and not to what is in it."""
    if not isinstance(schema, dict):
        return
    known = cast("Mapping[str, Any]", schema)
    yield known
    for word in ("allOf", "anyOf", "oneOf"):
        for each in known.get(word, ()):
            yield from _applied(each, whole, seen=seen)
    name = str(known.get("$ref", "")).rpartition("/")[2]
    if name and name not in seen:
        seen.add(name)
        yield from _applied(whole.get("$defs", {}).get(name), whole, seen=seen)


def timely(time: datetime, *, now: datetime) -> Refusal | None:
    """Whether an event says that it happened at a time that it may have happened at."""
    if time - now > AHEAD:
        return Refusal(reason=Reason.UNTIMELY, detail="is of a time to come")
    if now - time > OLDEST:
        return Refusal(reason=Reason.UNTIMELY, detail=f"is older than {OLDEST.days} days")
    return None


def trace(traceparent: str | None) -> str | None:
    """A trace's name, where it is one."""
    return traceparent if traceparent and _TRACE.fullmatch(traceparent) else None
