"""Parked events and timers: seen, tried again, or given up, by whoever looks after a service; and
what it has forgotten for good."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import BurialView, NotFound, ParkedEvent, ParkedEvents
from nosotros.pages import after_id, cut

_COLUMNS = (
    "factid AS id, type, subject, state, attempts, coalesce(reason, '') AS reason, received_at"
)
# A timer is listed among them as of the type `timer:<name>`, about its key, since its moment.
_OF_TIMER = (
    "id, 'timer:' || name AS type, key AS subject, {state} AS state, abs(attempts) AS attempts,"
    " coalesce(reason, '') AS reason, due_at AS received_at"
)
LISTED = f"""
SELECT {_COLUMNS} FROM inbox
WHERE consumer = %(consumer)s AND state IN ('parked', 'failed', 'waiting')
    AND (%(after)s::uuid IS NULL OR factid < %(after)s)
UNION ALL SELECT {_OF_TIMER.format(state="'parked'")} FROM timer
WHERE attempts < 0 AND (%(after)s::uuid IS NULL OR id < %(after)s)"""
REPLAY = (
    f"""
UPDATE inbox SET state = 'failed', attempts = 0, due_at = %(now)s
WHERE consumer = %(consumer)s AND factid = %(id)s AND state IN ('parked', 'failed')
RETURNING {_COLUMNS}""",
    f"""
UPDATE timer SET attempts = 0, retry_at = %(now)s WHERE id = %(id)s AND attempts < 0
RETURNING {_OF_TIMER.format(state="'failed'")}""",
)
DROP = (
    # The row stays, without its content: the same fact must not have its effect after all.
    f"""
UPDATE inbox SET state = 'dropped', body = NULL, due_at = NULL
WHERE consumer = %(consumer)s AND factid = %(id)s AND state IN ('parked', 'failed', 'waiting')
RETURNING {_COLUMNS}""",
    f"""
DELETE FROM timer WHERE id = %(id)s AND attempts < 0
RETURNING {_OF_TIMER.format(state="'dropped'")}""",
)

BURIED = "SELECT erased_on FROM tombstone WHERE subject = %(subject)s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parks:
    """What else a service gives up, as statements that find it as the columns of `ParkedEvent`.

    They are given `id`, and `now`; the first one `after`, which every id is to come before.
    """

    listed: str
    replay: str
    drop: str


def list_parked(
    query: Any, *, work: UnitOfWork, consumer: str, parks: Parks | None
) -> ParkedEvents:
    """A page of the events that are parked, failing, or waiting behind a failing one, of the
    timers that are parked, and of what else the service gave up."""
    listed = LISTED if parks is None else f"{LISTED} UNION ALL {parks.listed}"
    rows = work.connection.exec_driver_sql(
        f"{listed} ORDER BY id DESC LIMIT %(limit)s",
        {"consumer": consumer, "after": after_id(query.after), "limit": query.limit + 1},
    ).all()
    items, following = cut([ParkedEvent(**row._mapping) for row in rows], query.limit)
    return ParkedEvents(items=items, next=following)


def replay_parked(
    command: Any, *, work: UnitOfWork, consumer: str, parks: Parks | None
) -> ParkedEvent:
    """Have a parked event or timer, or what else was given up, tried again from its first attempt, at once.

    Raises:
        NotFound: nothing of the organisation with this id is parked or failing; so it is with
            what an erasure has emptied.
    """
    statements = REPLAY if parks is None else (*REPLAY, parks.replay)
    return _changed(statements, "replay_parked", command.id, work, consumer)


def drop_parked(
    command: Any, *, work: UnitOfWork, consumer: str, parks: Parks | None
) -> ParkedEvent:
    """Give an event or a timer up for good.

    Raises:
        NotFound: nothing of the organisation with this id is parked, failing or waiting.
    """
    statements = DROP if parks is None else (*DROP, parks.drop)
    return _changed(statements, "drop_parked", command.id, work, consumer)


def get_burial(query: Any, *, work: UnitOfWork) -> BurialView:
    """Whether a subject was erased here."""
    values = {"subject": query.subject}
    found = work.connection.exec_driver_sql(BURIED, values).scalar_one_or_none()
    return BurialView(subject=query.subject, erased_on=found)


def _changed(
    statements: tuple[str, ...], action: str, id: UUID, work: UnitOfWork, consumer: str
) -> ParkedEvent:
    values = {"consumer": consumer, "id": id, "now": work.at}
    for statement in statements:
        row = work.connection.exec_driver_sql(statement, values).first()
        if row is not None:
            work.audit(action, id)
            return ParkedEvent(**row._mapping)
    raise NotFound(kind="parked event", id=id)
