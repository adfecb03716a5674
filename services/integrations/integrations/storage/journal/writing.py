"""The journal as its appender writes it: under the lock of its head, each source by its numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from integrations.domain.journal import Arrived

#: where it is said, with the commit, that the journal has grown
GREW = "nosotros_journal"
_HEAD = "SELECT position FROM journal_head WHERE organisation = '*' FOR UPDATE"
_MOVE_HEAD = "UPDATE journal_head SET position = %(position)s WHERE organisation = '*'"
_SOURCES = """
SELECT name, sequence, next_held FROM journal_source WHERE name = ANY(%(names)s::text[])"""
_HELD = """
SELECT body FROM journal_held WHERE source = %(source)s AND sequence > %(last)s
ORDER BY sequence LIMIT %(limit)s"""
# Arrays in binary: their text form would have to escape every body.
_APPEND = """
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
SELECT %(head)s + place, %(at)s, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body
FROM unnest(%(organisation)b::text[], %(source)b::text[], %(sequence)b::bigint[], %(event_id)b::uuid[],
    %(type)b::text[], %(subject)b::text[], %(correlationid)b::text[], %(occurred_at)b::timestamptz[],
    %(body)b::text[]) WITH ORDINALITY
    AS arrived (organisation, source, sequence, event_id, type, subject, correlationid,
        occurred_at, body, place)"""
_REACH = """
INSERT INTO journal_source (name, first, sequence, recorded_at)
SELECT name, first, sequence, %(at)s
FROM unnest(%(names)s::text[], %(firsts)s::bigint[], %(lasts)s::bigint[]) AS reached (name, first, sequence)
ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence, recorded_at = excluded.recorded_at,
    first = coalesce(journal_source.first, excluded.first)"""
_HOLD = """
INSERT INTO journal_held (source, sequence, organisation, event_id, held_at, body)
SELECT source, sequence, organisation, event_id, %(at)s, body
FROM unnest(%(organisation)b::text[], %(source)b::text[], %(sequence)b::bigint[], %(event_id)b::uuid[],
    %(body)b::text[]) AS arrived (organisation, source, sequence, event_id, body)
ON CONFLICT DO NOTHING"""
_LET_GO = "DELETE FROM journal_held WHERE source = %(source)s AND sequence <= %(last)s"
_COUNT_HELD = """
WITH following AS (
    SELECT min(sequence) AS sequence FROM journal_held WHERE source = %(source)s
)
INSERT INTO journal_source AS known (name, sequence, recorded_at, held, next_held, held_since)
SELECT %(source)s, 0, %(at)s, %(more)s, sequence, CASE WHEN sequence IS NOT NULL THEN %(at)s END
FROM following
ON CONFLICT (name) DO UPDATE SET held = known.held + %(more)s, next_held = excluded.next_held,
    held_since = CASE WHEN excluded.next_held IS NULL THEN NULL
        WHEN known.next_held = excluded.next_held THEN known.held_since
        ELSE excluded.held_since END
RETURNING next_held = sequence + 1"""
_GO_ON = """
UPDATE journal_source SET sequence = %(sequence)s - 1, first = coalesce(first, %(sequence)s),
    recorded_at = %(at)s
WHERE name = %(source)s AND sequence < %(sequence)s AND next_held >= %(sequence)s"""
_FACTS = (
    *("organisation", "source", "sequence", "event_id", "type", "subject", "correlationid"),
    *("occurred_at", "body"),
)
_FACTS_HELD = ("organisation", "source", "sequence", "event_id", "body")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """How far the journal has come with a source."""

    name: str
    sequence: int
    #: the lowest number that is held back; none: nothing is
    next_held: int | None


def lock_head(connection: Connection) -> int:
    """The position of the last event; nobody else appends until this transaction ends."""
    return connection.exec_driver_sql(_HEAD).scalar_one()


def sources(connection: Connection, names: Collection[str]) -> Mapping[str, Source]:
    """Those of the sources that are known, by name."""
    rows = connection.exec_driver_sql(_SOURCES, {"names": list(names)})
    return {row.name: Source(**row._mapping) for row in rows}


def held(connection: Connection, source: Source, *, limit: int) -> list[str]:
    """The lowest events of a source that are held back, as they came."""
    values = {"source": source.name, "last": source.sequence, "limit": limit}
    return list(connection.exec_driver_sql(_HELD, values).scalars())


def append(connection: Connection, events: Sequence[Arrived], *, head: int, at: datetime) -> None:
    """Append events after the head, which they move."""
    values = {"head": head, "at": at, **_columns(events, _FACTS)}
    connection.exec_driver_sql(_APPEND, values)
    connection.exec_driver_sql(_MOVE_HEAD, {"position": head + len(events)})
    firsts: dict[str, int] = {}
    lasts: dict[str, int] = {}
    for each in events:
        firsts.setdefault(each.source, each.sequence)
        lasts[each.source] = each.sequence
    reached = {"names": list(lasts), "firsts": list(firsts.values()), "lasts": list(lasts.values())}
    connection.exec_driver_sql(_REACH, {**reached, "at": at})
    # Commits that tell take turns in the whole database; appenders do anyway.
    connection.exec_driver_sql(f"NOTIFY {GREW}")


def hold(
    connection: Connection, source: str, events: Sequence[Arrived], *, last: int, at: datetime
) -> bool:
    """Hold events of one source back, and let go of what has been appended of it.

    Returns:
        Whether what is held back follows the last one now: there was more than was looked at.
    """
    more = 0
    if events:
        values = {"at": at, **_columns(events, _FACTS_HELD)}
        more += connection.exec_driver_sql(_HOLD, values).rowcount
    more -= connection.exec_driver_sql(_LET_GO, {"source": source, "last": last}).rowcount
    counted = connection.exec_driver_sql(_COUNT_HELD, {"source": source, "more": more, "at": at})
    return bool(counted.scalar_one())


def go_on(connection: Connection, source: str, *, sequence: int, at: datetime) -> bool:
    """Have a source go on with a number, without those that are missing before it; whether it can:
    the number lies in its gap, or follows it."""
    values = {"source": source, "sequence": sequence, "at": at}
    return connection.exec_driver_sql(_GO_ON, values).rowcount == 1


def _columns(events: Sequence[Arrived], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [getattr(each, name) for each in events] for name in names}
