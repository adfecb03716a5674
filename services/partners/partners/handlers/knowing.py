"""What is known of rooms, as far as it decides what may come in from them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from nosotros.schemas import Fit
from partners.domain.inward import Room, fields_of
from partners.handlers.fitting import Known, Schema
from partners.storage import places
from partners.storage.places import Service

Told = Mapping[str, Schema]


def told_by(connection: Connection, service: Service) -> Told:
    """What a service of an organisation's own tells."""
    events: Mapping[str, Any] = places.events(connection, service)
    return {
        type: Schema(
            fit=Fit(each["schema"]), subject=each["subject"], fields=fields_of(each["schema"])
        )
        for type, each in events.items()
    }


def known(room: places.Room, told: Mapping[Service, Told]) -> Known:
    """A room, with all that services of its own tell."""
    own = {
        service: schemas
        for service, schemas in told.items()
        if service.organisation == room.organisation
    }
    return Known(
        room=Room(
            organisation=room.organisation,
            hosts=frozenset(room.hosts),
            types={type: each.service for each, schemas in own.items() for type in schemas},
            suspended=room.suspended,
        ),
        schemas={type: schema for each in own.values() for type, schema in each.items()},
    )


def known_room(organisation: str, *, work: UnitOfWork) -> Known | None:
    """An organisation's room as it is known now; none: it has none."""
    with places.of_every_organisation(work.connection):
        rooms = {each.organisation: each for each in places.rooms(work.connection)}
        services = places.services(work.connection, [organisation])
        told = {each: told_by(work.connection, each) for each in services}
    room = rooms.get(organisation)
    return None if room is None else known(room, told)
