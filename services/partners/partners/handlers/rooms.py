"""Rooms: made, changed, rotated and removed by who runs the hub."""

from collections.abc import Mapping
from typing import Any

from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import RevisionMismatch
from nosotros.contracts.partners import (
    ChangeRoom,
    CreateRoom,
    GetRoom,
    GetRoomSecret,
    ListRooms,
    OrganisationUnknown,
    RemoveRoom,
    ResetSource,
    RoomDescribed,
    RoomElsewhere,
    RoomExists,
    RoomPage,
    RoomRemoved,
    RoomSecret,
    RoomUnknown,
    RoomView,
    RotateRoom,
)
from nosotros.pages import after_slug, cut
from partners.edge import virtual_host
from partners.handlers import room_bounds, rooms_broker
from partners.handlers.operator import among, check_operator
from partners.handlers.refusing import refuse
from partners.secrets import open_sealed, seal
from partners.storage import inward, organisations, rooms
from partners.storage.rooms import Room

_LONGEST_ADDRESS = 2000


def create_room(command: CreateRoom, *, work: UnitOfWork) -> RoomView:
    """Make a room for an organisation.

    Raises:
        OperatorOnly: who asks does not run the hub.
        InvalidFields: it is for who runs the hub, or its broker has no address.
        OrganisationUnknown: it is for nobody in the network.
        RoomExists: the organisation has one.
        RoomsUnavailable: it is to be on the hub's broker, and there is none, or it does not answer.
    """
    check_operator(work)
    organisation = command.organisation
    if organisation == work.organisation:
        refuse([("organisation", "the_operator")])
    _check_member(organisation, work=work)
    password = None if command.broker else rooms_broker.new_password()
    values = {
        "organisation": work.organisation,
        "room": organisation,
        "hosts": _services(command.hosts),
        "at": work.at,
        **(_elsewhere(command.broker) if command.broker else _here(organisation, password or "")),
    }
    if rooms.make(work.connection, values) is None:
        raise RoomExists(organisation=organisation)
    work.cancel(rooms_broker.REMOVED, key=organisation)
    with among(organisation, work=work) as theirs:
        # A room that is made anew numbers what it tells from the beginning.
        inward.forget(theirs.connection, organisation)
    _done("create_room", organisation, work=work)
    made = _described(organisation, work=work)
    if password is not None:
        rooms_broker.keep_from_now_on(work)
        room_bounds.look_from_now_on(work)
        there, new = rooms_broker.needed(), password
        shut = rooms_broker.is_shut(organisation, work=work)
        # Last: what is refused before it leaves nothing on the broker.
        rooms_broker.on_the_broker(lambda: there.make(organisation, password=new, shut=shut))
    return made


def change_room(command: ChangeRoom, *, work: UnitOfWork) -> RoomView:
    """Say what an organisation runs in its room, and where a broker of its own is now.

    Raises:
        OperatorOnly: who asks does not run the hub.
        RoomUnknown: the organisation has no room.
        RevisionMismatch: it has changed meanwhile.
        InvalidFields: a broker is named for a room that is on the hub's, or has no address.
    """
    check_operator(work)
    found = _held(command.organisation, work=work)
    if found.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=found.revision)
    if command.broker and found.sealed_broker is None:
        refuse([("broker", "on_the_hub_s_broker")])
    kept = {
        "sealed_broker": found.sealed_broker,
        "broker": found.broker,
        "virtual_host": found.virtual_host,
    }
    where = _elsewhere(command.broker) if command.broker else kept
    values = {"room": found.room, "hosts": _services(command.hosts), **kept}
    values |= {name: where[name] for name in kept}
    work.connection.exec_driver_sql(rooms.CHANGE, values)
    _done("change_room", found.room, work=work)
    return _described(found.room, work=work)


def rotate_room(command: RotateRoom, *, work: UnitOfWork) -> RoomView:
    """Make a new password and certificate; connections with the old ones are closed.

    Raises:
        OperatorOnly: who asks does not run the hub.
        RoomUnknown: the organisation has no room.
        RoomElsewhere: it is on a broker of its own.
        RoomsUnavailable: the rooms' broker does not answer.
    """
    check_operator(work)
    found = _on_our_broker(_held(command.organisation, work=work))
    there, password = rooms_broker.needed(), rooms_broker.new_password()
    values = {**_here(found.room, password), "room": found.room, "at": work.at}
    work.connection.exec_driver_sql(rooms.ROTATE, values)
    _done("rotate_room", found.room, work=work)
    rotated = _view(found.room, work=work)
    shut = rooms_broker.is_shut(found.room, work=work)
    rooms_broker.on_the_broker(lambda: there.rotate(found.room, password=password, shut=shut))
    rooms_broker.sweep_soon(found.room, work=work)
    return rotated


def reset_source(command: ResetSource, *, work: UnitOfWork) -> None:
    """Forget how far a source of a room has come.

    Raises:
        OperatorOnly: who asks does not run the hub.
        RoomUnknown: the organisation has no room.
    """
    check_operator(work)
    room = _held(command.organisation, work=work).room
    with among(room, work=work) as theirs:
        inward.forget(theirs.connection, room, f"/{room}/{command.service}")
        theirs.audit("reset_source", command.service)
    work.audit("reset_source", f"{room}/{command.service}")


def remove_room(command: RemoveRoom, *, work: UnitOfWork) -> None:
    """Remove a room, with everything in it.

    Raises:
        OperatorOnly: who asks does not run the hub.
        RoomUnknown: the organisation has no room.
    """
    check_operator(work)
    found = _held(command.organisation, work=work)
    work.connection.exec_driver_sql(rooms.REMOVE, {"room": found.room, "at": work.at})
    if found.sealed_password is not None:
        work.schedule(rooms_broker.REMOVED, key=found.room, due_at=work.at)
    work.publish(RoomRemoved(room=found.room), revision=found.revision + 1)
    _done("remove_room", found.room, work=work)


def get_room(query: GetRoom, *, work: UnitOfWork) -> RoomView:
    """A room. Raises RoomUnknown: there is none, or it is another one's."""
    return _view(query.organisation, work=work)


def list_rooms(query: ListRooms, *, work: UnitOfWork) -> RoomPage:
    """Rooms, by their organisations' names."""
    found = rooms.page(work.connection, after=after_slug(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit, by=lambda each: each.organisation)
    return RoomPage(items=items, next=following)


def get_room_secret(query: GetRoomSecret, *, work: UnitOfWork) -> RoomSecret:
    """What a room's partner comes in with.

    Raises:
        OperatorOnly: who asks does not run the hub.
        RoomUnknown: the organisation has no room.
        RoomElsewhere: it is on a broker of its own, which the partner knows itself.
        RoomsUnavailable: there is no rooms' broker any more.
    """
    check_operator(work)
    found = rooms.find(work.connection, query.organisation)
    if found is None:
        raise RoomUnknown(organisation=query.organisation)
    room, there = _on_our_broker(found), rooms_broker.needed()
    assert room.sealed_password is not None, "on our broker without a password"
    assert room.sealed_key is not None, "on our broker without a key"
    assert room.certificate is not None, "on our broker without a certificate"
    password = open_sealed(room.sealed_password)
    work.audit("get_room_secret", room.room)
    return RoomSecret(
        organisation=room.room,
        amqp_url=there.address(room.room, password=password, tls=Tls()).url,
        certificate=room.certificate,
        key=open_sealed(room.sealed_key),
        authority=rooms_broker.authority().certificate,
    )


def _done(what: str, organisation: str, *, work: UnitOfWork) -> None:
    """Write it down, also where whoever it is about sees it."""
    with among(organisation, work=work, doing=what) as theirs:
        theirs.audit(what, organisation)


def _check_member(organisation: str, *, work: UnitOfWork) -> None:
    """Raises OrganisationUnknown: nobody of this name is in the network."""
    with among(organisation, work=work) as theirs:
        found = organisations.find(theirs.connection, organisation)
    if found is None:
        raise OrganisationUnknown(organisation=organisation)


def _held(organisation: str, *, work: UnitOfWork) -> Room:
    found = rooms.find(work.connection, organisation, hold=True)
    if found is None:
        raise RoomUnknown(organisation=organisation)
    return found


def _on_our_broker(room: Room) -> Room:
    if room.sealed_password is None:
        raise RoomElsewhere(organisation=room.room)
    return room


def _view(organisation: str, *, work: UnitOfWork) -> RoomView:
    found = rooms.view(work.connection, organisation)
    if found is None:
        raise RoomUnknown(organisation=organisation)
    return found


def _described(organisation: str, *, work: UnitOfWork) -> RoomView:
    """Tell the hub's services how a room is now."""
    room = rooms.find(work.connection, organisation)
    assert room is not None, "described before it was written down"
    work.publish(
        RoomDescribed(
            room=room.room,
            virtual_host=room.virtual_host,
            hosts=room.hosts,
            broker=room.sealed_broker,
        ),
        revision=room.revision,
    )
    return _view(organisation, work=work)


def _here(organisation: str, password: str) -> Mapping[str, Any]:
    """The columns of a room on the hub's broker."""
    issued = rooms_broker.issue(organisation)
    return {
        "virtual_host": virtual_host(organisation),
        "sealed_broker": None,
        "broker": None,
        "sealed_password": seal(password),
        "certificate": issued.certificate,
        "sealed_key": seal(issued.key),
        "serial": issued.serial,
        "certificate_until": issued.until,
    }


def _elsewhere(url: str) -> Mapping[str, Any]:
    """The columns of a room on a broker of its own."""
    address = _read(url)
    return {
        "virtual_host": address.virtual_host,
        "sealed_broker": seal(address.url),
        "broker": f"{address.host}:{address.port}",
        "sealed_password": None,
        "certificate": None,
        "sealed_key": None,
        "serial": None,
        "certificate_until": None,
    }


def _services(hosts: tuple[str, ...]) -> list[str]:
    return sorted(set(hosts))


def _read(url: str) -> BrokerAddress:
    problem = [("broker", "not_a_broker")]
    if len(url) > _LONGEST_ADDRESS or not url.startswith("amqps://"):
        refuse(problem)
    try:
        return BrokerAddress.read(url)
    except ValueError:
        refuse(problem)
        raise
