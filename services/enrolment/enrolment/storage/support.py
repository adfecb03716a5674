"""Support needs, sensitive answers, children."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from enrolment.storage.records import ALL_HERS
from nosotros.contracts.enrolment import ChildView, SensitiveAnswer, SupportNeedView

INSERT_NEED = """
INSERT INTO support_need (id, organisation, revision, participant_id, kind, state, detail,
    asked_at, changed_at)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(kind)s, %(state)s, %(detail)s,
    %(asked_at)s, %(changed_at)s)"""
CHANGE_NEED = """
UPDATE support_need SET revision = revision + 1, state = %(state)s, detail = %(detail)s,
    changed_at = %(at)s
WHERE id = %(id)s"""
_NEED = """
SELECT n.id, n.revision, n.participant_id, n.kind, n.state, n.detail, n.asked_at, n.changed_at
FROM support_need n """
_ONE_NEED = _NEED + (
    "JOIN participant p ON p.id = n.participant_id AND p.erased_at IS NULL WHERE n.id = %(id)s"
)
# Whether somebody has left, or is erased, stands in the record that hers was merged into.
_NEEDS = (
    _NEED
    + """
WHERE (%(after)s::uuid IS NULL OR n.id > %(after)s)
    AND (%(kind)s::text IS NULL OR n.kind = %(kind)s)
    AND (%(state)s::text IS NULL OR n.state = %(state)s)
    AND NOT EXISTS (
        WITH RECURSIVE hers AS (
            SELECT id, merged_into, erased_at, restricted_at FROM participant
            WHERE id = n.participant_id
            UNION SELECT p.id, p.merged_into, p.erased_at, p.restricted_at
            FROM participant p JOIN hers ON p.id = hers.merged_into
        ) SELECT FROM hers WHERE erased_at IS NOT NULL OR restricted_at IS NOT NULL)
ORDER BY n.id LIMIT %(limit)s"""
)
_INSERT_ANSWER = """
INSERT INTO sensitive_answer (participant_id, question, organisation, answer)
VALUES (%(participant_id)s, %(question)s, %(organisation)s, %(answer)s)"""
_ANSWERS = f"""
SELECT DISTINCT ON (question) question, answer FROM sensitive_answer
WHERE participant_id = ANY({ALL_HERS})
ORDER BY question, participant_id = %(participant_id)s DESC"""
INSERT_CHILD = """
INSERT INTO child (id, organisation, participant_id, first_names, birth_date)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(first_names)s, %(birth_date)s)"""
DELETE_CHILD = "DELETE FROM child WHERE id = %(id)s"
_CHILD = "SELECT id, participant_id, first_names, birth_date FROM child "


def need(connection: Connection, id: UUID) -> SupportNeedView | None:
    """A support need of somebody who is not erased."""
    row = connection.exec_driver_sql(_ONE_NEED, {"id": id}).first()
    return None if row is None else SupportNeedView(**row._mapping)


def needs(
    connection: Connection, *, kind: str | None, state: str | None, after: UUID | None, limit: int
) -> list[SupportNeedView]:
    """Up to `limit` support needs after an id, oldest first; of nobody restricted or erased.

    Args:
        connection: of the transaction.
        kind: what is needed; none: anything.
        state: how far it has come; none: however far.
        after: the last id seen.
        limit: the most there may be.
    """
    values = {"kind": kind, "state": state, "after": after, "limit": limit}
    rows = connection.exec_driver_sql(_NEEDS, values)
    return [SupportNeedView(**row._mapping) for row in rows]


def replace_answers(
    connection: Connection,
    participant_id: UUID,
    answers: Sequence[SensitiveAnswer],
    *,
    organisation: str,
) -> None:
    """Replace what somebody chose to tell; each question at most once."""
    forget_answers(connection, participant_id)
    for each in answers:
        connection.exec_driver_sql(
            _INSERT_ANSWER,
            {
                "participant_id": participant_id,
                "question": each.question,
                "organisation": organisation,
                "answer": each.answer,
            },
        )


def answers(connection: Connection, participant_id: UUID) -> tuple[SensitiveAnswer, ...]:
    """What somebody chose to tell, by question."""
    rows = connection.exec_driver_sql(_ANSWERS, {"participant_id": participant_id})
    return tuple(SensitiveAnswer(**row._mapping) for row in rows)


def child(connection: Connection, id: UUID) -> ChildView | None:
    """A participant's child."""
    row = connection.exec_driver_sql(_CHILD + "WHERE id = %(id)s", {"id": id}).first()
    return None if row is None else ChildView(**row._mapping)


def children(connection: Connection, participant_id: UUID) -> tuple[ChildView, ...]:
    """A participant's children, the eldest first."""
    rows = connection.exec_driver_sql(
        _CHILD + f"WHERE participant_id = ANY({ALL_HERS}) ORDER BY birth_date, id",
        {"participant_id": participant_id},
    )
    return tuple(ChildView(**row._mapping) for row in rows)


def forget_answers(connection: Connection, participant_id: UUID) -> None:
    """Delete what somebody told of sensitive matters."""
    connection.exec_driver_sql(
        f"DELETE FROM sensitive_answer WHERE participant_id = ANY({ALL_HERS})",
        {"participant_id": participant_id},
    )


def forget_children(connection: Connection, participant_id: UUID) -> None:
    """Delete the data of somebody's children."""
    connection.exec_driver_sql(
        f"DELETE FROM child WHERE participant_id = ANY({ALL_HERS})",
        {"participant_id": participant_id},
    )


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete answers, children and the needs' details; kinds and states stay for counts."""
    forget_answers(connection, participant_id)
    forget_children(connection, participant_id)
    connection.exec_driver_sql(
        f"UPDATE support_need SET detail = NULL WHERE participant_id = ANY({ALL_HERS})",
        {"participant_id": participant_id},
    )
