"""The ear's thread: takes what is kept in the order in which it came, and does what follows."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import psycopg
import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import Connection, exc

from nosotros import clock
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable
from nosotros.transactions import Transaction
from notifications.providers import Unreadable
from notifications.receiving.acting import act
from notifications.receiving.ears import NoEar, ear_of
from notifications.sending.state import Shared
from notifications.storage import callbacks
from notifications.storage.callbacks import Kept

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.listener")
listened = Counter("nosotros_callbacks", "Providers' calls acted upon", ["provider", "outcome"])
given_up = Gauge("nosotros_callbacks_given_up", "Providers' calls that a person is to look at")
heard_of = Counter("nosotros_told", "What providers told, by state or kind", ["provider", "what"])

#: seconds between looks, and after a database that is away
_LOOK = 0.25
_AGAIN = 2.0
#: seconds between looks for what may be forgotten, and at what was given up
_FORGET = 600.0
_SURVEY = 15.0
#: calls that one transaction acts upon
BATCH = 20
#: seconds until what could not be acted upon is tried again; then a person looks at it
WAITS = (10, 60, 600, 3600, 6 * 3600)
#: attempts after which a call that nothing is known of may be what processes die of
_SUSPECT = 2
_BEGIN, _UNDO = "SAVEPOINT call", "ROLLBACK TO SAVEPOINT call"
_END = "RELEASE SAVEPOINT call"
_DATABASE: tuple[type[Exception], ...] = (Unavailable, exc.SQLAlchemyError, psycopg.Error)
#: another transaction was met at the wrong moment: nothing is wrong with the call
_COLLISION = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


class _Amiss(Exception):
    """Something is wrong with one of several calls, or was."""


class Listener:
    """Listens to every provider; of several processes' ears, one at a time."""

    def __init__(self, database: Database, shared: Shared, *, wake: Callable[[], None]) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            wake: tells the relay that events were committed.
        """
        self._database = database
        self._shared = shared
        self._wake = wake
        self._forgot_at = float("-inf")
        self._surveyed_at = float("-inf")

    def run(self) -> None:
        """Listen until the process stops; what was begun is brought to its end, or left whole."""
        wait = 0.0
        while not self._shared.stopping.wait(wait):
            try:
                wait = 0.0 if self._is_due() and self.listen() else _LOOK
                self._forget()
                self._survey()
                self._shared.well("ear")
            except _DATABASE as error:
                if _is_collision(error):
                    wait = _LOOK
                    continue
                wait = _AGAIN
                self._shared.trouble("ear", "what providers tell cannot be acted upon")
                log.warning("listening_put_off", error=type(error).__name__, retry_seconds=wait)

    def listen(self) -> int:
        """Act upon the calls that came first; how many there were.

        That they were tried is committed before. All that follows is stored by one commit: whoever
        is killed in the middle has done nothing, and it is known what was tried then.

        Raises:
            Unavailable: the database is away.
        """
        found: list[Kept] = []
        try:
            with self._database.begin(EVERY_ORGANISATION, first=[(callbacks.TURN, {})]) as turn:
                (is_ours,) = turn.first[0]
                if not is_ours:
                    return 0
                found = callbacks.next_ones(turn.connection, now=clock.now(), limit=BATCH)
                self._note(found)
                done = self._act(found, turn)
                callbacks.done(turn.connection, [each.id for each, _ in done])
        except _DATABASE as error:
            if found and _is_collision(error):
                with self._database.begin(EVERY_ORGANISATION) as transaction:
                    callbacks.untried(transaction.connection, found)
            raise
        for each, what in done:
            listened.labels(each.provider, "done").inc()
            for one in what:
                heard_of.labels(each.provider, one).inc()
        if found:
            self._wake()
        return len(found)

    def _note(self, found: Sequence[Kept]) -> None:
        """Commit that these are tried now, beside the transaction that has the turn."""
        again = None
        if found and found[0].attempts >= _SUSPECT:
            # If we die of it once more, others come first.
            again = clock.now() + timedelta(seconds=_wait(found[0].attempts))
        if found:
            with self._database.begin(EVERY_ORGANISATION) as transaction:
                callbacks.tried(transaction.connection, [each.id for each in found], due_at=again)

    def _act(self, found: Sequence[Kept], transaction: Transaction) -> list[tuple[Kept, list[str]]]:
        connection = transaction.connection
        connection.exec_driver_sql(_BEGIN)
        try:
            return [(each, self._take(each, transaction)) for each in found]
        except _Amiss:
            # With one of them something is wrong: each by itself, and the others are done.
            connection.exec_driver_sql(_UNDO)
        told = [(each, self._take_apart(each, transaction)) for each in found]
        return [(each, what) for each, what in told if what is not None]

    def _take(self, kept: Kept, transaction: Transaction) -> list[str]:
        if kept.attempts:
            raise _Amiss
        try:
            return _act(kept, transaction)
        except Exception as error:
            if transaction.lost or _is_collision(error):
                raise
            raise _Amiss from error

    def _take_apart(self, kept: Kept, transaction: Transaction) -> list[str] | None:
        connection = transaction.connection
        if kept.attempts > len(WAITS):
            # Whoever tried it last did not live to say what came of it.
            self._give_up(kept, connection, reason="died")
            return None
        connection.exec_driver_sql(_BEGIN)
        try:
            told = _act(kept, transaction)
        except Unreadable:
            connection.exec_driver_sql(_UNDO)
            self._give_up(kept, connection, reason="unreadable")
            return None
        except Exception as error:
            if transaction.lost or _is_collision(error):
                raise
            connection.exec_driver_sql(_UNDO)
            self._put_off(kept, connection, error)
            return None
        connection.exec_driver_sql(_END)
        return told

    def _put_off(self, kept: Kept, connection: Connection, error: Exception) -> None:
        if kept.attempts >= len(WAITS):
            self._give_up(kept, connection, reason=type(error).__name__)
            return
        if not isinstance(error, NoEar):
            log.exception(
                "callback_fault",
                callback_id=str(kept.id),
                provider=kept.provider,
                error=type(error).__name__,
            )
        seconds = _wait(kept.attempts)
        callbacks.later(connection, kept.id, due_at=clock.now() + timedelta(seconds=seconds))
        listened.labels(kept.provider, "put_off").inc()
        log.warning(
            "callback_put_off",
            callback_id=str(kept.id),
            provider=kept.provider,
            error=type(error).__name__,
            retry_seconds=seconds,
        )

    def _give_up(self, kept: Kept, connection: Connection, *, reason: str) -> None:
        callbacks.give_up(connection, kept.id, reason=reason, at=clock.now())
        listened.labels(kept.provider, "unreadable").inc()
        log.warning(
            "callback_unreadable",
            callback_id=str(kept.id),
            provider=kept.provider,
            reason=reason,
        )

    def _is_due(self) -> bool:
        (due,) = self._database.look(EVERY_ORGANISATION, (callbacks.DUE, {"now": clock.now()}))
        return bool(due)

    def _forget(self) -> None:
        if clock.monotonic() - self._forgot_at < _FORGET:
            return
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            callbacks.forget_old(transaction.connection, now=clock.now())
        self._forgot_at = clock.monotonic()

    def _survey(self) -> None:
        if clock.monotonic() - self._surveyed_at < _SURVEY:
            return
        ((number,),) = self._database.look(EVERY_ORGANISATION, (callbacks.GIVEN_UP, {}))[0]
        given_up.set(number)
        self._surveyed_at = clock.monotonic()


def _act(kept: Kept, transaction: Transaction) -> list[str]:
    now = clock.now()
    told = ear_of(kept.provider).read(kept.callback)
    return [act(each, kept=kept, transaction=transaction, now=now) for each in told]


def _wait(attempts: int) -> int:
    return WAITS[min(attempts, len(WAITS) - 1)]


def _is_collision(error: Exception) -> bool:
    return isinstance(getattr(error, "orig", None) or error, _COLLISION)
