"""Parked events: seen, handled again, or given up, by whoever looks after a service."""

from typing import Any
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import (
    FieldProblem,
    InvalidFields,
    NotFound,
    ParkedEvent,
    ParkedEvents,
)

_COLUMNS = (
    "factid AS id, type, subject, state, attempts, coalesce(reason, '') AS reason, received_at"
)
LIST = f"""
SELECT {_COLUMNS} FROM inbox
WHERE consumer = %(consumer)s AND state IN ('parked', 'failed', 'waiting')
    AND (%(after)s::uuid IS NULL OR factid < %(after)s)
ORDER BY factid DESC LIMIT %(limit)s"""
REPLAY = f"""
UPDATE inbox SET state = 'failed', attempts = 0, due_at = %(now)s
WHERE consumer = %(consumer)s AND factid = %(id)s AND state IN ('parked', 'failed')
RETURNING {_COLUMNS}"""
# The row stays, without its content: the same fact must not have its effect after all.
DROP = f"""
UPDATE inbox SET state = 'dropped', body = NULL, due_at = NULL
WHERE consumer = %(consumer)s AND factid = %(id)s AND state IN ('parked', 'failed', 'waiting')
RETURNING {_COLUMNS}"""


def list_parked(query: Any, *, work: UnitOfWork, consumer: str) -> ParkedEvents:
    """A page of the events that are parked, failing, or waiting behind a failing one."""
    rows = work.connection.exec_driver_sql(
        LIST, {"consumer": consumer, "after": _after(query.after), "limit": query.limit + 1}
    ).all()
    items = tuple(ParkedEvent(**row._mapping) for row in rows[: query.limit])
    return ParkedEvents(items=items, next=str(items[-1].id) if len(rows) > query.limit else None)


def replay_parked(command: Any, *, work: UnitOfWork, consumer: str) -> ParkedEvent:
    """Have a parked event tried again from its first attempt, at once.

    Raises:
        NotFound: no event of the organisation with this id is parked or failing.
    """
    return _changed(REPLAY, "replay_parked", command.id, work, consumer)


def drop_parked(command: Any, *, work: UnitOfWork, consumer: str) -> ParkedEvent:
    """Give an event up for good.

    Raises:
        NotFound: no event of the organisation with this id is parked, failing or waiting.
    """
    return _changed(DROP, "drop_parked", command.id, work, consumer)


def _changed(statement: str, action: str, id: UUID, work: UnitOfWork, consumer: str) -> ParkedEvent:
    row = work.connection.exec_driver_sql(
        statement, {"consumer": consumer, "id": id, "now": work.at}
    ).first()
    if row is None:
        raise NotFound(kind="parked event", id=id)
    work.audit(action, id)
    return ParkedEvent(**row._mapping)


def _after(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(cursor)
    except ValueError:
        problem = FieldProblem(field="after", code="not_a_cursor")
        raise InvalidFields(problems=(problem,)) from None
