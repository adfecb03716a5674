"""The rooms' broker, with the transactions of the rooms on it.

Whoever is answered finds it so: a room is there, and its password changed, before the row that says so
is committed. Where that is not committed after all, the keeper puts the broker right, as it does
whatever else differs there. A room is removed after its end is committed, by a timer.
"""

import math
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

import structlog

from nosotros import clock
from nosotros.bus.management import is_of
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import RoomsUnavailable
from nosotros.errors import Unavailable
from partners.edge import Authority, Issued, Rooms, rooms_settings, virtual_host
from partners.handlers.operator import among
from partners.secrets import open_sealed
from partners.storage import organisations, rooms
from partners.storage.rooms import Room

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.rooms")

KEPT = "rooms_kept"
REMOVED = "room_removed"
SWEPT = "room_swept"
DOOR = "room_door"
_PASSWORD_BYTES = 32
#: after which the broker gives up on whoever has not come in: its `handshake_timeout`, and some
_HANDSHAKE = timedelta(seconds=15)
_EVERY, _SOON = timedelta(hours=1), timedelta(minutes=1)
#: seconds for which a room may be there before the row that says so
_UNDER_WAY = 600.0
#: rooms that no row knows, and since when this process sees them
_unknown: dict[str, float] = {}


@lru_cache(maxsize=1)
def broker() -> Rooms | None:
    """The rooms' broker of this process; none: there is none. Raises SettingInvalid."""
    found = rooms_settings()
    return None if found is None else Rooms(found)


def needed() -> Rooms:
    """The rooms' broker.

    Raises:
        RoomsUnavailable: there is none.
    """
    found = broker()
    if found is None:
        raise RoomsUnavailable()
    return found


def authority() -> Authority:
    """Who issues rooms' certificates.

    Raises:
        RoomsUnavailable: there is no rooms' broker.
        SettingInvalid: its folder cannot be read.
    """
    return Authority.read(needed().settings.authority)


def new_password() -> str:
    """A password that nobody guesses."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def issue(organisation: str) -> Issued:
    """A certificate for a room's partner.

    Raises:
        RoomsUnavailable: there is no rooms' broker.
    """
    return authority().for_client(virtual_host(organisation))


def on_the_broker(does: Callable[[], None]) -> None:
    """Do something there.

    Raises:
        RoomsUnavailable: it refuses, or does not answer.
    """
    try:
        does()
    except Unavailable:
        raise RoomsUnavailable() from None


def keep_from_now_on(work: UnitOfWork) -> None:
    """Have the broker be compared with the rows in an hour, and in each one after it."""
    work.schedule(KEPT, key=work.organisation, due_at=work.at + _EVERY)


def sweep_soon(organisation: str, *, work: UnitOfWork) -> None:
    """Have whoever came in by the password before this one be closed out."""
    # The broker knows the time of day, also where our own clock is set to another.
    before = f"{time.time()}".encode()
    work.schedule(SWEPT, key=organisation, due_at=work.at + _HANDSHAKE, payload=before)


def room_swept(timer: TimerEvent) -> None:
    """Close what began before a room was rotated, or its organisation suspended.

    Raises:
        Unavailable: the broker does not answer; the timer is run again.
    """
    found = broker()
    if found is not None and (closed := found.sweep(timer.key, before=float(timer.payload))):
        log.warning("room_swept", room=timer.key, connections=closed)


def is_shut(organisation: str, *, work: UnitOfWork) -> bool:
    """Whether an organisation is suspended; it stays so, or not, until this work ends."""
    with among(organisation, work=work) as theirs:
        found = organisations.find(theirs.connection, organisation, hold=True)
    return found is not None and found.suspended_at is not None


def mind_the_door(organisation: str, *, work: UnitOfWork) -> None:
    """Have a room's partner be let in, or not, as its organisation is once this is committed."""
    work.schedule(DOOR, key=organisation, due_at=work.at)


def room_door(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Let whoever is suspended into its room no more, and close what it has open; else let it in.

    Raises:
        Unavailable: the broker does not answer; the timer is run again.
    """
    found, room = broker(), rooms.find(work.connection, timer.key)
    if found is None or room is None or room.sealed_password is None:
        # On a broker of its own it is not ours to say; what it tells there is not let in.
        return
    shut = is_shut(room.room, work=work)
    found.let_in(room.room, shut=shut)
    if shut:
        closed = found.sweep(room.room, before=math.inf)
        log.info("room_shut", room=room.room, connections=closed)
        # Whoever was let in a moment ago may not have been listed yet.
        sweep_soon(room.room, work=work)


def rooms_kept(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Make what is missing on the rooms' broker, and remove what nobody has any more."""
    found = broker()
    again = _EVERY
    if found is not None:
        try:
            keep(found, work=work)
        except Unavailable as error:
            again = _SOON
            log.warning("rooms_not_kept", why=str(error))
    work.schedule(KEPT, key=timer.key, due_at=work.at + again)


def keep(there: Rooms, *, work: UnitOfWork) -> None:
    """Compare everything, and put right what differs.

    Raises:
        Unavailable: the broker refuses, or does not answer.
    """
    found = there.there()
    wanted = {
        each.room: each for each in rooms.every(work.connection) if each.sealed_password is not None
    }
    for organisation, room in wanted.items():
        if not _opens(room, found.get(organisation)):
            _restore(organisation, there, work=work)
    ended = rooms.removed(work.connection)
    for organisation in found.keys() - wanted.keys():
        if organisation in ended or _is_nobody_s(organisation):
            there.remove(organisation)
            log.info("room_removed", room=organisation)
    for organisation in _unknown.keys() - (found.keys() - wanted.keys()):
        del _unknown[organisation]


def room_removed(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Remove a room whose end is committed.

    Raises:
        Unavailable: the broker does not answer; the timer is run again.
    """
    found = broker()
    if found is not None and rooms.find(work.connection, timer.key) is None:
        found.remove(timer.key)


def _opens(room: Room, hashed: str | None) -> bool:
    assert room.sealed_password is not None, "a room on another broker"
    return hashed is not None and is_of(open_sealed(room.sealed_password), hashed)


def _restore(organisation: str, there: Rooms, *, work: UnitOfWork) -> None:
    # Whoever changes its password has the row meanwhile.
    room = rooms.find(work.connection, organisation, hold=True)
    if room is not None and room.sealed_password is not None:
        shut = is_shut(organisation, work=work)
        there.make(organisation, password=open_sealed(room.sealed_password), shut=shut)
        log.warning("room_restored", room=organisation)


def _is_nobody_s(organisation: str) -> bool:
    """Whether whoever made it must have ended by now."""
    now = clock.monotonic()
    return now - _unknown.setdefault(organisation, now) > _UNDER_WAY
