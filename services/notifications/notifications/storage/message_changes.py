"""What a coordinator does with a message: hand it over, stop it, send it again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from notifications.domain.states import QUEUED

# Held, so that a sender that is about to take it finds it as we leave it.
HOLD = """
SELECT id, state, emptied, expires_at, (SELECT campaign.state FROM campaign
    WHERE campaign.id = message.campaign_id) AS campaign_state
FROM message WHERE id = %(id)s AND NOT test FOR UPDATE"""
_RETURNING = "RETURNING id, participant_id, about, template, rule, state, revision"
HAND_OVER = f"""
UPDATE message SET revision = revision + 1, state = 'delivered', delivered_at = %(at)s,
    ended_at = %(at)s, reason = NULL
WHERE id = %(id)s {_RETURNING}"""
CANCEL = f"""
UPDATE message SET revision = revision + 1, state = 'cancelled', ended_at = %(at)s,
    reason = 'stopped_by_coordinator'
WHERE id = %(id)s {_RETURNING}"""
# Attempts go on counting; channels that failed are tried again, as what failed may be put right.
# Without its claim, whoever was sending it and comes back changes nothing any more.
AGAIN = f"""
UPDATE message SET revision = revision + 1, state = '{QUEUED}', reason = NULL, due_at = %(at)s,
    tried = '{{}}', passed = '{{}}', rounds = 0, failed_as = NULL, held_since = NULL,
    put_off = false, ended_at = NULL, sent_at = NULL, delivered_at = NULL, sender = NULL,
    claim = NULL
WHERE id = %(id)s {_RETURNING}"""


def hold(connection: Connection, id: UUID) -> Any | None:
    """A message's state, and whether it can be sent again, held until the end; none: there is none."""
    return connection.exec_driver_sql(HOLD, {"id": id}).first()


def change(connection: Connection, statement: str, *, id: UUID, at: datetime) -> Any:
    """Carry one of these changes out; the message as it is then."""
    return connection.exec_driver_sql(statement, {"id": id, "at": at}).one()


RECONSIDER = """
UPDATE message SET revision = revision + 1, due_at = %(at)s, put_off = false
WHERE participant_id = ANY (%(ids)s) AND state = 'queued' AND put_off"""


def reconsider(connection: Connection, participant_ids: Collection[UUID], *, at: datetime) -> int:
    """Have what waits for these participants' hours or digests be decided anew, now; how many."""
    values = {"ids": list(participant_ids), "at": at}
    return connection.exec_driver_sql(RECONSIDER, values).rowcount
