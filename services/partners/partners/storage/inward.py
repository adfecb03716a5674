"""What came in from rooms: how far each source has come, and what was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from partners.domain.bounds import Kept
from partners.domain.inward import Reason

#: events kept in quarantine of a room, the newest, and bytes kept of each
MOST, MOST_BYTES = 1000, 64 * 1024
_KEPT = frozenset(map(str, Kept))

# Of two bridges, one of which was frozen and does not know that it leads no more, the second waits.
_ONE_AT_A_TIME = """
SELECT pg_advisory_xact_lock(hashtextextended('bridge ' || %(organisation)s, 0))"""
# A frozen one is not waited for.
_NOT_FROZEN = "SELECT set_config('idle_in_transaction_session_timeout', '5000', true)"
FIRST = ((_NOT_FROZEN, {}),)
_SOURCES = "SELECT name, last_sequence FROM room_source WHERE organisation = %(organisation)s"
_FORGET = """
DELETE FROM room_source WHERE organisation = %(organisation)s
    AND (%(source)s::text IS NULL OR name = %(source)s)"""
_REACHED = """
INSERT INTO room_source (organisation, name, last_sequence, missing, heard_at)
SELECT %(organisation)s, new.name, new.last, new.missing, %(at)s
FROM unnest(%(names)s::text[], %(last)s::bigint[], %(missing)s::bigint[]) AS new (name, last, missing)
ON CONFLICT (organisation, name) DO UPDATE SET last_sequence = excluded.last_sequence,
    missing = room_source.missing + excluded.missing, heard_at = excluded.heard_at"""
_QUARANTINE = """
INSERT INTO quarantine (id, organisation, reason, detail, source, sequence, type, event_id, first_at,
    last_at, times, size, digest, body)
VALUES (%(id)s, %(organisation)s, %(reason)s, %(detail)s, %(source)s, %(sequence)s, %(type)s,
    %(event_id)s, %(at)s, %(at)s, %(times)s, %(size)s, %(digest)s, %(body)s)
ON CONFLICT ON CONSTRAINT quarantine_once DO UPDATE SET times = quarantine.times + excluded.times,
    last_at = excluded.last_at"""
_TRIM = """
DELETE FROM quarantine WHERE organisation = %(organisation)s AND id IN (
    SELECT id FROM quarantine WHERE organisation = %(organisation)s
    ORDER BY last_at DESC, id DESC OFFSET %(most)s)"""
_TALLY = """
INSERT INTO refusal (organisation, reason, minute, number)
VALUES (%(organisation)s, %(reason)s, date_trunc('minute', %(at)s::timestamptz), %(number)s)
ON CONFLICT (organisation, reason, minute) DO UPDATE SET number = refusal.number + excluded.number"""
_COUNTED = """
DELETE FROM refusal WHERE organisation = %(organisation)s AND minute < %(before)s
RETURNING reason, minute, number"""
_WITH_REFUSALS = "SELECT DISTINCT organisation FROM refusal WHERE minute < %(before)s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantined:
    """An event that was not let in."""

    id: UUID
    reason: str
    detail: str | None
    #: what it says of itself, where it could be read
    source: str | None
    sequence: int | None
    type: str | None
    event_id: UUID | None
    #: bytes of the whole
    size: int
    digest: bytes
    #: its beginning, or all of it
    body: bytes
    #: how often it came
    times: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """How far a source has come."""

    last: int
    #: numbers that were left out
    missing: int


def lasts(connection: Connection, organisation: str) -> dict[str, int]:
    """The last number of each source of a room; nobody else lets anything in from it until this
    transaction ends."""
    connection.exec_driver_sql(_ONE_AT_A_TIME, {"organisation": organisation})
    rows = connection.exec_driver_sql(_SOURCES, {"organisation": organisation})
    return {row.name: row.last_sequence for row in rows}


def forget(connection: Connection, organisation: str, source: str | None = None) -> None:
    """Know no number of a source of a room any more, or of none of them."""
    connection.exec_driver_sql(_ONE_AT_A_TIME, {"organisation": organisation})
    connection.exec_driver_sql(_FORGET, {"organisation": organisation, "source": source})


def reached(
    connection: Connection, organisation: str, sources: Mapping[str, Reached], *, at: datetime
) -> None:
    """Sources have come so far."""
    values = {
        "organisation": organisation,
        "names": list(sources),
        "last": [each.last for each in sources.values()],
        "missing": [each.missing for each in sources.values()],
        "at": at,
    }
    connection.exec_driver_sql(_REACHED, values)


def quarantine(
    connection: Connection, organisation: str, refused: Sequence[Quarantined], *, at: datetime
) -> None:
    """Keep what was refused, of all that is kept the newest."""
    for each in refused:
        values: dict[str, Any] = {
            name: getattr(each, name) for name in Quarantined.__dataclass_fields__
        }
        connection.exec_driver_sql(_QUARANTINE, {**values, "organisation": organisation, "at": at})
    connection.exec_driver_sql(_TRIM, {"organisation": organisation, "most": MOST})


def tally(
    connection: Connection,
    organisation: str,
    numbers: Mapping[Reason, int] | Mapping[Kept, int],
    *,
    at: datetime,
) -> None:
    """So many were refused, for each reason."""
    for reason, number in numbers.items():
        values = {"organisation": organisation, "reason": reason, "number": number, "at": at}
        connection.exec_driver_sql(_TALLY, values)


def with_refusals(connection: Connection, *, before: datetime) -> list[str]:
    """Organisations of which something was refused in a minute that began before."""
    return list(connection.exec_driver_sql(_WITH_REFUSALS, {"before": before}).scalars())


def audit_refusals(work: UnitOfWork, *, before: datetime) -> None:
    """Write down what was refused in minutes that began before: one entry a reason and minute, as a
    flood of events is to be no flood of entries."""
    values = {"organisation": work.organisation, "before": before}
    rows = work.connection.exec_driver_sql(_COUNTED, values).all()
    for row in sorted(rows, key=lambda row: (row.minute, row.reason)):
        what = "refuse" if row.reason in _KEPT else "refuse_event"
        work.audit(f"{what}:{row.reason}", f"{row.minute:%Y-%m-%dT%H:%MZ} {row.number}")
