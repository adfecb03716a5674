"""What of a suspended organisation's events is held back from those whom it let have them, until it is
restored."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from integrations.storage.rooms import of_every_organisation

# Who decides by who is suspended has these rows meanwhile: whoever restores one waits, and then finds all
# that was held back for it.
_STAY_SUSPENDED = "SELECT FROM suspended FOR SHARE"
# As all who take several: in the order of their ids, and before deliveries.
_HOLD = """
SELECT FROM subscription
WHERE organisation = %(owner)s
    OR id IN (SELECT subscription_id FROM delivery WHERE suspended_owner = %(owner)s)
    OR kind = 'reader' AND ended_at IS NULL
        AND organisation IN (SELECT grantee FROM event_grant WHERE organisation = %(owner)s)
ORDER BY id FOR NO KEY UPDATE"""
# Where somebody else is or was suspended it may go back further than it has to, and have something twice.
# What was read by then, and is said to have been received only now, is not to move it past anything either.
_GO_BACK = """
UPDATE subscription SET cursor = least(cursor, missed.position - 1),
    missed_after = least(missed_after, missed.position - 1)
FROM (
    SELECT s.id, min(first.position) AS position FROM subscription s
    JOIN event_grant g ON g.grantee = s.organisation AND g.organisation = %(owner)s
        AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > %(at)s)
    CROSS JOIN LATERAL (SELECT j.position FROM journal j
        WHERE j.organisation = g.organisation AND j.position > s.scanned
            AND (g.types = '{}' OR j.type = ANY (g.types)) AND (s.types = '{}' OR j.type = ANY (s.types))
            AND (s.organisations = '{}' OR j.organisation = ANY (s.organisations))
            AND (s.subjects = '{}' OR j.subject = ANY (s.subjects))
        ORDER BY j.position LIMIT 1) AS first
    WHERE s.kind = 'reader' AND s.ended_at IS NULL
    GROUP BY s.id) AS missed
WHERE subscription.id = missed.id"""
_FREE = """
WITH freed AS (UPDATE delivery SET state = 'pending', tries = 0, due_at = %(at)s, settled_at = NULL,
        suspended_owner = NULL
    WHERE suspended_owner = %(owner)s AND state = 'withheld'
        AND position > (SELECT oldest FROM journal_head) AND EXISTS (SELECT FROM subscription s
            WHERE s.id = delivery.subscription_id AND s.ended_at IS NULL)
    RETURNING subscription_id)
SELECT DISTINCT subscription_id FROM freed"""
# What was sent has the `previous` that it had; what was not follows what comes before it again.
_CHAIN = """
UPDATE delivery SET previous = new.previous FROM (
    SELECT id, lag(position) OVER (PARTITION BY subscription_id ORDER BY position) AS previous
    FROM delivery WHERE subscription_id = ANY(%(ids)s) AND state = 'pending') AS new
WHERE delivery.id = new.id AND new.previous > delivery.previous"""
_CHAIN_ENDS = """
UPDATE subscription SET cursor = greatest(cursor, (SELECT max(position) FROM delivery
    WHERE subscription_id = subscription.id AND state = 'pending'))
WHERE id = ANY(%(ids)s)"""


def stay_suspended(connection: Connection) -> None:
    """Have nobody be restored before this transaction ends."""
    connection.exec_driver_sql(_STAY_SUSPENDED)


def release(connection: Connection, owner: str, *, at: datetime) -> None:
    """Have what was held back of an organisation's events be due again, as far as it is kept; saved
    readers that went on meanwhile go back to before it, and go on once they were asked anew.

    Whether a grant allows it still is asked when it is delivered.

    Args:
        connection: one on which it is restored already.
        owner: the organisation that is restored.
        at: since when it is due.
    """
    with of_every_organisation(connection):
        connection.exec_driver_sql(_HOLD, {"owner": owner})
        connection.exec_driver_sql(_GO_BACK, {"owner": owner, "at": at})
        freed = connection.exec_driver_sql(_FREE, {"owner": owner, "at": at}).scalars().all()
        if freed:
            chain(connection, freed)


def chain(connection: Connection, ids: Collection[UUID]) -> None:
    """Have what is due of some subscriptions follow each other, as some of it is due again, or only now.

    Args:
        connection: one that sees every organisation, on which they are held.
        ids: the subscriptions.
    """
    for statement in (_CHAIN, _CHAIN_ENDS):
        connection.exec_driver_sql(statement, {"ids": list(ids)})
