"""Agreements for enrolment, as far as enrolment knows of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.agreements import Term

LEARN = """
INSERT INTO agreement (id, organisation, revision, grantee, starts_at, ends_at)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(grantee)s, %(starts_at)s, %(ends_at)s)
ON CONFLICT (id) DO NOTHING"""
# Whoever is being enrolled under it is first; and is then found among those who go on.
_END = """
UPDATE agreement SET ends_at = %(ends_at)s, revision = %(revision)s
WHERE id = %(id)s AND revision < %(revision)s RETURNING grantee"""
# Until this transaction ends nothing is taken over from under it.
_WITH = """
SELECT grantee, starts_at, ends_at FROM agreement WHERE grantee = ANY(%(partners)s::text[])
ORDER BY id FOR SHARE"""
_TAKE_OVER = """
UPDATE enrolment SET in_charge = %(in_charge)s, revision = enrolment.revision + 1
FROM (
    SELECT id, coalesce(in_charge, partner) AS before FROM enrolment
    WHERE coalesce(in_charge, partner) = %(before)s
        AND state IN ('applied', 'waiting', 'offered', 'enrolled', 'active')
    ORDER BY id FOR UPDATE
) AS running
WHERE enrolment.id = running.id
RETURNING enrolment.id, enrolment.participant_id, enrolment.intake_id, enrolment.revision,
    enrolment.partner"""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOver:
    """A running enrolment that somebody else goes on with."""

    id: UUID
    participant_id: UUID
    intake_id: UUID
    revision: int
    partner: str


def with_partners(connection: Connection, partners: Collection[str]) -> dict[str, list[Term]]:
    """The terms of every agreement that there is, or was, with some partners."""
    found: dict[str, list[Term]] = {}
    for row in connection.exec_driver_sql(_WITH, {"partners": list(partners)}):
        term = Term(starts_at=row.starts_at, ends_at=row.ends_at)
        found.setdefault(row.grantee, []).append(term)
    return found


def end(connection: Connection, id: UUID, *, ends_at: datetime, revision: int) -> str | None:
    """Have an agreement end at a moment; its grantee, or none where it is none for enrolment."""
    values = {"id": id, "ends_at": ends_at, "revision": revision}
    return connection.exec_driver_sql(_END, values).scalar_one_or_none()


def take_over(connection: Connection, *, before: str, in_charge: str) -> list[TakenOver]:
    """Have somebody else go on with the running enrolments that one went on with until now; by their ids."""
    rows: Any = connection.exec_driver_sql(_TAKE_OVER, {"before": before, "in_charge": in_charge})
    return sorted((TakenOver(**row._mapping) for row in rows), key=lambda each: each.id)
