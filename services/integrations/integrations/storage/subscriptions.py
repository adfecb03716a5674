"""Subscriptions: webhooks, queues and saved readers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from integrations.storage.holding import release
from nosotros.contracts.integrations import EventFilter, SubscriptionView

INSERT = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations, subjects,
    url, queue, virtual_host, secret, scanned, cursor, began_at, created_at)
VALUES (%(id)s, %(organisation)s, 1, %(kind)s, %(name)s,
    CASE WHEN %(kind)s <> 'reader' AND EXISTS (SELECT FROM suspended
        WHERE organisation = %(organisation)s) THEN 'suspended' ELSE 'active' END,
    %(types)s, %(organisations)s, %(subjects)s, %(url)s, %(queue)s, %(virtual_host)s, %(secret)s,
    %(after)s, %(after)s, %(after)s, %(at)s)"""
CHANGE = """
UPDATE subscription SET revision = revision + 1, name = %(name)s, url = %(url)s, types = %(types)s,
    organisations = %(organisations)s, subjects = %(subjects)s
WHERE id = %(id)s"""
# Whoever resumes it begins anew: five days from now on, and no warning yet. While its organisation is
# suspended, it goes on with the others.
SET_STATE = """
UPDATE subscription SET revision = revision + 1, disabled_why = NULL, failing_since = NULL,
    warned_at = NULL, state = CASE WHEN %(state)s = 'active' AND EXISTS (SELECT FROM suspended
        WHERE suspended.organisation = subscription.organisation) THEN 'suspended' ELSE %(state)s END
WHERE id = %(id)s"""
_SUSPEND = """
UPDATE subscription SET revision = revision + 1, state = 'suspended'
WHERE organisation = %(organisation)s AND kind <> 'reader' AND state = 'active'"""
# As for whoever resumes: five days from now on, and no warning yet.
_RESTORE = """
UPDATE subscription SET revision = revision + 1, state = 'active', failing_since = NULL,
    warned_at = NULL
WHERE organisation = %(organisation)s AND state = 'suspended'"""
END = """
UPDATE subscription SET revision = revision + 1, state = 'ended', ended_at = %(at)s, secret = NULL,
    old_secret = NULL, old_secret_until = NULL
WHERE id = %(id)s"""
_IS_SUSPENDED = """
INSERT INTO suspended (organisation) VALUES (%(organisation)s) ON CONFLICT DO NOTHING"""
_IS_RESTORED = "DELETE FROM suspended WHERE organisation = %(organisation)s"
ROTATE = """
UPDATE subscription SET revision = revision + 1, secret = %(secret)s, old_secret = %(old)s,
    old_secret_until = %(until)s
WHERE id = %(id)s"""
# Up to `scanned` a reader has had all that it may have: while somebody who lets it have events is
# suspended, that stays as it is.
MOVE = """
UPDATE subscription SET cursor = %(cursor)s,
    scanned = CASE WHEN EXISTS (SELECT FROM suspended JOIN event_grant g USING (organisation)
        WHERE g.grantee = subscription.organisation AND g.ended_at IS NULL)
        THEN least(scanned, %(cursor)s) ELSE %(cursor)s END
WHERE id = %(id)s"""
_ONE_AT_A_TIME = """
SELECT pg_advisory_xact_lock(hashtextextended('subscriptions ' || %(organisation)s, 0))"""
_COUNT = "SELECT count(*) FROM subscription WHERE ended_at IS NULL"
_FIND = """
SELECT id, organisation, revision, kind, state, url, queue, virtual_host, secret, old_secret,
    old_secret_until, missed_after
FROM subscription WHERE id = %(id)s AND ended_at IS NULL"""
_SELECT = """
SELECT s.id, s.revision, s.kind, s.name, s.state, s.types, s.organisations, s.subjects,
    s.cursor::text AS cursor, s.url, s.queue, s.virtual_host, s.failing_since, s.disabled_why,
    (SELECT count(*) FROM delivery d
        WHERE d.subscription_id = s.id AND d.state = 'pending')::integer AS pending, s.created_at
FROM subscription s
"""
_ONE = _SELECT + "WHERE s.id = %(id)s AND s.ended_at IS NULL"
_PAGE = (
    _SELECT
    + """WHERE s.ended_at IS NULL AND (%(after)s::uuid IS NULL OR s.id > %(after)s)
    AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
ORDER BY s.id LIMIT %(limit)s"""
)
_PLACES = "SELECT position, oldest FROM journal_head"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A subscription, as it matters for what may be done with it."""

    id: UUID
    organisation: str
    revision: int
    kind: str
    state: str
    url: str | None
    queue: str | None
    virtual_host: str | None
    #: sealed
    secret: str | None
    old_secret: str | None
    old_secret_until: datetime | None
    #: of a reader: beyond it is what could not be had by whoever has not asked since; none: nothing is
    missed_after: int | None


def alone(connection: Connection, organisation: str) -> None:
    """Have nobody else make or resume one of an organisation's, or suspend or restore it, before this
    transaction ends. Whoever also holds a subscription holds it afterwards."""
    connection.exec_driver_sql(_ONE_AT_A_TIME, {"organisation": organisation})


def count(connection: Connection, organisation: str) -> int:
    """How many an organisation has; nobody else makes one for it until this transaction ends."""
    alone(connection, organisation)
    return connection.exec_driver_sql(_COUNT).scalar_one()


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Subscription | None:
    """One; with `hold` it stays as it is until this transaction ends."""
    statement = _FIND + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return None if row is None else Subscription(**row._mapping)


def view(connection: Connection, id: UUID) -> SubscriptionView | None:
    """One, as it is shown."""
    row = connection.exec_driver_sql(_ONE, {"id": id}).one_or_none()
    return None if row is None else _view(row)


def suspend(connection: Connection, organisation: str) -> None:
    """Have whatever is sent to an organisation wait, also a room that it is given meanwhile, and let
    nobody have anything of it."""
    alone(connection, organisation)
    connection.exec_driver_sql(_IS_SUSPENDED, {"organisation": organisation})
    connection.exec_driver_sql(_SUSPEND, {"organisation": organisation})


def restore(connection: Connection, organisation: str, *, at: datetime) -> None:
    """Have what waited go on, both what is sent to it and what it lets others have."""
    alone(connection, organisation)
    connection.exec_driver_sql(_IS_RESTORED, {"organisation": organisation})
    release(connection, organisation, at=at)
    connection.exec_driver_sql(_RESTORE, {"organisation": organisation})


def page(
    connection: Connection, *, kind: str | None, after: UUID | None, limit: int
) -> list[SubscriptionView]:
    """Up to `limit` after an id, oldest first."""
    values = {"kind": kind, "after": after, "limit": limit}
    return [_view(row) for row in connection.exec_driver_sql(_PAGE, values)]


def places(connection: Connection) -> tuple[int, int]:
    """The journal's last position, and the one that what is kept follows."""
    row = connection.exec_driver_sql(_PLACES).one()
    return row.position, row.oldest


def _view(row: Any) -> SubscriptionView:
    values = dict(row._mapping)
    filter = EventFilter(
        **{name: tuple(values.pop(name)) for name in ("types", "organisations", "subjects")}
    )
    return SubscriptionView(filter=filter, **values)
