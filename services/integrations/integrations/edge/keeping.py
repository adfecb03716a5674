"""Keeping the edge broker as the rows of subscriptions say it is to be."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from integrations.edge.broker import Edge, id_in
from integrations.secrets import open_sealed
from integrations.storage import filling
from nosotros.bus.management import is_of
from nosotros.database import EVERY_ORGANISATION, Database

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.edge")

#: for so long a queue may be there before the row that says so
_UNDER_WAY = timedelta(minutes=10)


class Keeper:
    """Makes what is missing on the edge broker, and removes what nobody has any more.

    A queue is made before its row is committed, and a password changed likewise, so that whoever is
    answered finds it so. What is left of a transaction that was never committed is put right here.
    """

    def __init__(self, database: Database, edge: Edge) -> None:
        self._database = database
        self._edge = edge

    def keep(self) -> None:
        """Compare everything, and put right what differs.

        Raises:
            Unavailable: broker or database cannot be reached.
        """
        queues, users = self._edge.queues(), self._edge.users()
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            wanted = {each.name: each for each in filling.kept(transaction.connection)}
            found = queues | users.keys()
            ended = filling.ended(transaction.connection, found - wanted.keys())
        for name, each in wanted.items():
            if name not in queues or not is_of(open_sealed(each.secret), users.get(name, "")):
                self.restore(each.id)
        for name in found - wanted.keys():
            if name in ended or _is_old(name):
                self._edge.remove_queue(name)
                log.info("queue_removed", queue=name)

    def restore(self, id: UUID) -> bool:
        """Make a subscription's queue and user as its row says; whether it is to have any.

        Raises:
            Unavailable: broker or database cannot be reached.
        """
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            found = filling.held(transaction.connection, id)
            if found is None:
                return False
            self._edge.make_queue(found.name, password=open_sealed(found.secret))
        log.warning("queue_restored", queue=found.name)
        return True


def _is_old(name: str) -> bool:
    """Whether whoever made it must have ended by now: its id says when it was made (UUIDv7)."""
    id = id_in(name)
    assert id is not None, "no queue of ours"
    made_at = datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
    return datetime.now(UTC) - made_at > _UNDER_WAY
