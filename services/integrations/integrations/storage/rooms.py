"""Rooms, as subscribers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.integrations import RoomSending
from nosotros.database import EVERY_ORGANISATION, Database

_ROOMS = """
SELECT s.id, s.organisation, s.virtual_host, s.secret AS broker,
    s.hosts || ARRAY(SELECT o.service FROM room_service o WHERE o.organisation = s.organisation
        ORDER BY o.service) AS services,
    s.state = 'suspended' AS suspended
FROM subscription s WHERE s.kind = 'room' AND s.state IN ('active', 'suspended') ORDER BY s.id"""
_HELD = """
SELECT id, room_revision AS revision FROM subscription
WHERE kind = 'room' AND organisation = %(room)s AND ended_at IS NULL FOR NO KEY UPDATE"""
_MAKE = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations, subjects,
    virtual_host, hosts, secret, room_revision, scanned, cursor, began_at, created_at)
SELECT %(id)s, %(room)s, 1, 'room', %(name)s,
    CASE WHEN EXISTS (SELECT FROM suspended WHERE organisation = %(room)s) THEN 'suspended'
        ELSE 'active' END, '{}', '{}', '{}',
    %(virtual_host)s, %(hosts)s, %(broker)s, %(revision)s, oldest, oldest, oldest, %(at)s
FROM journal_head"""
_CHANGE = """
UPDATE subscription SET revision = revision + 1, virtual_host = %(virtual_host)s, hosts = %(hosts)s,
    secret = %(broker)s, room_revision = %(revision)s, failing_since = NULL
WHERE id = %(id)s"""
_BACKLOG = """(SELECT count(*) FROM delivery d
    WHERE d.subscription_id = s.id AND d.state = 'pending')::integer"""
_SENDING = f"""
SELECT s.organisation, s.state, s.cursor::text AS cursor, s.room_problem AS problem, s.noted_at,
    {_BACKLOG} AS backlog
FROM subscription s
WHERE s.kind = 'room' AND s.organisation = %(room)s AND s.ended_at IS NULL"""
_BACKLOGS = f"""
SELECT s.organisation, {_BACKLOG} AS backlog FROM subscription s
WHERE s.kind = 'room' AND s.ended_at IS NULL"""
_NOTE = """
UPDATE subscription SET room_problem = %(problem)s, noted_at = %(at)s
WHERE kind = 'room' AND organisation = %(room)s AND state = 'active'"""
_RUNS = """
INSERT INTO room_service (organisation, service) VALUES (%(room)s, %(service)s) ON CONFLICT DO NOTHING"""
_RUNS_NOT = "DELETE FROM room_service WHERE organisation = %(room)s AND service = %(service)s"
_SET_ORGANISATION = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"
_ORGANISATION = "SELECT current_setting('nosotros.organisation')"


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room that is to have events."""

    id: UUID
    organisation: str
    virtual_host: str
    #: what runs there: of ours what it hosts, and what it has described of its own
    services: tuple[str, ...]
    #: a partner's own: its address, sealed; none: it is on the hub's edge broker
    broker: str | None = field(repr=False)
    #: whether it is to have nothing but what ends that it may know somebody
    suspended: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A room's subscription, which stays as it is until its transaction ends."""

    id: UUID
    #: of the room, when it was described last
    revision: int


def rooms(database: Database) -> list[Room]:
    """Every room that is to have events, in one round trip.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_ROOMS, {}))
    return [Room(**{**row._asdict(), "services": tuple(row.services)}) for row in rows]


def held(connection: Connection, room: str) -> Held | None:
    """The subscription of a room; none: it has none, or none any more."""
    row = connection.exec_driver_sql(_HELD, {"room": room}).one_or_none()
    return None if row is None else Held(**row._mapping)


def make(
    connection: Connection,
    *,
    id: UUID,
    room: str,
    virtual_host: str,
    hosts: Sequence[str],
    broker: str | None,
    revision: int,
    at: datetime,
) -> None:
    """Have a room get events, from the oldest that is kept on: whatever it will run has seen none."""
    values = {
        "id": id,
        "room": room,
        "name": virtual_host,
        "virtual_host": virtual_host,
        "hosts": list(hosts),
        "broker": broker,
        "revision": revision,
        "at": at,
    }
    connection.exec_driver_sql(_MAKE, values)


def change(
    connection: Connection,
    id: UUID,
    *,
    virtual_host: str,
    hosts: Sequence[str],
    broker: str | None,
    revision: int,
) -> None:
    """A room is elsewhere, or hosts other services."""
    values = {
        "id": id,
        "virtual_host": virtual_host,
        "hosts": list(hosts),
        "broker": broker,
        "revision": revision,
    }
    connection.exec_driver_sql(_CHANGE, values)


def sending(connection: Connection, room: str) -> RoomSending | None:
    """How it is with what is sent to a room; none: nothing is."""
    row = connection.exec_driver_sql(_SENDING, {"room": room}).one_or_none()
    return None if row is None else RoomSending(**row._mapping)


def backlogs(database: Database) -> dict[str, int]:
    """How many events wait for each room, of who is suspended too.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_BACKLOGS, {}))
    return {row.organisation: row.backlog for row in rows}


def note(database: Database, problems: Mapping[str, str | None], *, at: datetime) -> None:
    """Write down what keeps rooms from being sent to.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        for room, problem in sorted(problems.items()):
            values = {"room": room, "problem": problem, "at": at}
            transaction.connection.exec_driver_sql(_NOTE, values)


def runs(connection: Connection, room: str, service: str, *, still: bool = True) -> None:
    """A service of its own runs in a room, which is to have a queue of events there; or no more."""
    values = {"room": room, "service": service}
    connection.exec_driver_sql(_RUNS if still else _RUNS_NOT, values)


@contextmanager
def of_every_organisation(connection: Connection) -> Iterator[None]:
    """Work on rows of any organisation for a moment: who makes a room is not who has it."""
    before = connection.exec_driver_sql(_ORGANISATION).scalar_one()
    connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": EVERY_ORGANISATION})
    try:
        yield
    finally:
        connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": before})
