"""Test messages: sent like any other, and shown to whoever sent them alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.contracts.notifications import TestView

# It is nobody's, so that its participant is itself.
INSERT = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    data, state, due_at, expires_at, created_at, correlationid, causationid, traceparent, test,
    template_id, template_version, channel, recipient, language, discreet)
VALUES (%(id)s, %(organisation)s, 1, %(id)s, %(id)s, %(template)s, %(purpose)s, %(priority)s,
    %(data)s, 'queued', %(at)s, %(expires_at)s, %(at)s, %(correlationid)s, %(causationid)s,
    %(traceparent)s, true, %(template_id)s, %(template_version)s, %(channel)s, %(recipient)s,
    %(language)s, %(discreet)s)"""
# Two at once are counted one after the other.
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('tests ' || %(organisation)s, 0))"
COUNT = """
SELECT count(*) FROM message
WHERE test AND organisation = %(organisation)s AND created_at > %(since)s"""
GET = """
SELECT id, state, reason, channel, sent_at, delivered_at, (
    SELECT provider FROM attempt WHERE message_id = message.id ORDER BY number DESC LIMIT 1
) AS provider
FROM message WHERE id = %(id)s AND test"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A test message to be."""

    id: UUID
    template: str
    template_id: UUID
    template_version: int
    purpose: str
    priority: int
    channel: str
    language: str
    discreet: bool
    recipient: str = field(repr=False)
    data: Mapping[str, str] = field(repr=False)
    expires_at: datetime


def count(connection: Connection, *, organisation: str, since: datetime) -> int:
    """How many test messages an organisation sent after a moment; nobody else sends one until this
    transaction ends."""
    values = {"organisation": organisation, "since": since}
    connection.exec_driver_sql(HOLD, values)
    return int(connection.exec_driver_sql(COUNT, values).scalar_one())


def insert(connection: Connection, trial: Trial, *, work: Mapping[str, Any]) -> None:
    """Queue a test message.

    Args:
        connection: the organisation's.
        trial: the message.
        work: organisation, moment and story of the command that asks for it.
    """
    values = {
        **{name: getattr(trial, name) for name in Trial.__dataclass_fields__},
        "data": orjson.dumps(dict(trial.data)).decode(),
    }
    connection.exec_driver_sql(INSERT, {**work, **values})


def get(connection: Connection, id: UUID) -> TestView | None:
    """A test message and what became of it; none: there is no such one."""
    row = connection.exec_driver_sql(GET, {"id": id}).first()
    return None if row is None else TestView(**row._mapping)
