"""What the rooms' broker refuses by itself, and what the gateway did: told in the audit log of the room.

The broker counts no refusals. It is looked every half minute which rooms are at a bound of theirs, as
whoever is there is refused whatever else it tries; what comes and goes in between is in the broker's log.
"""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import RecordRoomRefusals
from nosotros.errors import Unavailable
from partners.domain.bounds import Kept, Limits, at_bounds
from partners.edge import Rooms
from partners.handlers import rooms_broker
from partners.handlers.operator import among
from partners.handlers.refusing import refuse
from partners.storage import inward, rooms

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.rooms")

LOOKED = "rooms_looked_at"
_EVERY = timedelta(seconds=30)
_MOST_TOLD = 1000


def look_from_now_on(work: UnitOfWork) -> None:
    """Have it be looked in half a minute, and again and again after it."""
    work.schedule(LOOKED, key=work.organisation, due_at=work.at + _EVERY)


def rooms_looked_at(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Count the rooms that are at a bound now."""
    found = rooms_broker.broker()
    if found is not None:
        try:
            look(found, work=work)
        except Unavailable as error:
            log.warning("rooms_not_looked_at", why=str(error))
    work.schedule(LOOKED, key=timer.key, due_at=work.at + _EVERY)


def look(there: Rooms, *, work: UnitOfWork) -> None:
    """Count, of each room on the hub's broker, at which bounds it is.

    Raises:
        Unavailable: the broker refuses, or does not answer.
    """
    limits = Limits(
        connections=there.settings.connections,
        queue_messages=there.settings.queue_messages,
        queue_bytes=there.settings.queue_bytes,
    )
    for room in rooms.every(work.connection):
        state = None if room.sealed_password is None else there.state(room.room)
        if state is not None:
            numbers = at_bounds(
                connections=state.connections,
                queues=((each.messages, each.bytes) for each in state.queues),
                limits=limits,
            )
            _count(room.room, numbers, work=work)


def record_room_refusals(command: RecordRoomRefusals, *, work: UnitOfWork) -> None:
    """Count answers of rooms of which nothing was passed on.

    Raises:
        InvalidFields: there are too many.
    """
    if len(command.refusals) > _MOST_TOLD:
        refuse([("refusals", f"at_most:{_MOST_TOLD}")])
    there = {each.room for each in rooms.every(work.connection)}
    for each in command.refusals:
        # What was removed meanwhile has no log that anybody reads for it.
        if each.organisation in there and each.number > 0:
            _count(each.organisation, {Kept.ANSWER_INVALID: each.number}, work=work)


def _count(organisation: str, numbers: Mapping[Kept, int], *, work: UnitOfWork) -> None:
    if numbers:
        with among(organisation, work=work) as theirs:
            inward.tally(theirs.connection, organisation, numbers, at=work.at)
