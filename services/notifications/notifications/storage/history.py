"""What is shown of messages: what became of them, and what they said as long as that is kept."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.notifications import (
    AttemptView,
    MessageContent,
    MessagePage,
    MessageTotals,
    MessageView,
    ReadAloud,
    ReadAloudPage,
)
from nosotros.pages import cut
from notifications.domain.states import FAILED, FAILURES, HELD, STATES

# A message of a paused campaign waits for nothing that could be dated.
_VIEW = f"""
SELECT id, revision, participant_id, about, template, channel, state, reason, created_at, sent_at,
    purpose, template_version, language, CASE WHEN due_at < '{HELD.isoformat()}' THEN due_at END
    AS due_at, expires_at, delivered_at, campaign_id
FROM message WHERE NOT test AND """
_ATTEMPTS = """
SELECT number, channel, provider, state, reason, began_at, ended_at, receipt_at, segments, cost
FROM attempt WHERE message_id = %(id)s ORDER BY number"""
_PAGE = f"""{_VIEW} (%(states)s::text[] IS NULL OR state = ANY (%(states)s))
    AND (%(participant_id)s::uuid IS NULL OR participant_id = %(participant_id)s)
    AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s)
    AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
_TOTALS = """
SELECT CASE WHEN test THEN 'tests' ELSE state END AS state, count(*) AS total FROM message
WHERE %(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s GROUP BY 1"""
# What opens her page is hers alone, in whatever state its message is.
_CONTENT = """
SELECT id, participant_id, channel, recipient, CASE WHEN purpose <> 'security' THEN subject END
    AS subject, CASE WHEN purpose <> 'security' THEN text END AS text, discreet, ended_at
FROM message
WHERE NOT test AND id = %(id)s"""
_READ_ALOUD = """
SELECT message.id, message.revision, message.participant_id, contact.first_names,
    coalesce(message.language, contact.language) AS language, coalesce(subject, '') AS subject,
    text, created_at, expires_at
FROM message JOIN contact ON contact.participant_id = message.participant_id
WHERE state = 'listed' AND text IS NOT NULL AND (expires_at IS NULL OR expires_at > %(now)s)
    AND (%(after)s::uuid IS NULL OR message.id > %(after)s)
ORDER BY message.id LIMIT %(limit)s"""


def get(connection: Connection, id: UUID) -> MessageView | None:
    """A message and its attempts, without its words or its recipient."""
    row = connection.exec_driver_sql(_VIEW + "id = %(id)s", {"id": id}).first()
    if row is None:
        return None
    attempts = connection.exec_driver_sql(_ATTEMPTS, {"id": id}).all()
    return MessageView(
        **row._mapping, attempts=tuple(AttemptView(**each._mapping) for each in attempts)
    )


def page(
    connection: Connection,
    *,
    state: str | None,
    participant_id: UUID | None,
    campaign_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> MessagePage:
    """At most `limit` messages after the one with the id `after`, oldest first."""
    states = None if state is None else list(FAILURES) if state == FAILED else [state]
    values = {
        "states": states,
        "participant_id": participant_id,
        "campaign_id": campaign_id,
        "after": after,
        "limit": limit + 1,
    }
    rows = connection.exec_driver_sql(_PAGE, values).all()
    items, following = cut([MessageView(**row._mapping) for row in rows], limit)
    return MessagePage(items=items, next=following)


def totals(connection: Connection, *, campaign_id: UUID | None) -> MessageTotals:
    """How many messages are in each state, and how many tests there are."""
    rows = connection.exec_driver_sql(_TOTALS, {"campaign_id": campaign_id}).all()
    counted: dict[str, int] = {row.state: row.total for row in rows}
    by_state = {state: counted.get(state, 0) for state in STATES}
    failed = sum(by_state[each] for each in FAILURES)
    return MessageTotals(**by_state, failed=failed, tests=counted.get("tests", 0))


def content(
    connection: Connection, id: UUID, *, keeping: timedelta, now: datetime
) -> MessageContent | None:
    """What a message says and to whom, as long as it is kept.

    Args:
        connection: of a transaction that sees the message.
        id: the message's.
        keeping: for how long content is kept once a message has ended.
        now: from which on it is kept, at least, where the message has not ended.
    """
    row: Any = connection.exec_driver_sql(_CONTENT, {"id": id}).first()
    if row is None:
        return None
    known = dict(row._mapping)
    ended_at: datetime | None = known.pop("ended_at")
    return MessageContent(**known, kept_until=(ended_at or now) + keeping)


def to_read_aloud(
    connection: Connection, *, now: datetime, after: UUID | None, limit: int
) -> ReadAloudPage:
    """At most `limit` of the messages on the list whose moment has not passed, oldest first."""
    values = {"now": now, "after": after, "limit": limit + 1}
    rows = connection.exec_driver_sql(_READ_ALOUD, values).all()
    items, following = cut([ReadAloud(**row._mapping) for row in rows], limit)
    return ReadAloudPage(items=items, next=following)
