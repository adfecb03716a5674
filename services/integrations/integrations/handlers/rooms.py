"""Rooms, as subscribers: made and ended as the rooms are."""

from functools import lru_cache

from integrations.storage import partner_types, readers, rooms, subscriptions
from nosotros import settings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantDisclosed
from nosotros.contracts.integrations import GetRoomSending, RoomSending
from nosotros.contracts.partners import (
    RoomDescribed,
    RoomRemoved,
    RoomServiceDescribed,
    RoomServiceRemoved,
)
from nosotros.identifiers import new_id


def get_room_sending(query: GetRoomSending, *, work: UnitOfWork) -> RoomSending:
    """How it is with what is sent to a room; any, for the operator."""
    room = query.organisation
    found = None
    if work.organisation == room:
        found = rooms.sending(work.connection, room)
    elif work.organisation == _operator():
        with rooms.of_every_organisation(work.connection):
            found = rooms.sending(work.connection, room)
    return found or RoomSending(organisation=room, state="none")


def on_room_described(event: RoomDescribed, *, work: UnitOfWork) -> None:
    """Have a room get what its organisation may have, from the oldest event that is kept on."""
    assert work.envelope is not None, "described by an event"
    revision = work.envelope.revision
    with rooms.of_every_organisation(work.connection):
        found = rooms.held(work.connection, event.room)
        if found is not None and found.revision >= revision:
            return
        if found is None:
            id = new_id()
            rooms.make(
                work.connection,
                id=id,
                room=event.room,
                virtual_host=event.virtual_host,
                hosts=event.hosts,
                broker=event.broker,
                revision=revision,
                at=work.at,
            )
        else:
            id = found.id
            rooms.change(
                work.connection,
                id,
                virtual_host=event.virtual_host,
                hosts=event.hosts,
                broker=event.broker,
                revision=revision,
            )
    work.audit("subscribe_room", id)


def on_room_service_described(event: RoomServiceDescribed, *, work: UnitOfWork) -> None:
    """These are the types that a service of a room's own tells: whoever wants them may name them. The
    room is sent nothing before this service has its queue there."""
    rooms.runs(work.connection, event.room, _name(event.service))
    partner_types.describe(
        work.connection, organisation=event.room, service=event.service, types=event.types
    )


def on_room_service_removed(event: RoomServiceRemoved, *, work: UnitOfWork) -> None:
    """It tells none any more; filters that name them find nothing new. Nobody waits for its queue."""
    rooms.runs(work.connection, event.room, _name(event.service), still=False)
    partner_types.describe(
        work.connection, organisation=event.room, service=event.service, types=()
    )


def on_room_removed(event: RoomRemoved, *, work: UnitOfWork) -> None:
    """Send a room nothing any more; what became of what it was sent is kept."""
    with rooms.of_every_organisation(work.connection):
        found = rooms.held(work.connection, event.room)
        if found is not None:
            ended = {"id": found.id, "at": work.at}
            work.connection.exec_driver_sql(subscriptions.END, ended)
    if found is not None:
        work.audit("end_room_subscription", found.id)


def on_participant_disclosed(event: ParticipantDisclosed, *, work: UnitOfWork) -> None:
    """Have a room that was told who somebody is hear whatever ends that, agreement or not."""
    assert work.envelope is not None, "disclosed by an event"
    readers.note(
        work.connection,
        event.participant_id,
        organisation=work.organisation,
        room=event.reader,
        since=work.envelope.time,
    )


@lru_cache(maxsize=1)
def _operator() -> str:
    """The organisation that runs the hub, which does not change while this process runs."""
    return settings.read().operator


def _name(service: str) -> str:
    """What a service is called in its room."""
    return service.partition(".")[2]
