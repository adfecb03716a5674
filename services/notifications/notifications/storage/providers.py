"""How the providers are doing, as every process of the sender sees and changes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nosotros.database import EVERY_ORGANISATION, Database
from notifications.domain.health import AILING, Health, Report, heard

# By the database's own time, which is one for every process.
PUT_AGAIN = """
INSERT INTO provider (name, channel, organisation, position, state, per_second, in_use_at)
VALUES (%(name)s, %(channel)s, '*', %(position)s, 'unknown', %(per_second)s, now())
ON CONFLICT (name, channel) DO UPDATE SET in_use_at = now()"""
#: order and rate are those of who started last
PUT = f"{PUT_AGAIN}, position = excluded.position, per_second = excluded.per_second"
#: processes may have different settings: what one does not use another one may
REMOVE = "DELETE FROM provider WHERE in_use_at < now() - interval '5 minutes'"
_COLUMNS = ", ".join(each.name for each in fields(Health))
READ = f"SELECT {_COLUMNS} FROM provider"
# Only what a claim may have to change is held, and in one order, so that no two wait crosswise.
HOLD = f"""
SELECT {_COLUMNS} FROM provider WHERE per_second IS NOT NULL OR state = '{AILING}'
ORDER BY channel, name FOR UPDATE"""
HOLD_SOME = f"""
SELECT {_COLUMNS} FROM provider WHERE (name, channel) IN
    (SELECT * FROM unnest(%(names)s::text[], %(channels)s::text[]))
ORDER BY channel, name FOR UPDATE"""
STORE = """
UPDATE provider SET state = %(state)s, failures = %(failures)s,
    tried_again_at = %(tried_again_at)s, last_reason = %(last_reason)s,
    last_failed_at = %(last_failed_at)s, last_accepted_at = %(last_accepted_at)s,
    next_at = %(next_at)s
WHERE name = %(name)s AND channel = %(channel)s"""
#: how many messages are brought forward at once
BATCH = 500
# What was put off for want of a provider. Chosen once: what chooses a batch and locks it must not
# stand in a condition, where each row may have it chosen anew.
BRING_FORWARD = f"""
WITH batch AS MATERIALIZED (
    SELECT id FROM message WHERE state = 'queued' AND held_since IS NOT NULL
    AND due_at > %(now)s ORDER BY priority, due_at, id LIMIT {BATCH} FOR UPDATE SKIP LOCKED)
UPDATE message SET due_at = %(now)s, revision = revision + 1 FROM batch WHERE message.id = batch.id"""

#: by channel, then name
Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class InUse:
    """A provider that the settings name."""

    name: str
    channel: str
    position: int
    per_second: int | None


def declare(database: Database, providers: Sequence[InUse]) -> None:
    """Keep which providers a process uses as it starts, and in which order.

    How each is doing stays. What no process has used for some minutes is removed.

    Raises:
        Unavailable: the database is away.
    """
    _put(database, providers, statement=PUT)


def in_use_still(database: Database, providers: Sequence[InUse]) -> None:
    """Keep that a process still uses its providers; to be called every minute or so.

    Raises:
        Unavailable: the database is away.
    """
    _put(database, providers, statement=PUT_AGAIN)


def _put(database: Database, providers: Sequence[InUse], *, statement: str) -> None:
    with database.begin(EVERY_ORGANISATION) as transaction:
        for each in sorted(providers, key=lambda each: (each.channel, each.name)):
            transaction.connection.exec_driver_sql(
                statement,
                {
                    "name": each.name,
                    "channel": each.channel,
                    "position": each.position,
                    "per_second": each.per_second,
                },
            )
        transaction.connection.exec_driver_sql(REMOVE)


def read(connection: Connection) -> Mapping[Key, Health]:
    """How every provider is doing; those that a claim may change are held until it ends."""
    healths = {_key(each): each for each in map(_health, connection.exec_driver_sql(READ))}
    if any(each.per_second is not None or each.state == AILING for each in healths.values()):
        held = map(_health, connection.exec_driver_sql(HOLD))
        healths |= {_key(each): each for each in held}
    return healths


def store(connection: Connection, healths: Iterable[Health]) -> None:
    """Keep how providers are doing."""
    for each in healths:
        values = {field.name: getattr(each, field.name) for field in fields(each)}
        connection.exec_driver_sql(STORE, values)


def note(connection: Connection, reports: Sequence[Report], *, now: datetime) -> bool:
    """Keep what providers said; whether one that was ailing is well again."""
    known = {(each.channel, each.name) for each in reports}
    by_key = {_key(each): each for each in map(_health, connection.exec_driver_sql(READ))}
    after = _heard(by_key, reports, now)
    if all(after[key] is by_key[key] for key in known & by_key.keys()):
        return False
    values: dict[str, Any] = {
        "names": [name for _, name in sorted(known)],
        "channels": [channel for channel, _ in sorted(known)],
    }
    held = {
        _key(each): each for each in map(_health, connection.exec_driver_sql(HOLD_SOME, values))
    }
    after = _heard(held, reports, now)
    store(connection, [after[key] for key in held if after[key] is not held[key]])
    return any(held[key].state == AILING and after[key].state != AILING for key in held)


def bring_forward(database: Database, *, now: datetime) -> int:
    """Have what was put off for want of a provider be looked at again; how much, `BATCH` at most.

    The most urgent first, and then what is due first.

    Raises:
        Unavailable: the database is away; it comes at its own time.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        return transaction.connection.exec_driver_sql(BRING_FORWARD, {"now": now}).rowcount


def _heard(
    healths: Mapping[Key, Health], reports: Sequence[Report], now: datetime
) -> Mapping[Key, Health]:
    return {
        key: heard(health, [each for each in reports if (each.channel, each.name) == key], now=now)
        for key, health in healths.items()
    }


def _key(health: Health) -> Key:
    return health.channel, health.name


def _health(row: Any) -> Health:
    return Health(**row._mapping)
