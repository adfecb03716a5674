"""Deliveries: what became of each event for each subscription, as it is shown and replayed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.integrations import DeliveryAttempt, DeliveryView

_SELECT = """
SELECT d.id, d.event_id, d.position::text AS cursor, d.previous::text AS previous, d.type, d.state,
    d.attempts, d.due_at, d.settled_at, d.subscription_id
FROM delivery d
"""
_ONE = _SELECT + "WHERE d.id = %(id)s"
_PAGE = (
    _SELECT
    + """WHERE d.subscription_id = %(subscription_id)s AND d.position > %(after)s
    AND (%(state)s::text IS NULL OR d.state = %(state)s)
ORDER BY d.position LIMIT %(limit)s"""
)
_ATTEMPTS = """
SELECT number, began_at, latency, status, outcome, answer
FROM delivery_attempt WHERE delivery_id = %(id)s ORDER BY number"""
_EXISTS = "SELECT FROM subscription WHERE id = %(id)s"
_AGAIN = """
UPDATE delivery SET state = 'pending', tries = 0, due_at = %(at)s, settled_at = NULL
"""
# What may not be had any more stays what it became: that it was delivered is still proved.
_MAY_BE_HAD = " AND EXISTS (SELECT FROM journal j WHERE j.position = delivery.position)"
AGAIN = _AGAIN + "WHERE id = %(id)s" + _MAY_BE_HAD
_AGAIN_BETWEEN = (
    _AGAIN
    + """WHERE subscription_id = %(subscription_id)s AND position > %(after)s
    AND position <= %(until)s AND state = ANY(%(states)s)"""
    + _MAY_BE_HAD
)


def view(connection: Connection, id: UUID) -> tuple[DeliveryView, UUID] | None:
    """A delivery, and its subscription."""
    row = connection.exec_driver_sql(_ONE, {"id": id}).one_or_none()
    return None if row is None else (_view(row), row.subscription_id)


def page(
    connection: Connection, subscription_id: UUID, *, state: str | None, after: int, limit: int
) -> list[DeliveryView]:
    """Up to `limit` deliveries after a position, in the journal's order."""
    values = {"subscription_id": subscription_id, "state": state, "after": after, "limit": limit}
    return [_view(row) for row in connection.exec_driver_sql(_PAGE, values)]


def attempts(connection: Connection, id: UUID) -> tuple[DeliveryAttempt, ...]:
    """Every attempt at a delivery, the first one first."""
    rows = connection.exec_driver_sql(_ATTEMPTS, {"id": id})
    return tuple(DeliveryAttempt(**row._mapping) for row in rows)


def has_subscription(connection: Connection, id: UUID) -> bool:
    """Whether there is such a subscription, or was."""
    return connection.exec_driver_sql(_EXISTS, {"id": id}).first() is not None


def again(
    connection: Connection,
    subscription_id: UUID,
    *,
    after: int,
    until: int,
    failed: bool,
    at: datetime,
) -> int:
    """Have what lies between two positions delivered once more, or what failed of it; how many.

    What is on its way already stays as it is, and what may not be had any more, too.
    """
    values = {
        "subscription_id": subscription_id,
        "after": after,
        "until": until,
        "states": ["failed"] if failed else ["delivered", "failed", "withheld"],
        "at": at,
    }
    return connection.exec_driver_sql(_AGAIN_BETWEEN, values).rowcount


def _view(row: Any) -> DeliveryView:
    return DeliveryView(
        **{name: value for name, value in row._mapping.items() if name != "subscription_id"}
    )
