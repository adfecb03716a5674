"""Batches: many mentees matched at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.contracts.mentoring import BatchView, Unmatched
from nosotros.database import EVERY_ORGANISATION, Database

_INSERT = """
INSERT INTO batch (id, organisation, revision, state, cohort_id, mentee_ids, requested_at)
VALUES (%(id)s, %(organisation)s, 1, 'preparing', %(cohort_id)s, %(mentee_ids)s, %(at)s)"""
_READY = """
UPDATE batch SET revision = revision + 1, state = 'ready', ready_at = %(at)s,
    mentees = %(mentees)s, mentors = %(mentors)s, matched = %(matched)s,
    total_score = %(total_score)s, unmatched = %(unmatched)s
WHERE id = %(id)s RETURNING revision"""
_MOVE = """
UPDATE batch SET revision = revision + 1, state = %(state)s, changed = changed + %(changed)s,
    sent_at = CASE %(state)s WHEN 'sent' THEN %(at)s ELSE sent_at END
WHERE id = %(id)s"""
_CHANGED = "UPDATE batch SET revision = revision + 1, changed = changed + 1 WHERE id = %(id)s"
_SELECT = """
SELECT id, revision, state, cohort_id, mentees, mentors, matched, total_score, unmatched, changed,
    requested_at, ready_at, sent_at FROM batch """
_OLDEST_OPEN = """
SELECT id, organisation, cohort_id, mentee_ids, requested_at FROM batch
WHERE state = 'preparing' AND id <> ALL(%(but)s::uuid[]) ORDER BY requested_at, id LIMIT 1"""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenBatch:
    """A batch that is to be prepared."""

    id: UUID
    organisation: str
    cohort_id: UUID | None
    #: who was named; empty: nobody was
    mentee_ids: list[UUID]
    requested_at: datetime


def insert(
    connection: Connection,
    id: UUID,
    *,
    organisation: str,
    cohort_id: UUID | None,
    mentee_ids: Sequence[UUID],
    at: datetime,
) -> None:
    """Keep a batch that is to be prepared."""
    values = {"id": id, "organisation": organisation, "cohort_id": cohort_id, "at": at}
    connection.exec_driver_sql(_INSERT, {**values, "mentee_ids": list(mentee_ids)})


def oldest_open(database: Database, *, but: Sequence[UUID]) -> OpenBatch | None:
    """The batch that has waited longest to be prepared, other than these.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_OLDEST_OPEN, {"but": list(but)}))
    return OpenBatch(**rows[0]._asdict()) if rows else None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> BatchView | None:
    """A batch; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + "WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return _view(row._asdict()) if row else None


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[BatchView]:
    """Up to `limit` batches after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [_view(row._asdict()) for row in rows]


def make_ready(
    connection: Connection,
    id: UUID,
    *,
    mentees: int,
    mentors: int,
    matched: int,
    total_score: int,
    unmatched: Sequence[Unmatched],
    at: datetime,
) -> int:
    """Have a batch be ready to be looked through; its revision then."""
    rows = [{"mentee_id": each.mentee_id, "why": each.why} for each in unmatched]
    values = {
        "id": id,
        "mentees": mentees,
        "mentors": mentors,
        "matched": matched,
        "total_score": total_score,
        "unmatched": orjson.dumps(rows).decode(),
        "at": at,
    }
    return connection.exec_driver_sql(_READY, values).scalar_one()


def move(connection: Connection, id: UUID, state: str, *, at: datetime, changed: int = 0) -> None:
    """Have a batch be `sent` or `discarded`, with so many proposals dropped as it was sent."""
    connection.exec_driver_sql(_MOVE, {"id": id, "state": state, "at": at, "changed": changed})


def count_change(connection: Connection, id: UUID) -> None:
    """Note that a proposal was dropped or changed at the review."""
    connection.exec_driver_sql(_CHANGED, {"id": id})


def _view(values: dict[str, Any]) -> BatchView:
    unmatched = (
        Unmatched(mentee_id=UUID(each["mentee_id"]), why=each["why"])
        for each in values["unmatched"]
    )
    return BatchView(**{**values, "unmatched": tuple(unmatched)})
