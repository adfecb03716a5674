"""Grants: who lets whom have public events of theirs."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.inbox import MEMORY
from nosotros.contracts.integrations import EventGrantView
from nosotros.contracts.language import event_of
from nosotros.contracts.partners import AgreementConcluded

_COLUMNS = """id, revision, organisation, grantee, types, until, granted_at, ended_at, agreement_id,
    starts_at"""
INSERT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, until, granted_at)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, %(types)s, %(until)s, %(at)s)"""
# What was recorded since it could be had may have been matched before this is known.
INSERT_OF_AGREEMENT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, until, granted_at, agreement_id,
    starts_at, missed_after)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, %(types)s, %(until)s, %(at)s, %(agreement_id)s,
    %(starts_at)s, coalesce((SELECT position FROM journal WHERE organisation = %(organisation)s
        AND recorded_at <= %(since)s ORDER BY position DESC LIMIT 1), 0))"""
SHORTEN = """
UPDATE event_grant SET revision = revision + 1, until = %(until)s WHERE agreement_id = %(agreement_id)s"""
END_OF_AGREEMENT = """
UPDATE event_grant SET revision = revision + 1, ended_at = %(at)s
WHERE agreement_id = %(agreement_id)s AND ended_at IS NULL"""
# Every agreement that is heard of is noted for rooms; of those that were before that was, and let nobody
# have any events, there is only what the inbox remembers.
_IS_HEARD_OF = """
SELECT EXISTS (SELECT FROM room_reader WHERE subject = %(subject)s)
    OR EXISTS (SELECT FROM event_grant WHERE agreement_id = %(id)s)
    OR coalesce((SELECT bool_or(state IN ('done', 'dropped')) FROM inbox
        WHERE subject = %(subject)s AND type = %(type)s), %(forgotten)s)"""
_ONE_AT_A_TIME = """
SELECT pg_advisory_xact_lock(hashtextextended('event grants ' || %(organisation)s, 0))"""
_COUNT = """
SELECT count(*) FROM event_grant
WHERE organisation = %(organisation)s AND (ended_at IS NULL OR ended_at > %(since)s)"""
# Whoever was given one sees it, and so it is asked for by the organisation that gave it.
_GIVEN = f"""
SELECT {_COLUMNS} FROM event_grant WHERE id = %(id)s AND organisation = %(organisation)s FOR UPDATE"""
_END = """
UPDATE event_grant SET revision = revision + 1, ended_at = %(at)s WHERE id = %(id)s"""
_PAGE = f"""
SELECT {_COLUMNS} FROM event_grant WHERE %(after)s::uuid IS NULL OR id > %(after)s
ORDER BY id LIMIT %(limit)s"""


def count(connection: Connection, organisation: str, *, since: datetime) -> int:
    """How many an organisation gave that are in force, or ended after a moment; nobody else gives one
    for it until this transaction ends."""
    connection.exec_driver_sql(_ONE_AT_A_TIME, {"organisation": organisation})
    values = {"organisation": organisation, "since": since}
    return connection.exec_driver_sql(_COUNT, values).scalar_one()


def is_heard_of(connection: Connection, agreement_id: UUID, *, at: datetime) -> bool:
    """Whether it was heard that an agreement was concluded, as far as that is remembered: what its id
    says was proposed (UUIDv7) longer ago than anything is remembered was."""
    proposed_at = datetime.fromtimestamp((agreement_id.int >> 80) / 1000, UTC)
    values = {
        "id": agreement_id,
        "subject": str(agreement_id),
        "type": event_of(AgreementConcluded).type,
        "forgotten": at - proposed_at > MEMORY,
    }
    return connection.exec_driver_sql(_IS_HEARD_OF, values).scalar_one()


def given(connection: Connection, id: UUID, *, by: str) -> EventGrantView | None:
    """A grant that an organisation gave; it does not change before this transaction ends."""
    row = connection.exec_driver_sql(_GIVEN, {"id": id, "organisation": by}).one_or_none()
    return _view(row) if row else None


def end(connection: Connection, id: UUID, *, at: datetime) -> None:
    """End a grant, which is held."""
    connection.exec_driver_sql(_END, {"id": id, "at": at})


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[EventGrantView]:
    """Up to `limit` grants that the organisation gave or was given, oldest first."""
    rows = connection.exec_driver_sql(_PAGE, {"after": after, "limit": limit})
    return list(map(_view, rows))


def _view(row: object) -> EventGrantView:
    facts = dict(row._mapping)  # type: ignore[attr-defined]
    return EventGrantView(**{**facts, "types": tuple(facts["types"])})
