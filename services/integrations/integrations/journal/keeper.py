"""The keeper: the journal's weeks, and what it does about gaps."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import psycopg
import structlog
from prometheus_client import Gauge
from sqlalchemy.exc import SQLAlchemyError

from integrations.journal.appending import append
from integrations.storage.journal import weeks, writing
from integrations.storage.journal.gaps import GAPS, GOING_ON, Gap
from nosotros import clock
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.keeper")
held = Gauge("nosotros_journal_held", "Events held back, as others are missing before them")

#: seconds between looks, and for which a gap may be there before somebody is told
LOOK = 2.0
PATIENCE = 60.0
#: deliveries that one transaction forgets
_FORGET = 5000
_WEEK = timedelta(weeks=1)


class Keeper:
    """Looks after the journal beside whoever appends to it; several at once do no harm."""

    def __init__(
        self, database: Database, *, keeping: timedelta, patience: float = PATIENCE
    ) -> None:
        """
        Args:
            database: the service's.
            keeping: for how long events are kept at least; weeks are dropped as a whole.
            patience: seconds for which a gap may be there.
        """
        self.problem: str | None = "has not looked yet"
        self._database = database
        self._keeping = keeping
        self._patience = patience
        self._stopping = threading.Event()
        #: gaps, and when each was seen first, on the clock that only goes forward
        self._seen: dict[Gap, float] = {}
        self._forgotten = 0

    def stop(self) -> None:
        """Stop after what is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Look after it until stopped."""
        while not self._stopping.is_set():
            try:
                self.look()
            except (Unavailable, SQLAlchemyError, psycopg.Error) as error:
                self.problem = f"the journal cannot be looked after ({type(error).__name__})"
                log.warning("keeping_put_off", error=type(error).__name__)
            self._stopping.wait(LOOK)

    def look(self) -> None:
        """Have the weeks that are needed and no others, and see what is missing.

        Raises:
            Unavailable: the database is away.
        """
        self._tend_weeks()
        self._forget()
        self.problem = self._survey()

    def _tend_weeks(self) -> None:
        now = clock.now()
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            connection = transaction.connection
            # The head first, as the appender does: two that lock in two orders wait for each other.
            writing.lock_head(connection)
            # A reader who takes long must not stop the others, and the appender: we come again.
            weeks.hurry(connection)
            weeks.make(connection, now)
            weeks.make(connection, now + _WEEK)
            dropped = weeks.drop(connection, before=now - self._keeping)
        if dropped:
            log.info("weeks_dropped", weeks=dropped)

    def _forget(self) -> None:
        """Forget what became of events that are gone, where that was not done yet."""
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            oldest = weeks.oldest(transaction.connection)
            if oldest == self._forgotten:
                return
            subscriptions = weeks.subscriptions(transaction.connection)
        for each in subscriptions:
            number = _FORGET
            while number == _FORGET and not self._stopping.is_set():
                with self._database.begin(EVERY_ORGANISATION) as transaction:
                    number = weeks.forget_deliveries(
                        transaction.connection, each, oldest=oldest, limit=_FORGET
                    )
        self._forgotten = oldest

    def _survey(self) -> str | None:
        """What is missing for too long, but for what was told before there was a journal."""
        rows, ready = self._database.look(EVERY_ORGANISATION, (GAPS, {}), (GOING_ON, {}))
        _go_on(self._database, [each.name for each in ready])
        held.set(sum(row.held for row in rows))
        now = clock.monotonic()
        gaps = [
            Gap(source=row.name, first=row.first_missing, last=row.last_missing) for row in rows
        ]
        self._seen = {each: self._seen.get(each, now) for each in gaps}
        old = [each for each in gaps if now - self._seen[each] >= self._patience]
        missing = [each for each in old if not self._begin(each)]
        if not missing:
            return None
        return "; ".join(
            f"{each.source}: {each.first} to {each.last} are missing" for each in missing
        )

    def _begin(self, gap: Gap) -> bool:
        """Have a source of which nothing was ever seen begin with what there is of it; whether it did.

        What it told before the journal's queue was there came to nobody's, and never will: a hub that
        is given its journal late would wait for ever.
        """
        if gap.first != 1:
            return False
        return skip(self._database, gap.source, sequence=gap.last + 1)


def skip(database: Database, source: str, *, sequence: int) -> bool:
    """Have a source go on with a number, without what is missing before it; whether it can.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        writing.lock_head(transaction.connection)
        at = clock.now()
        gone_on = writing.go_on(transaction.connection, source, sequence=sequence, at=at)
    if gone_on:
        log.warning("gap_skipped", source=source, sequence=sequence)
        _go_on(database, [source])
    return gone_on


def _go_on(database: Database, sources: Sequence[str]) -> None:
    while sources:
        sources = append(database, [], at=clock.now(), going_on=sources).going_on
