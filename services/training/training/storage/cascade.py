"""The cascade: who trained whom, with counts, in one query; and what a revocation flags."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from training.domain.cascade import Found, Node, arrange
from training.storage.ambassadors import PLACES

WHOLE = """
SELECT a.id, a.trained_by, a.generation, a.state, a.uncertified,
    coalesce(held.workshops, 0) AS workshops, coalesce(held.reached, 0) AS reached
FROM ambassador a LEFT JOIN (
    SELECT ambassador_id, count(*) AS workshops, sum(women + men + others) AS reached
    FROM workshop WHERE state = 'held' GROUP BY ambassador_id
) held ON held.ambassador_id = a.id
ORDER BY a.id"""
# Of a small line the workshops are looked up by ambassador: those of all others are not read.
LINEAGE = """
WITH RECURSIVE above AS (
        SELECT a.trained_by, a.uncertified FROM ambassador a WHERE a.id = %(id)s
    UNION ALL
        SELECT a.trained_by, a.uncertified FROM above JOIN ambassador a ON a.id = above.trained_by
), line AS (
        SELECT a.id, a.trained_by, a.generation, a.state,
            EXISTS (SELECT 1 FROM above WHERE uncertified) AS uncertified
        FROM ambassador a WHERE a.id = %(id)s
    UNION ALL
        SELECT a.id, a.trained_by, a.generation, a.state, a.uncertified
        FROM line JOIN ambassador a ON a.trained_by = line.id
)
SELECT line.id, line.trained_by, line.generation, line.state, line.uncertified, held.workshops,
    held.reached
FROM line, LATERAL (
    SELECT count(*) AS workshops, coalesce(sum(women + men + others), 0) AS reached
    FROM workshop w WHERE w.ambassador_id = line.id AND w.state = 'held'
) held
ORDER BY line.id"""
# Whether a certificate was revoked in the line of those who trained a learner: whoever led her
# cohort, and all above.
FLAGGED = """
WITH RECURSIVE line AS (
        SELECT a.trained_by, a.uncertified
        FROM learner l JOIN cohort c ON c.id = l.cohort_id JOIN ambassador a ON a.id = c.led_by
        WHERE l.id = %(learner_id)s
    UNION ALL
        SELECT a.trained_by, a.uncertified FROM line JOIN ambassador a ON a.id = line.trained_by
) SELECT EXISTS (SELECT 1 FROM line WHERE uncertified)"""
CERTIFY = f"""
UPDATE ambassador SET revision = revision + 1, uncertified = %(uncertified)s
WHERE learner_id IN ({PLACES}) AND uncertified <> %(uncertified)s RETURNING id"""
# Below somebody down to whose own certificate is revoked, her included: it flags the rest anyhow.
# Nobody, where one above does.
FLAG_BELOW = """
WITH RECURSIVE above AS (
        SELECT a.trained_by, false AS uncertified FROM ambassador a WHERE a.id = %(id)s
    UNION ALL
        SELECT a.trained_by, a.uncertified FROM above JOIN ambassador a ON a.id = above.trained_by
), below AS (
        SELECT a.id, a.uncertified FROM ambassador a
        WHERE a.trained_by = %(id)s AND NOT EXISTS (SELECT 1 FROM above WHERE uncertified)
    UNION ALL
        SELECT a.id, a.uncertified FROM below JOIN ambassador a ON a.trained_by = below.id
        WHERE NOT below.uncertified
)
UPDATE ambassador SET revision = revision + 1 WHERE id IN (SELECT id FROM below)
RETURNING id, revision"""


def hold(connection: Connection, organisation: str) -> None:
    """Have nobody else name an ambassador, or flag a line, until this transaction ends.

    Two who changed one line at once would each reckon with the line as it was before the other.
    """
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('cascade:' || %(organisation)s, 0))",
        {"organisation": organisation},
    )


def whole(connection: Connection) -> list[Node]:
    """Every ambassador, in the order in which the tree is drawn."""
    return arrange(_found(connection, WHOLE, {}))


def lineage(connection: Connection, id: UUID) -> list[Node]:
    """An ambassador and all below her, in the order in which the tree is drawn."""
    return arrange(_found(connection, LINEAGE, {"id": id}))


def is_flagged(connection: Connection, learner_id: UUID) -> bool:
    """Whether a certificate was revoked in the line of those who trained a learner."""
    return bool(connection.exec_driver_sql(FLAGGED, {"learner_id": learner_id}).scalar_one())


def certify(connection: Connection, *, learner_id: UUID, uncertified: bool) -> UUID | None:
    """Note whether an ambassador's certificate is revoked; her id where that is new."""
    row: Any = connection.exec_driver_sql(
        CERTIFY, {"learner_id": learner_id, "uncertified": uncertified}
    ).first()
    return None if row is None else row.id


def flag_below(connection: Connection, id: UUID) -> list[tuple[UUID, int]]:
    """Whose line is flagged, or is no more, by a certificate of somebody above; new revisions."""
    rows: Any = connection.exec_driver_sql(FLAG_BELOW, {"id": id})
    return sorted((row.id, row.revision) for row in rows)


def _found(connection: Connection, statement: str, values: dict[str, Any]) -> list[Found]:
    # The rows as they are: ten thousand copies of them would be made for nothing.
    rows: Any = connection.exec_driver_sql(statement, values).all()
    return rows
