"""Campaigns, as the worker writes their messages: a batch at a time, each with its position.

A batch, the position after it, and the campaign's end are one commit each, made while the
campaign's row is held: whoever dies in the middle has written nothing of it, and no two workers
write the same one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.notifications import CampaignEnded
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from notifications.domain.campaigns import BEAT, DONE, MOST, batch, begins_at, enough, next_at
from notifications.domain.purposes import PRIORITIES
from notifications.domain.states import HELD
from notifications.storage import campaigns

#: who writes a campaign's messages
ACTOR = "worker:campaigner"
#: how long after the last one was written it is asked again whether all have been sent
_LOOK_AGAIN = timedelta(seconds=1)

_DUE = """
SELECT id, organisation FROM campaign WHERE state = 'running' AND next_at <= %(now)s
ORDER BY next_at, id LIMIT 100"""
_STOPPED = """
SELECT 1 FROM campaign WHERE state = 'paused' OR (state = 'cancelled' AND ended_at > %(since)s)
LIMIT 1"""
_TAKE = """
SELECT id, revision, template, purpose, data, per_minute, expires_at, recipients, written, next_at,
    correlationid, causationid, traceparent
FROM campaign WHERE id = %(id)s AND state = 'running' AND next_at <= %(now)s
FOR UPDATE SKIP LOCKED"""
# Each by the record that hers leads to by now, unless that is a recipient too and has its own turn;
# and not whoever has it already by a record that was merged into hers.
_RECIPIENTS = """
WITH RECURSIVE line AS (
    SELECT participant_id AS recipient, position, participant_id AS id FROM campaign_recipient
    WHERE campaign_id = %(id)s AND position > %(from)s AND position <= %(to)s
    UNION SELECT line.recipient, line.position, m.survivor_id
    FROM line JOIN merge m ON m.merged_id = line.id AND NOT m.undone
),
person AS (
    SELECT line.id, min(line.position) AS position FROM line
    WHERE NOT EXISTS (SELECT FROM merge m WHERE m.merged_id = line.id AND NOT m.undone)
        AND (line.id = line.recipient OR NOT EXISTS (SELECT FROM campaign_recipient other
            WHERE other.campaign_id = %(id)s AND other.participant_id = line.id))
    GROUP BY line.id
),
record AS (
    SELECT person.id AS person_id, person.id FROM person
    UNION SELECT record.person_id, m.merged_id
    FROM record JOIN merge m ON m.survivor_id = record.id AND NOT m.undone
),
written AS (
    SELECT record.person_id FROM record CROSS JOIN LATERAL (SELECT FROM message
        WHERE organisation = %(organisation)s AND about = %(id)s AND participant_id = record.id
            AND state IN ('queued', 'sending', 'listed', 'sent', 'delivered', 'uncertain')
        LIMIT 1) AS hers
    WHERE record.id <> record.person_id
)
SELECT person.id FROM person
WHERE person.id NOT IN (SELECT person_id FROM written) ORDER BY person.position"""
_WRITE = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    data, state, due_at, expires_at, campaign_id, created_at, correlationid, causationid,
    traceparent)
SELECT each.id, %(organisation)s, 1, each.participant_id, %(campaign_id)s, %(template)s,
    %(purpose)s, %(priority)s, %(data)s::jsonb, 'queued', %(now)s, %(expires_at)s, %(campaign_id)s,
    %(now)s, %(correlationid)s, %(causationid)s, %(traceparent)s
FROM unnest(%(ids)s::uuid[], %(participant_ids)s::uuid[]) AS each (id, participant_id)
ON CONFLICT ON CONSTRAINT message_once DO NOTHING"""
# What a provider could not take yet counts, whenever its turn is; what waits for her own hours does
# not stand in the way of the others.
_WAITING = f"""
SELECT count(*) AS all, count(*) FILTER (WHERE NOT put_off OR due_at <= %(now)s) AS ready
FROM (SELECT put_off, due_at FROM message WHERE campaign_id = %(id)s AND state = 'queued'
    AND due_at < '{HELD.isoformat()}' LIMIT {MOST}) AS few"""
_MOVE_ON = "UPDATE campaign SET written = %(written)s, next_at = %(next_at)s WHERE id = %(id)s"
_UNDER_WAY = """
SELECT 1 FROM message WHERE campaign_id = %(id)s AND state IN ('queued', 'sending') LIMIT 1"""
_END = """
UPDATE campaign SET revision = revision + 1, state = 'done', ended_at = %(now)s, next_at = NULL
WHERE id = %(id)s RETURNING revision"""
# A message that was being sent when its campaign was stopped may wait for another attempt since.
# The campaigns are held meanwhile: who resumes one comes after this, and finds what it held.
_HOLD = f"""
WITH paused AS MATERIALIZED (SELECT id FROM campaign WHERE state = 'paused' ORDER BY id FOR SHARE)
UPDATE message SET revision = revision + 1, due_at = '{HELD.isoformat()}', put_off = false,
    held_since = NULL
WHERE state = 'queued' AND due_at < '{HELD.isoformat()}'
    AND campaign_id IN (SELECT id FROM paused)"""
_CANCEL = f"""{campaigns.END_MESSAGES}
WHERE state = 'queued' AND campaign_id IN
    (SELECT id FROM campaign WHERE state = 'cancelled' AND ended_at > %(since)s)"""
#: what comes back a day after its campaign was cancelled is ended by the sender that finds it
_STOPS_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A campaign of which a batch is to be written."""

    id: UUID
    organisation: str


def due(database: Database, *, now: datetime) -> list[Due]:
    """The campaigns that have a batch to write now, of whatever organisation.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_DUE, {"now": now}))
    return [Due(id=row.id, organisation=row.organisation) for row in rows]


def advance(database: Database, due: Due, *, now: datetime) -> bool:
    """Write the next batch of a campaign, or end it; whether there was anything to do.

    There is not when another worker is at it, or it was stopped meanwhile.

    Raises:
        Unavailable: the database is away; nothing was written, or the whole batch was.
    """
    with database.begin(due.organisation) as transaction:
        connection = transaction.connection
        row: Any = connection.exec_driver_sql(_TAKE, {"id": due.id, "now": now}).first()
        if row is None:
            return False
        work = UnitOfWork(
            transaction,
            Origin(
                organisation=due.organisation,
                actor=ACTOR,
                correlationid=row.correlationid,
                causationid=row.causationid,
                traceparent=row.traceparent,
            ),
        )
        if row.written == row.recipients:
            _end(row, work=work, now=now)
        elif (begins := begins_at(now, expires_at=row.expires_at)) > now:
            _move_on(connection, row, written=row.written, next_at=begins)
        elif _is_behind(connection, row, now=now):
            _move_on(connection, row, written=row.written, next_at=now + BEAT)
        else:
            _write(connection, row, organisation=due.organisation, now=now)
        work.commit()
    return True


def stop(database: Database, *, now: datetime) -> int:
    """Hold, or end, what waits of campaigns that were stopped while it was being sent; how many.

    Raises:
        Unavailable: the database is away.
    """
    values = {"at": now, "since": now - _STOPS_FOR}
    (stopped,) = database.look(EVERY_ORGANISATION, (_STOPPED, values))
    if not stopped:
        return 0
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        held = connection.exec_driver_sql(_HOLD, {}).rowcount
        cancelled = connection.exec_driver_sql(_CANCEL, values).rowcount
    return held + cancelled


def _write(connection: Connection, row: Any, *, organisation: str, now: datetime) -> None:
    until = min(row.recipients, row.written + batch(row.per_minute))
    bounds = {"id": row.id, "organisation": organisation, "from": row.written, "to": until}
    # Who was erased since the campaign started is no recipient any more.
    participant_ids = connection.exec_driver_sql(_RECIPIENTS, bounds).scalars().all()
    values = {
        "organisation": organisation,
        "campaign_id": row.id,
        "template": row.template,
        "purpose": row.purpose,
        "priority": PRIORITIES[row.purpose],
        "data": orjson.dumps(row.data).decode(),
        "now": now,
        "expires_at": row.expires_at,
        "correlationid": row.correlationid,
        "causationid": row.causationid,
        "traceparent": row.traceparent,
        "ids": [new_id() for _ in participant_ids],
        "participant_ids": participant_ids,
    }
    connection.exec_driver_sql(_WRITE, values)
    following = next_at(
        row.next_at, written=until - row.written, per_minute=row.per_minute, now=now
    )
    _move_on(connection, row, written=until, next_at=following)


def _is_behind(connection: Connection, row: Any, *, now: datetime) -> bool:
    """Whether the sender has not sent by far what was written before."""
    waiting: Any = connection.exec_driver_sql(_WAITING, {"id": row.id, "now": now}).one()
    return waiting.ready >= enough(row.per_minute) or waiting.all >= MOST


def _move_on(connection: Connection, row: Any, *, written: int, next_at: datetime) -> None:
    values = {"id": row.id, "written": written, "next_at": next_at}
    connection.exec_driver_sql(_MOVE_ON, values)


def _end(row: Any, *, work: UnitOfWork, now: datetime) -> None:
    """End a campaign once the last of its messages has left; it can be stopped until then."""
    connection = work.connection
    if connection.exec_driver_sql(_UNDER_WAY, {"id": row.id}).first() is not None:
        _move_on(connection, row, written=row.written, next_at=now + _LOOK_AGAIN)
        return
    revision = connection.exec_driver_sql(_END, {"id": row.id, "now": now}).scalar_one()
    event = CampaignEnded(campaign_id=row.id, state=DONE, written=row.written)
    work.publish(event, revision=revision)
