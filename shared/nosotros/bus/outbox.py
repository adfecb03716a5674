"""The outbox, as its relay sees it: locked, numbered, and emptied once the broker has it.

One relay per database holds an advisory lock on the very connection that numbers and deletes,
so that one which lost the lock can do neither.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from nosotros.bus.envelope import source_name, write
from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.bus.wake import CHANNEL
from nosotros.database import IN_UTC
from nosotros.settings import Settings, need

LOCK = "SELECT pg_try_advisory_lock(hashtextextended('nosotros.relay', 0))"
# The server ends an idle session by itself, but not one whose client froze in the middle of a
# statement, waiting for the rest of it or to be read from.
END_FROZEN = """
SELECT pg_terminate_backend(pg_locks.pid)
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE pg_locks.locktype = 'advisory' AND pg_locks.granted AND pg_locks.objsubid = 1
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (pg_locks.classid::bigint << 32 | pg_locks.objid::bigint)
        = hashtextextended('nosotros.relay', 0)
    AND pg_stat_activity.wait_event_type = 'Client'
    AND pg_stat_activity.state_change < clock_timestamp() - %(ms)s * interval '1 ms'"""
NEW = """
SELECT id, organisation, visibility, type, routing_key, subject, partitionkey, revision, event_id,
    factid, time, correlationid, causationid, traceparent, data, source
FROM outbox WHERE turn IS NULL ORDER BY id LIMIT %(limit)s"""
NUMBERED = """
SELECT id, visibility, routing_key, type, event_id, body, source FROM outbox
WHERE turn IS NOT NULL ORDER BY turn"""
NUMBER = """
UPDATE outbox SET sequence = new.sequence, turn = new.turn, body = new.body
FROM unnest(%(ids)s::bigint[], %(sequences)s::bigint[], %(turns)s::bigint[], %(bodies)b::bytea[])
    AS new (id, sequence, turn, body)
WHERE outbox.id = new.id"""
LAST = "SELECT name, last_sequence FROM source"
COUNTED = """
INSERT INTO source (name, organisation, last_sequence) VALUES (%(name)s, '*', %(last)s)
ON CONFLICT (name) DO UPDATE SET last_sequence = excluded.last_sequence"""
DELETE = "DELETE FROM outbox WHERE id = ANY(%(ids)s)"
#: counted to a limit, so that a large backlog is not made larger by its counting
BACKLOG = "SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) AS counted"

#: a frozen leader's session is ended by the server after this, and its lock with it
_IDLE_MS = 5000


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered event on its way out."""

    id: int
    exchange: str
    routing_key: str
    type: str
    event_id: str
    source: str
    body: bytes


class Outbox:
    """A service's outbox, over the connection that holds its lock."""

    def __init__(
        self, connection: psycopg.Connection[Any], settings: Settings, service: str
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._service = service

    def lead(self) -> bool:
        """Whether this connection holds the lock, asking for it and ending a frozen holder."""
        row = self._connection.execute(LOCK).fetchone()
        if row is not None and row[0]:
            self._connection.execute(f"LISTEN {CHANNEL}")
            return True
        self._connection.execute(END_FROZEN, {"ms": _IDLE_MS})
        return False

    def numbered(self) -> list[Item]:
        """What was numbered and not deleted, in order: at most a few windows."""
        rows = self._connection.execute(NUMBERED)
        return [self._item(row, bytes(row.body)) for row in rows]

    def number(self, limit: int) -> list[Item]:
        """Give up to `limit` new rows their numbers and their final bytes, in one commit."""
        while rows := self._connection.execute(NEW, {"limit": limit}).fetchall():
            items = self._number(rows)
            if items is not None:
                return items
        return []

    def delete(self, ids: list[int]) -> None:
        """Forget events that the broker has confirmed."""
        self._connection.execute(DELETE, {"ids": ids})

    def backlog(self) -> int:
        """How many events are not confirmed; asking also keeps the lock's session alive."""
        return self._connection.execute(BACKLOG).fetchall()[0][0]

    def wait(self, seconds: float) -> None:
        """Wait to be woken by a commit."""
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            pass

    def _number(self, rows: list[Any]) -> list[Item] | None:
        """None where an erasure has deleted one of the rows meanwhile, and nothing is stored: a
        number that no event has would be missed for ever."""
        counts: dict[str, int] = dict(self._connection.execute(LAST).fetchall())
        sequences: list[int] = []
        turns: list[int] = []
        bodies: list[bytes] = []
        schemas = f"{self._settings.public_url.rstrip('/')}/schemas"
        for row in rows:
            source = self._source(row)
            counts[source] = counts.get(source, 0) + 1
            sequences.append(counts[source])
            # Counts all sources together: the order in which everything is published, also by
            # whoever begins again.
            turns.append(sum(counts.values()))
            bodies.append(write(row, source=source, sequence=counts[source], schemas=schemas))
        ids = [row.id for row in rows]
        values = {"ids": ids, "sequences": sequences, "turns": turns, "bodies": bodies}
        with self._connection.transaction() as transaction:
            with self._connection.pipeline():
                numbered = self._connection.execute(NUMBER, values)
                for name, last in counts.items():
                    self._connection.execute(COUNTED, {"name": name, "last": last})
            if numbered.rowcount != len(rows):
                raise psycopg.Rollback(transaction)
            return list(map(self._item, rows, bodies))
        return None

    def _item(self, row: Any, body: bytes) -> Item:
        return Item(
            id=row.id,
            exchange=INTERNAL if row.visibility == "internal" else PUBLIC,
            routing_key=row.routing_key,
            type=row.type,
            event_id=str(row.event_id),
            source=self._source(row),
            body=body,
        )

    def _source(self, row: Any) -> str:
        """Its own where it came from a room and is told on, ours otherwise."""
        return row.source or source_name(
            room=self._settings.room, service=self._service, visibility=row.visibility
        )


def connect_outbox(settings: Settings) -> psycopg.Connection[Any]:
    """The connection of a relay, whose session ends by itself when the relay freezes."""
    return psycopg.connect(
        need(settings, "database_url"),
        autocommit=True,
        row_factory=namedtuple_row,
        connect_timeout=5,
        options=f"{IN_UTC} -c idle_session_timeout={_IDLE_MS} -c nosotros.organisation=*"
        f" -c idle_in_transaction_session_timeout={_IDLE_MS} -c statement_timeout=30000",
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=10000,
    )
