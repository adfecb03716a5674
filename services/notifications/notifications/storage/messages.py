"""Messages, as the service writes them; `claims` has what a sender does, `history` what is shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from notifications.domain.messages import Reason
from notifications.storage.receipts import Unsent

#: exactly one message about one thing, however often and by whatever event it is asked for
_WRITE = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    occasion, data, state, due_at, expires_at, campaign_id, created_at, correlationid, causationid,
    traceparent, rule)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(about)s, %(template)s, %(purpose)s,
    %(priority)s, %(occasion)s, %(data)s::jsonb, 'queued', %(due_at)s, %(expires_at)s,
    %(campaign_id)s, %(created_at)s, %(correlationid)s, %(causationid)s, %(traceparent)s,
    %(rule)s)"""
WRITE = f"{_WRITE} ON CONFLICT ON CONSTRAINT message_once DO NOTHING"
# As new, but for its attempts, which go on counting: what it was about is so again.
WRITE_ANEW = f"""{_WRITE}
ON CONFLICT ON CONSTRAINT message_once DO UPDATE SET revision = message.revision + 1,
    state = 'queued', reason = NULL, channel = 'none', tried = '{{}}', passed = '{{}}', rounds = 0,
    failed_as = NULL, held_since = NULL, put_off = false, recipient = NULL, subject = NULL,
    text = NULL, emptied = false, ended_at = NULL, purpose = excluded.purpose,
    priority = excluded.priority, data = excluded.data, due_at = excluded.due_at,
    expires_at = excluded.expires_at, rule = excluded.rule
WHERE message.state = 'cancelled' AND message.reason = ANY (%(revived)s)
RETURNING id"""
# An answer to an answer: where it goes is known, and it is sent at once.
REPLY = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    occasion, data, state, due_at, expires_at, campaign_id, created_at, correlationid, causationid,
    traceparent, channel, recipient, language, discreet, reply)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(about)s, %(template)s, %(purpose)s,
    %(priority)s, %(occasion)s, %(data)s::jsonb, 'queued', %(due_at)s, %(expires_at)s,
    %(campaign_id)s, %(created_at)s, %(correlationid)s, %(causationid)s, %(traceparent)s, %(channel)s,
    %(recipient)s, %(language)s, %(discreet)s, true)
ON CONFLICT ON CONSTRAINT message_once DO NOTHING"""
# What is being sent keeps its state: it is withheld if its channel refuses it and it would
# have to wait for another attempt, and until then its reason says why.
WITHHOLD = """
UPDATE message SET revision = revision + 1, recipient = NULL, subject = NULL, text = NULL,
    reason = %(reason)s, state = CASE WHEN state = 'sending' THEN state ELSE 'withheld' END,
    ended_at = CASE WHEN state = 'sending' THEN ended_at ELSE %(at)s END
WHERE participant_id = %(participant_id)s AND state IN ('queued', 'listed', 'sending')
RETURNING id, about, template, rule, state, revision"""
WITHHOLD_LISTED = """
UPDATE message SET revision = revision + 1, subject = NULL, text = NULL, reason = %(reason)s,
    state = 'withheld', ended_at = %(at)s
WHERE participant_id = %(participant_id)s AND state = 'listed'
    AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)
RETURNING id, about, template, rule, state, revision"""


def as_json(data: Mapping[str, str]) -> str:
    """The values of a message's placeholders, as they are kept."""
    return orjson.dumps(dict(data)).decode()


def withhold(
    connection: Connection, participant_id: UUID, reason: Reason, *, at: datetime
) -> list[Unsent]:
    """Have nothing more be sent to a participant of what was written down; what that ended.

    A message that is being sent at this moment is not ended by it, but no further attempt is
    made at it.
    """
    values = {"participant_id": participant_id, "reason": reason, "at": at}
    rows = connection.exec_driver_sql(WITHHOLD, values).all()
    return _unsent(participant_id, [row for row in rows if row.state == "withheld"])


def withhold_listed(
    connection: Connection,
    participant_id: UUID,
    reason: Reason,
    *,
    purpose: str | None,
    at: datetime,
) -> list[Unsent]:
    """Have what is on the list, for a purpose or for any, not be read to a participant."""
    values = {"participant_id": participant_id, "reason": reason, "purpose": purpose, "at": at}
    rows = connection.exec_driver_sql(WITHHOLD_LISTED, values).all()
    return _unsent(participant_id, rows)


def _unsent(participant_id: UUID, rows: Iterable[Any]) -> list[Unsent]:
    return [
        Unsent(
            message_id=row.id,
            participant_id=participant_id,
            about=row.about,
            template=row.template,
            rule=row.rule,
            state=row.state,
            revision=row.revision,
        )
        for row in rows
    ]
