"""Whose address a provider tells of, and whether it failed often enough to be left alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.letters import Receipt

#: a number that fails for good twice within this is written to no more
FAILING_FOR = timedelta(days=30)
FAILURES_BORNE = 1

# An address that a later attempt by another channel put into the message is not this attempt's.
_MEANT = """
SELECT message.id AS message_id, message.organisation, message.participant_id, attempt.channel,
    CASE WHEN message.channel = attempt.channel THEN message.recipient END AS recipient
FROM attempt JOIN message ON message.id = attempt.message_id
WHERE attempt.provider = %(provider)s AND (attempt.id = %(attempt_id)s::uuid
    OR attempt.provider_ref = %(provider_ref)s::text)
ORDER BY attempt.number LIMIT 1"""
_FAILED = """
SELECT count(DISTINCT message.id) FROM message JOIN attempt ON attempt.message_id = message.id
WHERE message.participant_id = %(participant_id)s AND attempt.channel = 'sms'
    AND attempt.state = 'permanent_failure' AND attempt.began_at > %(since)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """The message that a receipt tells of, and where it went."""

    message_id: UUID
    organisation: str
    participant_id: UUID
    channel: str
    #: none: it is not kept any more
    recipient: str | None


def meant(connection: Connection, receipt: Receipt, *, provider: str) -> Meant | None:
    """What a receipt tells of; none: nothing that is known here (yet)."""
    values = {
        "provider": provider,
        "attempt_id": receipt.attempt_id,
        "provider_ref": receipt.provider_ref,
    }
    row: Any = connection.exec_driver_sql(_MEANT, values).first()
    return None if row is None else Meant(**row._mapping)


def fails_again(connection: Connection, participant_id: UUID, *, now: datetime) -> bool:
    """Whether text messages to somebody failed for good more often than is borne.

    WhatsApp's failures do not count: a number without WhatsApp still has text messages.
    """
    values = {"participant_id": participant_id, "since": now - FAILING_FOR}
    return connection.exec_driver_sql(_FAILED, values).scalar_one() > FAILURES_BORNE
