"""Messages, as the service writes them; `claims` has what a sender does, `history` what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from notifications.domain.messages import Draft, Reason, Template
from notifications.storage.receipts import Unsent

#: exactly one message about one thing, however often and by whatever event it is asked for
INSERT = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, channel,
    recipient, subject, text, state, reason, due_at, created_at, correlationid, causationid,
    traceparent)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(about)s, %(template)s, %(channel)s,
    %(recipient)s, %(subject)s, %(text)s, %(state)s, %(reason)s, %(created_at)s, %(created_at)s,
    %(correlationid)s, %(causationid)s, %(traceparent)s)
ON CONFLICT ON CONSTRAINT message_once DO NOTHING"""
WRITE = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    occasion, data, state, due_at, expires_at, campaign_id, created_at, correlationid, causationid,
    traceparent)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(about)s, %(template)s, %(purpose)s,
    %(priority)s, %(occasion)s, %(data)s, 'queued', %(due_at)s, %(expires_at)s, %(campaign_id)s,
    %(created_at)s, %(correlationid)s, %(causationid)s, %(traceparent)s)
ON CONFLICT ON CONSTRAINT message_once DO NOTHING"""
# An answer to an answer: where it goes is known, and it is sent at once.
REPLY = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    occasion, data, state, due_at, expires_at, campaign_id, created_at, correlationid, causationid,
    traceparent, channel, recipient, language, discreet, reply)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(about)s, %(template)s, %(purpose)s,
    %(priority)s, %(occasion)s, %(data)s, 'queued', %(due_at)s, %(expires_at)s, %(campaign_id)s,
    %(created_at)s, %(correlationid)s, %(causationid)s, %(traceparent)s, %(channel)s,
    %(recipient)s, %(language)s, %(discreet)s, true)
ON CONFLICT ON CONSTRAINT message_once DO NOTHING"""
INSERT_AND_SAY = f"{INSERT} RETURNING id"
REDRAFT = """
UPDATE message SET revision = revision + 1, channel = %(channel)s, recipient = %(recipient)s,
    subject = %(subject)s, text = %(text)s, state = %(state)s, reason = %(reason)s
WHERE id = %(id)s RETURNING revision"""
# What is being sent keeps its state: it is withheld if its channel refuses it and it would
# have to wait for another attempt, and until then its reason says why.
WITHHOLD = """
UPDATE message SET revision = revision + 1, recipient = NULL, subject = NULL, text = NULL,
    reason = %(reason)s, state = CASE WHEN state = 'queued' THEN 'withheld' ELSE state END
WHERE participant_id = %(participant_id)s AND state IN ('queued', 'sending')
RETURNING id, about, template, state, revision"""
EMPTY = """
UPDATE message SET recipient = NULL, subject = NULL, text = NULL
WHERE participant_id = %(participant_id)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A message that still waits to be sent."""

    id: UUID
    about: UUID
    template: Template


def as_json(data: Mapping[str, str]) -> str:
    """The values of a message's placeholders, as they are kept."""
    return orjson.dumps(dict(data)).decode()


def insert(connection: Connection, row: dict[str, Any]) -> bool:
    """Write a message down unless there is one like it; whether it was."""
    return connection.exec_driver_sql(INSERT_AND_SAY, row).first() is not None


def queued_to(connection: Connection, participant_id: UUID) -> list[Queued]:
    """The messages that still wait to be sent to a participant, held until the end."""
    rows = connection.exec_driver_sql(
        "SELECT id, about, template FROM message WHERE participant_id = %(participant_id)s"
        " AND state = 'queued' ORDER BY id FOR UPDATE",
        {"participant_id": participant_id},
    ).all()
    return [Queued(id=row.id, about=row.about, template=Template(row.template)) for row in rows]


def row_of(draft: Draft) -> dict[str, Any]:
    """A draft's columns."""
    return {
        "channel": draft.channel,
        "recipient": draft.recipient,
        "subject": draft.subject,
        "text": draft.text,
        "state": draft.state,
        "reason": draft.reason,
    }


def redraft(connection: Connection, id: UUID, draft: Draft) -> int:
    """Write a message that still waits anew; its new revision."""
    values = {"id": id, **row_of(draft)}
    return connection.exec_driver_sql(REDRAFT, values).scalar_one()


def withhold(connection: Connection, participant_id: UUID, reason: Reason) -> list[Unsent]:
    """Have nothing more be sent to a participant of what was written down; what that ended.

    A message that is being sent at this moment is not ended by it, but no further attempt is
    made at it.
    """
    values = {"participant_id": participant_id, "reason": reason}
    rows = connection.exec_driver_sql(WITHHOLD, values).all()
    return [
        Unsent(
            message_id=row.id,
            participant_id=participant_id,
            about=row.about,
            template=row.template,
            state=row.state,
            revision=row.revision,
        )
        for row in rows
        if row.state == "withheld"
    ]


def empty(connection: Connection, participant_id: UUID) -> None:
    """Take recipient and words out of a participant's messages, whatever became of them."""
    connection.exec_driver_sql(EMPTY, {"participant_id": participant_id})
