"""Evidence of practice."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.common import FileReference
from nosotros.contracts.training import EvidenceView

INSERT = """
INSERT INTO evidence (id, organisation, revision, cohort_id, learner_id, module, requirement, state,
    note, submitted_at)
VALUES (%(id)s, %(organisation)s, 1, %(cohort_id)s, %(learner_id)s, %(module)s, %(requirement)s,
    'submitted', %(note)s, %(submitted_at)s)"""
ATTACH = """
UPDATE evidence SET revision = revision + 1, file_reference = %(reference)s, file_size = %(size)s,
    file_digest = %(digest)s, file_name = %(name)s
WHERE id = %(id)s"""
REVIEW = """
UPDATE evidence SET revision = revision + 1, state = %(state)s, reviewed_at = %(reviewed_at)s,
    reviewed_by = %(reviewed_by)s, remark = %(remark)s
WHERE id = %(id)s"""
# What somebody wrote and sent is shown no more once she has left.
_VIEW = """
SELECT e.id, e.revision, e.cohort_id, e.learner_id, l.participant_id, e.module, e.requirement,
    e.state, e.file_size, e.submitted_at, e.reviewed_at, e.reviewed_by,
    CASE WHEN NOT coalesce(p.restricted, false) THEN e.note END AS note,
    CASE WHEN NOT coalesce(p.restricted, false) THEN e.file_name END AS file_name,
    CASE WHEN NOT coalesce(p.restricted, false) THEN e.remark END AS remark
FROM evidence e JOIN learner l ON l.id = e.learner_id
LEFT JOIN person p ON p.participant_id = l.participant_id """
_PAGE = """
WHERE (%(cohort_id)s::uuid IS NULL OR e.cohort_id = %(cohort_id)s)
    AND (%(state)s::text IS NULL OR e.state = %(state)s)
    AND (%(after)s::uuid IS NULL OR e.id > %(after)s)
ORDER BY e.id LIMIT %(limit)s"""
_FILE = """
SELECT e.file_reference AS reference, e.file_size AS size, e.file_digest AS digest,
    e.file_name AS name
FROM evidence e JOIN learner l ON l.id = e.learner_id
LEFT JOIN person p ON p.participant_id = l.participant_id
WHERE e.id = %(id)s AND e.file_reference IS NOT NULL AND NOT coalesce(p.restricted, false)"""
_LIVE = """
SELECT state FROM evidence
WHERE learner_id = ANY(%(learner_ids)s) AND module = %(module)s
    AND requirement = %(requirement)s AND state <> 'returned'"""
_REFERS_TO = "SELECT EXISTS (SELECT FROM evidence WHERE file_reference = %(reference)s)"
_FORGET = """
DELETE FROM evidence WHERE learner_id IN (
    SELECT id FROM learner
    WHERE participant_id = %(participant_id)s OR enrolled_as = %(participant_id)s)
RETURNING file_reference"""


def find(connection: Connection, id: UUID) -> EvidenceView | None:
    """An evidence as it is shown."""
    row = connection.exec_driver_sql(_VIEW + "WHERE e.id = %(id)s", {"id": id}).first()
    return None if row is None else EvidenceView(**row._mapping)


def held(connection: Connection, id: UUID) -> EvidenceView | None:
    """An evidence as it is shown, which stays as it is until this transaction ends."""
    connection.exec_driver_sql("SELECT 1 FROM evidence WHERE id = %(id)s FOR UPDATE", {"id": id})
    return find(connection, id)


def live_state(
    connection: Connection, *, learner_ids: Collection[UUID], module: str, requirement: str
) -> str | None:
    """The state of what was handed in for a requirement and not returned."""
    found: str | None = connection.exec_driver_sql(
        _LIVE, {"learner_ids": list(learner_ids), "module": module, "requirement": requirement}
    ).scalar()
    return found


def file(connection: Connection, id: UUID) -> FileReference | None:
    """The file of an evidence; none where it has none, or whose it is has left."""
    row = connection.exec_driver_sql(_FILE, {"id": id}).first()
    return None if row is None else FileReference(**row._mapping)


def stored_file(connection: Connection, id: UUID) -> str | None:
    """The reference of an evidence's file, whoever may see it."""
    found: str | None = connection.exec_driver_sql(
        "SELECT file_reference FROM evidence WHERE id = %(id)s", {"id": id}
    ).scalar()
    return found


def refers_to(connection: Connection, reference: str) -> bool:
    """Whether a file is the one of some evidence."""
    found: bool = connection.exec_driver_sql(_REFERS_TO, {"reference": reference}).scalar_one()
    return found


def page(
    connection: Connection,
    *,
    cohort_id: UUID | None,
    state: str | None,
    after: UUID | None,
    limit: int,
) -> list[EvidenceView]:
    """Up to `limit` evidences after an id, oldest first."""
    rows: Any = connection.exec_driver_sql(
        _VIEW + _PAGE, {"cohort_id": cohort_id, "state": state, "after": after, "limit": limit}
    )
    return [EvidenceView(**row._mapping) for row in rows]


def forget(connection: Connection, participant_id: UUID) -> list[str]:
    """Delete all that somebody handed in; the references of its files."""
    rows = connection.exec_driver_sql(_FORGET, {"participant_id": participant_id})
    return [reference for reference in rows.scalars() if reference is not None]
