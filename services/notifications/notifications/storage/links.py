"""Links to participants' own pages, and the visits that they opened; of secrets only digests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.storage.receipts import Unsent

# Two links at once are counted one after the other.
_HOLD = "SELECT 1 FROM contact WHERE participant_id = %(participant_id)s FOR UPDATE"
_COUNT = """
SELECT count(*) FROM link WHERE participant_id = %(participant_id)s AND made_at > %(since)s"""
_END_UNOPENED = """
UPDATE link SET expires_at = %(at)s
WHERE participant_id = %(participant_id)s AND opened_at IS NULL AND expires_at > %(at)s"""
# A link that opens nothing any more is not sent.
_CANCEL_UNSENT = """
UPDATE message SET revision = message.revision + 1, state = 'cancelled', ended_at = %(at)s,
    reason = 'newer_link'
FROM link WHERE link.message_id = message.id AND link.participant_id = %(participant_id)s
    AND message.state = 'queued'
RETURNING message.id AS message_id, message.participant_id, message.about, message.template,
    message.rule, message.state, message.revision"""
# Opened, it has arrived.
_EMPTY_SENT = """
UPDATE message SET data = '{}' FROM link
WHERE message.id = link.message_id AND link.secret_sha256 = %(secret_sha256)s
    AND message.state = 'sent'"""
INSERT = """
INSERT INTO link (secret_sha256, organisation, participant_id, message_id, made_at, expires_at)
VALUES (%(secret_sha256)s, %(organisation)s, %(participant_id)s, %(message_id)s, %(made_at)s,
    %(expires_at)s)"""
_OPEN = """
UPDATE link SET opened_at = %(at)s, visit_sha256 = %(visit_sha256)s, visit_until = %(until)s
WHERE secret_sha256 = %(secret_sha256)s AND opened_at IS NULL AND expires_at > %(at)s
RETURNING participant_id, visit_until AS until"""
_OPENED_SO = """
SELECT participant_id, visit_until AS until FROM link
WHERE secret_sha256 = %(secret_sha256)s AND visit_sha256 = %(visit_sha256)s AND visit_until > %(at)s"""
_VISIT = """
SELECT participant_id, visit_until AS until FROM link
WHERE visit_sha256 = %(visit_sha256)s AND visit_until > %(at)s"""
_CLOSE = """
UPDATE link SET visit_until = %(at)s WHERE visit_sha256 = %(visit_sha256)s AND visit_until > %(at)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Whose visit it is, and until when."""

    participant_id: UUID
    until: datetime


def hold(connection: Connection, participant_id: UUID) -> None:
    """Have nobody else make a link for somebody until this transaction ends."""
    connection.exec_driver_sql(_HOLD, {"participant_id": participant_id})


def count(connection: Connection, participant_id: UUID, *, since: datetime) -> int:
    """How many links were made for somebody after a moment."""
    values = {"participant_id": participant_id, "since": since}
    return int(connection.exec_driver_sql(_COUNT, values).scalar_one())


def end_unopened(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Have somebody's links that nobody opened open no more."""
    connection.exec_driver_sql(_END_UNOPENED, {"participant_id": participant_id, "at": at})


def cancel_unsent(connection: Connection, participant_id: UUID, *, at: datetime) -> list[Unsent]:
    """Have no link be sent to somebody that was not sent yet; the messages that this ended."""
    rows = connection.exec_driver_sql(_CANCEL_UNSENT, {"participant_id": participant_id, "at": at})
    return [Unsent(**row._mapping) for row in rows]


def open_once(
    connection: Connection, *, secret: bytes, visit: bytes, at: datetime, until: datetime
) -> Visit | None:
    """Open a link for a visit; none: it is none, was opened for another visit, or has run out.

    Of two at the same moment the second waits for the first, and finds it opened.
    """
    values = {"secret_sha256": secret, "visit_sha256": visit, "at": at, "until": until}
    row = connection.exec_driver_sql(_OPEN, values).first()
    if row is None:
        return _visit(connection.exec_driver_sql(_OPENED_SO, values).first())
    connection.exec_driver_sql(_EMPTY_SENT, values)
    return _visit(row)


def visit(connection: Connection, visit: bytes, *, at: datetime) -> Visit | None:
    """A visit that lasts at this moment."""
    return _visit(connection.exec_driver_sql(_VISIT, {"visit_sha256": visit, "at": at}).first())


def close(connection: Connection, visit: bytes, *, at: datetime) -> None:
    """End a visit."""
    connection.exec_driver_sql(_CLOSE, {"visit_sha256": visit, "at": at})


def forget_old(connection: Connection, *, before: datetime) -> None:
    """Delete the links that were made before a moment."""
    connection.exec_driver_sql("DELETE FROM link WHERE made_at < %(before)s", {"before": before})


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete somebody's links, and with them her visit."""
    connection.exec_driver_sql(
        "DELETE FROM link WHERE participant_id = %(participant_id)s",
        {"participant_id": participant_id},
    )


def _visit(row: Any) -> Visit | None:
    return None if row is None else Visit(participant_id=row.participant_id, until=row.until)
