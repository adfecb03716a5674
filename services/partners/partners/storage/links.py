"""How each room's link is, as the bridge has noted it last."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

_NOTE = """
INSERT INTO room_link (organisation, noted_at, proven_at, seconds, backlog, problem, accepted,
    quarantined, repeated)
VALUES (%(organisation)s, %(at)s, %(proven_at)s, %(seconds)s, %(backlog)s, %(problem)s, %(accepted)s,
    %(quarantined)s, %(repeated)s)
ON CONFLICT (organisation) DO UPDATE SET noted_at = excluded.noted_at,
    proven_at = coalesce(excluded.proven_at, room_link.proven_at),
    seconds = coalesce(excluded.seconds, room_link.seconds), backlog = excluded.backlog,
    problem = excluded.problem, accepted = room_link.accepted + excluded.accepted,
    quarantined = room_link.quarantined + excluded.quarantined,
    repeated = room_link.repeated + excluded.repeated"""
_FIND = """
SELECT noted_at AS at, proven_at, seconds, backlog, problem, accepted, quarantined, repeated
FROM room_link WHERE organisation = %(organisation)s"""
#: counted to a limit, as it is only asked whether there are too many
_BACKLOG = "SELECT count(*) FROM (SELECT FROM outbox LIMIT %(limit)s) AS counted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """A link, and what came through it: since it was noted before, or ever."""

    at: datetime
    proven_at: datetime | None
    #: there and back
    seconds: float | None
    #: events that wait in the room
    backlog: int | None
    problem: str | None
    accepted: int
    quarantined: int
    repeated: int


def note(connection: Connection, organisation: str, noted: Noted) -> None:
    """Add what was counted to what was noted before."""
    connection.exec_driver_sql(_NOTE, {"organisation": organisation, **asdict(noted)})


def find(connection: Connection, organisation: str) -> Noted | None:
    """A room's link; none: no bridge has been there."""
    row = connection.exec_driver_sql(_FIND, {"organisation": organisation}).one_or_none()
    return None if row is None else Noted(**row._mapping)


def outbox(connection: Connection, *, limit: int) -> int:
    """How many events wait to be published, up to a limit."""
    return connection.exec_driver_sql(_BACKLOG, {"limit": limit}).scalar_one()
