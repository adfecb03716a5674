"""Messages of campaigns that were stopped, which a sender finds when it looks for what is due.

One that was being handed over when its campaign was stopped may come back at any time: its provider
refuses it a moment later, or says days later that it did not arrive.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from notifications.domain.campaigns import CANCELLED, PAUSED
from notifications.storage.campaigns import END_MESSAGES
from notifications.storage.claims import Due

_END = f"{END_MESSAGES} WHERE id = ANY (%(ids)s)"
# The campaigner holds it until its campaign is resumed; if that has just happened, it is due again
# by itself.
_PUT_OFF = "UPDATE message SET revision = revision + 1, due_at = %(again)s WHERE id = ANY (%(ids)s)"
_AGAIN = timedelta(seconds=2)


def leave_out(connection: Connection, due: Sequence[Due], *, now: datetime) -> list[Due]:
    """What may go out of what is due; what is of a stopped campaign ends, or waits.

    Nobody is told of those that end: who cancelled their campaign knows.
    """
    cancelled = [each.id for each in due if each.campaign_state == CANCELLED]
    paused = [each.id for each in due if each.campaign_state == PAUSED]
    if cancelled:
        connection.exec_driver_sql(_END, {"ids": cancelled, "at": now})
    if paused:
        connection.exec_driver_sql(_PUT_OFF, {"ids": paused, "again": now + _AGAIN})
    return [each for each in due if each.campaign_state not in (CANCELLED, PAUSED)]
