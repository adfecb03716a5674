"""Services of rooms, as they were described; every organisation sees them all."""

from datetime import datetime
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb
from sqlalchemy import Connection

_COLUMNS = "organisation, service, revision, document, promised, described_at"
_ONE_AT_A_TIME = """
SELECT pg_advisory_xact_lock(hashtextextended('descriptions ' || %(organisation)s, 0))"""
_ANY = f"""
SELECT {_COLUMNS} FROM service_description
WHERE organisation = %(organisation)s AND service = %(service)s"""
_COUNT = """
SELECT count(*) FROM service_description
WHERE organisation = %(organisation)s AND document IS NOT NULL AND service <> %(service)s"""
_PUT = """
INSERT INTO service_description (organisation, service, revision, document, promised, types, described_at)
VALUES (%(organisation)s, %(service)s, 1, %(document)s, %(promised)s, %(types)s, %(at)s)
ON CONFLICT (organisation, service) DO UPDATE SET
    revision = service_description.revision + 1, document = excluded.document,
    promised = excluded.promised, types = excluded.types, described_at = excluded.described_at
RETURNING revision"""
_REMOVE = """
UPDATE service_description SET revision = revision + 1, document = NULL, types = '{}',
    described_at = %(at)s
WHERE organisation = %(organisation)s AND service = %(service)s AND document IS NOT NULL
RETURNING revision"""
_PAGE = f"""
SELECT {_COLUMNS} FROM service_description
WHERE organisation = %(organisation)s AND document IS NOT NULL
    AND (%(after)s::text IS NULL OR service > %(after)s)
ORDER BY service LIMIT %(limit)s"""
_OF_TYPE = """
SELECT organisation, service, document -> 'events' -> %(type)s AS event
FROM service_description WHERE types @> ARRAY[%(type)s::text]"""


class Described(NamedTuple):
    """A service's row; `document` is none while it is removed."""

    organisation: str
    service: str
    revision: int
    document: dict[str, Any] | None
    promised: dict[str, Any]
    described_at: datetime


class EventType(NamedTuple):
    """What was described of a type of event."""

    organisation: str
    service: str
    event: dict[str, Any]


def of_service(connection: Connection, *, organisation: str, service: str) -> Described | None:
    """A service, also one that is removed; none where it was never described."""
    values = {"organisation": organisation, "service": service}
    row = connection.exec_driver_sql(_ANY, values).one_or_none()
    return Described(*row) if row else None


def hold(connection: Connection, organisation: str) -> None:
    """Nobody else describes a service of the organisation until this transaction ends."""
    connection.exec_driver_sql(_ONE_AT_A_TIME, {"organisation": organisation})


def count_others(connection: Connection, *, organisation: str, service: str) -> int:
    """How many other services of the organisation are described."""
    values = {"organisation": organisation, "service": service}
    return connection.exec_driver_sql(_COUNT, values).scalar_one()


def put(
    connection: Connection,
    *,
    organisation: str,
    service: str,
    document: dict[str, Any],
    promised: dict[str, Any],
    at: datetime,
) -> int:
    """Store a description in place of the one before; its revision."""
    values = {
        "organisation": organisation,
        "service": service,
        "document": Jsonb(document),
        "promised": Jsonb(promised),
        "types": list(document["events"]),
        "at": at,
    }
    return connection.exec_driver_sql(_PUT, values).scalar_one()


def remove(connection: Connection, *, organisation: str, service: str, at: datetime) -> int | None:
    """Take a description away; its revision, none where there was none."""
    values = {"organisation": organisation, "service": service, "at": at}
    return connection.exec_driver_sql(_REMOVE, values).scalar_one_or_none()


def page(
    connection: Connection, *, organisation: str, after: str | None, limit: int
) -> list[Described]:
    """Up to `limit` described services of an organisation, by name."""
    values = {"organisation": organisation, "after": after, "limit": limit}
    return [Described(*row) for row in connection.exec_driver_sql(_PAGE, values)]


def of_type(connection: Connection, type: str) -> EventType | None:
    """What was described of an event's type; none where nobody tells such events."""
    row = connection.exec_driver_sql(_OF_TYPE, {"type": type}).one_or_none()
    return EventType(*row) if row else None
