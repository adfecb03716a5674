"""Contributions to public policy."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import ContributionView

_SELECT = """
SELECT id, revision, instrument, proposal, evidence, action_id, state, submitted_on, decided_on
FROM contribution
"""
INSERT = """
INSERT INTO contribution (id, organisation, revision, instrument, proposal, evidence, action_id,
    state)
VALUES (%(id)s, %(organisation)s, 1, %(instrument)s, %(proposal)s, %(evidence)s, %(action_id)s,
    'draft')"""
CHANGE = """
UPDATE contribution SET revision = revision + 1, instrument = %(instrument)s,
    proposal = %(proposal)s, evidence = %(evidence)s, action_id = %(action_id)s,
    state = %(state)s, submitted_on = %(submitted_on)s, decided_on = %(decided_on)s
WHERE id = %(id)s RETURNING revision"""


def find(connection: Connection, id: UUID, *, hold: bool = False) -> ContributionView | None:
    """A contribution; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + "WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return ContributionView(**row._mapping) if row else None


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[ContributionView]:
    """Up to `limit` contributions after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
            AND (%(state)s::text IS NULL OR state = %(state)s)
        ORDER BY id LIMIT %(limit)s""",
        {"state": state, "after": after, "limit": limit},
    )
    return [ContributionView(**row._mapping) for row in rows]
