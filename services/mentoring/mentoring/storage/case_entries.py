"""The course of support cases: what was done and said, and when."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from mentoring.storage.support_cases import SEEN
from nosotros.contracts.mentoring import CaseEntry
from nosotros.identifiers import new_id

_OF_CASE = f"""
SELECT e.id, e.kind, CASE WHEN NOT coalesce(p.restricted, false) THEN e.text END AS text, e.code,
    e.owner_id, e.referral_id, e.written_by, e.written_at
FROM case_entry e JOIN support_case c ON c.id = e.case_id
    LEFT JOIN person p ON p.participant_id = c.participant_id
WHERE e.case_id = %(case_id)s AND {SEEN}
ORDER BY e.id"""
_INSERT = """
INSERT INTO case_entry (id, organisation, case_id, kind, text, code, owner_id, referral_id,
    written_by, written_at)
VALUES (%(id)s, %(organisation)s, %(case_id)s, %(kind)s, %(text)s, %(code)s, %(owner_id)s,
    %(referral_id)s, %(written_by)s, %(written_at)s)"""
_HAND_OVER = """
INSERT INTO case_entry (id, organisation, case_id, kind, owner_id, written_by, written_at)
SELECT n.id, %(organisation)s, n.case_id, 'hand_over', %(to_id)s, %(written_by)s, %(at)s
FROM unnest(%(ids)s::uuid[], %(case_ids)s::uuid[]) AS n (id, case_id)"""


def of_case(
    connection: Connection, case_id: UUID, *, agent_id: UUID | None
) -> tuple[CaseEntry, ...]:
    """The course of a case as an agent sees it, oldest first; without words where she withdrew."""
    rows = connection.exec_driver_sql(_OF_CASE, {"case_id": case_id, "agent_id": agent_id})
    return tuple(CaseEntry(**row._mapping) for row in rows)


def add(
    connection: Connection,
    case_id: UUID,
    kind: str,
    *,
    organisation: str,
    at: datetime,
    written_by: UUID | None,
    text: str | None = None,
    code: str | None = None,
    owner_id: UUID | None = None,
    referral_id: UUID | None = None,
) -> None:
    """Add to the course of a case, which is held."""
    connection.exec_driver_sql(
        _INSERT,
        {
            "id": new_id(),
            "organisation": organisation,
            "case_id": case_id,
            "kind": kind,
            "text": text,
            "code": code,
            "owner_id": owner_id,
            "referral_id": referral_id,
            "written_by": written_by,
            "written_at": at,
        },
    )


def hand_over(
    connection: Connection,
    case_ids: Sequence[UUID],
    *,
    to_id: UUID,
    organisation: str,
    at: datetime,
    written_by: UUID | None,
) -> None:
    """Add to the course of cases, which are held, that they are another agent's from now on."""
    values = {
        "ids": [new_id() for _ in case_ids],
        "case_ids": list(case_ids),
        "to_id": to_id,
        "organisation": organisation,
        "at": at,
        "written_by": written_by,
    }
    connection.exec_driver_sql(_HAND_OVER, values)
