"""Messages about what is to happen: what was written, and what of it is stopped or changed.

What a message says of it stands before its occasion: `reminder 2026-08-22T14:00:00+00:00`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.reminding import REVIVED, Written
from notifications.storage import messages

#: where a message went that is told in a digest
DIGEST = "digest"

# What is decided about a message that waits is not so of one that is being handed over.
_HOLD = """
SELECT FROM message
WHERE organisation = %(organisation)s AND about = %(about)s AND occasion <> ''
    AND (%(participant_id)s::uuid IS NULL OR participant_id = %(participant_id)s)
    AND state IN ('queued', 'listed', 'sending')
ORDER BY id FOR NO KEY UPDATE"""
_WRITTEN = """
SELECT m.id, m.participant_id, m.occasion, m.data, m.due_at, d.id AS digest_id,
    coalesce(d.state, m.state) AS state, CASE WHEN d.id IS NULL THEN m.reason END AS reason,
    coalesce(d.sent_at, m.sent_at, m.created_at) AS at
FROM message m LEFT JOIN message d
    ON m.state = 'cancelled' AND m.reason = 'in_digest' AND d.id = (m.data ->> 'digest')::uuid
WHERE m.organisation = %(organisation)s AND m.about = %(about)s AND m.occasion <> ''
    AND (%(participant_id)s::uuid IS NULL OR m.participant_id = %(participant_id)s)
ORDER BY m.id"""
# In one statement, as a message may go from waiting to being handed over and back between two. If
# handing it over fails for certain, it is too late for another attempt.
_STOP = """
UPDATE message SET data = data - 'digest',
    state = CASE WHEN state = 'sending' THEN state ELSE 'cancelled' END,
    reason = CASE WHEN state = 'sending' THEN reason ELSE %(reason)s END,
    revision = revision + CASE WHEN state = 'sending' THEN 0 ELSE 1 END,
    ended_at = CASE WHEN state = 'sending' THEN ended_at ELSE %(at)s END,
    expires_at = CASE WHEN state = 'sending' THEN least(expires_at, %(at)s) ELSE expires_at END
WHERE """
_NOT_OUT = "state IN ('queued', 'listed', 'sending')"
_CANCEL = f"""{_STOP} id = %(id)s
    AND ({_NOT_OUT} OR state = 'cancelled' AND reason = 'in_digest')"""
_CANCEL_ABOUT = f"{_STOP} about = %(about)s AND {_NOT_OUT}"
# By its template, where it was written before messages kept their rule.
_CANCEL_TOLD = f"""{_STOP} about = %(about)s AND coalesce(rule, template) = ANY (%(rules)s)
    AND {_NOT_OUT}"""
_OVERTAKE = """
UPDATE message SET expires_at = least(expires_at, %(at)s) WHERE id = %(id)s AND state = 'sending'"""
_REACHED_AT = """
SELECT max(delivered_at) FROM message
WHERE about = %(about)s AND coalesce(rule, template) = %(rule)s AND state = 'delivered'"""
REFRESH = """
UPDATE message SET data = %(data)s, due_at = %(due_at)s, expires_at = %(expires_at)s,
    revision = revision + 1, state = 'queued', put_off = false, recipient = NULL, subject = NULL,
    text = NULL
WHERE id = %(id)s AND state IN ('queued', 'listed')"""
_GATHERED = """
SELECT id, data, expires_at FROM message
WHERE participant_id = %(participant_id)s AND state = 'queued' AND purpose = 'reminders'
    AND occasion LIKE 'reminder %%' AND due_at < %(before)s AND expires_at > %(after)s
ORDER BY data ->> 'begins_at', id FOR UPDATE"""
_REOPEN = """
UPDATE message SET state = 'cancelled', reason = 'not_expected', revision = revision + 1
WHERE participant_id = %(participant_id)s AND state = 'withheld'
    AND reason IN ('not_authorised', 'withdrew') AND occasion <> '' AND expires_at > %(at)s"""
_BRING_FORWARD = """
UPDATE message SET due_at = %(due_at)s, revision = revision + 1 WHERE id = %(id)s"""
_PUT_INTO = """
UPDATE message SET state = 'cancelled', reason = 'in_digest', revision = revision + 1,
    ended_at = %(at)s, data = data || jsonb_build_object('digest', %(digest)s::text)
WHERE id = ANY (%(ids)s)"""
_OPEN_DIGEST = """
UPDATE message SET state = 'cancelled', reason = 'moved', revision = revision + 1,
    ended_at = %(at)s
WHERE id = %(id)s AND state IN ('queued', 'listed') RETURNING participant_id"""
_TAKE_OUT = """
UPDATE message SET state = 'queued', reason = NULL, revision = revision + 1, ended_at = NULL,
    due_at = %(due_at)s, data = data - 'digest'
WHERE participant_id = %(participant_id)s AND state = 'cancelled' AND reason = 'in_digest'
    AND data ->> 'digest' = %(id)s::text AND expires_at > %(at)s"""
_DIGEST = "SELECT participant_id, state FROM message WHERE id = %(id)s"
_WAITING_DIGESTS = """
SELECT id FROM message WHERE participant_id = %(participant_id)s AND template = 'digest'
    AND state IN ('queued', 'listed') FOR UPDATE"""


def written(
    connection: Connection, about: UUID, *, organisation: str, participant_id: UUID | None
) -> list[Written]:
    """Every message about something, or each to one participant; those that are not out yet stay as
    they are until this transaction ends."""
    values = {"about": about, "organisation": organisation, "participant_id": participant_id}
    connection.exec_driver_sql(_HOLD, values)
    rows: Any = connection.exec_driver_sql(_WRITTEN, values)
    return [_written(row) for row in rows]


def write_anew(connection: Connection, row: Mapping[str, object]) -> UUID | None:
    """Write a message down, or have it wait again if it was cancelled; none: there is one like it."""
    values = {**row, "revived": list(REVIVED)}
    found: UUID | None = connection.exec_driver_sql(messages.WRITE_ANEW, values).scalar()
    return found


def cancel(connection: Connection, id: UUID, *, reason: str, at: datetime) -> None:
    """Stop a message that waits; one in somebody's hands is not tried again."""
    values = {"id": id, "reason": reason, "at": at}
    connection.exec_driver_sql(_CANCEL, values)


def cancel_about(connection: Connection, about: UUID, *, reason: str, at: datetime) -> None:
    """Stop all messages about something."""
    values = {"about": about, "reason": reason, "at": at}
    connection.exec_driver_sql(_CANCEL_ABOUT, values)


def cancel_told(
    connection: Connection, about: UUID, *, rules: Collection[str], reason: str, at: datetime
) -> None:
    """Stop what some rules, by their codes, have somebody told about something."""
    values = {"about": about, "rules": list(rules), "reason": reason, "at": at}
    connection.exec_driver_sql(_CANCEL_TOLD, values)


def reached_at(connection: Connection, about: UUID, *, rule: str) -> datetime | None:
    """When what a rule, by its code, has somebody told about something reached her; none: it has not,
    or came back."""
    values = {"about": about, "rule": rule}
    found: datetime | None = connection.exec_driver_sql(_REACHED_AT, values).scalar_one()
    return None if found is None else found.astimezone(UTC)


def refresh(
    connection: Connection,
    id: UUID,
    *,
    facts: Mapping[str, str],
    due_at: datetime,
    expires_at: datetime,
) -> None:
    """Have a message that waits say what is so now."""
    values = {
        "id": id,
        "data": messages.as_json(facts),
        "due_at": due_at,
        "expires_at": expires_at,
    }
    connection.exec_driver_sql(REFRESH, values)


def gathered(
    connection: Connection, participant_id: UUID, *, before: datetime, after: datetime
) -> Sequence[Any]:
    """The reminders of somebody that are due before a moment, of what begins after another, held;
    first things first."""
    values = {"participant_id": participant_id, "before": before, "after": after}
    return connection.exec_driver_sql(_GATHERED, values).all()


def reopen(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Have somebody who may be written to again be told of what is to come, as though anew."""
    connection.exec_driver_sql(_REOPEN, {"participant_id": participant_id, "at": at})


def bring_forward(connection: Connection, id: UUID, *, due_at: datetime) -> None:
    """Have a reminder that is held be due earlier."""
    connection.exec_driver_sql(_BRING_FORWARD, {"id": id, "due_at": due_at})


def put_into(connection: Connection, digest: UUID, ids: Sequence[UUID], *, at: datetime) -> None:
    """Have reminders that are held be told by a digest, and not by themselves."""
    values = {"digest": digest, "ids": list(ids), "at": at}
    connection.exec_driver_sql(_PUT_INTO, values)


def take_out(connection: Connection, digest: UUID, *, due_at: datetime, at: datetime) -> bool:
    """Stop a digest that waits, and have what is in it wait by itself; whether it waited."""
    values = {"id": digest, "due_at": due_at, "at": at}
    participant_id = connection.exec_driver_sql(_OPEN_DIGEST, values).scalar()
    if participant_id is None:
        return False
    reopen_digest(connection, digest, participant_id, due_at=due_at, at=at)
    return True


def overtake(connection: Connection, id: UUID, *, at: datetime) -> None:
    """Have a message that is being handed over not be tried again."""
    connection.exec_driver_sql(_OVERTAKE, {"id": id, "at": at})


def digest(connection: Connection, id: UUID, *, held: bool = False) -> Any:
    """Whose a digest is, and its state; none: there is no such one any more."""
    statement = f"{_DIGEST} FOR UPDATE" if held else _DIGEST
    return connection.exec_driver_sql(statement, {"id": id}).first()


def reopen_digest(
    connection: Connection, digest: UUID, participant_id: UUID, *, due_at: datetime, at: datetime
) -> None:
    """Have what is in a digest that reached nobody wait by itself."""
    values = {"id": digest, "participant_id": participant_id, "due_at": due_at, "at": at}
    connection.exec_driver_sql(_TAKE_OUT, values)


def waiting_digests(connection: Connection, participant_id: UUID) -> list[UUID]:
    """The digests of somebody that were not handed over yet, held."""
    values = {"participant_id": participant_id}
    return list(connection.exec_driver_sql(_WAITING_DIGESTS, values).scalars())


def _written(row: Any) -> Written:
    kind, _, occasion = row.occasion.partition(" ")
    return Written(
        id=row.id,
        participant_id=row.participant_id,
        kind=kind,
        occasion=occasion,
        state=row.state,
        reason=row.reason,
        facts={name: value for name, value in row.data.items() if name != DIGEST},
        due_at=row.due_at,
        at=row.at,
        digest_id=row.digest_id,
    )
