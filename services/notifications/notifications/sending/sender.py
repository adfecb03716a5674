"""One thread of the sender: claims a message, hands it over, stores what became of it."""

import time
from collections.abc import Callable, Mapping

import psycopg
import structlog
from prometheus_client import Counter
from sqlalchemy import exc

from nosotros import clock
from nosotros.database import Database
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from notifications.channels import Channel
from notifications.channels.smtp import UNREACHABLE
from notifications.domain.outcomes import Next, Outcome, Refused, Unknown, after
from notifications.sending.state import Shared
from notifications.storage import claims
from notifications.storage.claims import Claimed

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.sender")
settled = Counter("nosotros_messages", "Attempts at messages, settled", ["channel", "state"])

#: seconds between looks when there is nothing to send
_POLL = 0.2
_LONGEST_WAIT = 5.0
_DATABASE: tuple[type[Exception], ...] = (Unavailable, exc.SQLAlchemyError, psycopg.Error)


class Sender:
    """Sends one message at a time."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        channels: Mapping[str, Channel],
        retry_seconds: tuple[int, ...],
        wake: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            channels: this thread's own.
            retry_seconds: waits between the attempts at a message.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._channels = channels
        self._retry_seconds = retry_seconds
        self._wake = wake

    def run(self) -> None:
        """Send until the process stops; what was begun is brought to its end."""
        wait = _POLL
        while not self._shared.stopping.is_set():
            if not self._shared.known.wait(_POLL):
                continue
            try:
                if not self._send_one():
                    self._rest()
                    self._look_out()
                self._shared.well("database")
                wait = _POLL
            except _DATABASE as error:
                self._away(error, wait)
                self._shared.stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        self._rest()

    def _send_one(self) -> bool:
        claim = new_id()
        self._shared.began(claim)
        try:
            claimed = claims.claim(
                self._database, sender=self._shared.sender, claim=claim, now=clock.now()
            )
            if claimed is None:
                return False
            outcome = self._hand_over(claimed)
            next = after(outcome, attempts=claimed.attempts, waits=self._retry_seconds)
            self._settle(claimed, next)
        finally:
            self._shared.ended(claim)
        return True

    def _hand_over(self, claimed: Claimed) -> Outcome:
        letter = claimed.letter
        channel = self._channels.get(letter.channel)
        if channel is None:
            return Refused(reason="no_such_channel", permanent=True)
        try:
            outcome = channel.send(letter)
        except Exception as error:
            # A fault of ours: how far it came nobody knows.
            log.exception("channel_fault", message_id=str(letter.id), error=type(error).__name__)
            return Unknown(reason="channel_fault")
        if isinstance(outcome, Refused) and outcome.reason == UNREACHABLE:
            self._shared.trouble(letter.channel, "the mail server cannot be reached")
        else:
            self._shared.well(letter.channel)
        return outcome

    def _settle(self, claimed: Claimed, next: Next) -> None:
        """Store what became of a message, however long the database is away."""
        wait = 0.1
        while True:
            try:
                published = claims.settle(self._database, claimed, next, now=clock.now())
                break
            except _DATABASE as error:
                self._away(error, wait)
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        self._shared.well("database")
        if published:
            self._wake()
        settled.labels(claimed.letter.channel, next.state).inc()
        if next.state != "sent":
            log.warning(
                "message_not_sent",
                message_id=str(claimed.letter.id),
                state=next.state,
                reason=next.reason,
                attempts=claimed.attempts,
            )

    def _away(self, error: Exception, wait: float) -> None:
        away = isinstance(error, Unavailable)
        what = "the database cannot be reached" if away else "the database refuses"
        self._shared.trouble("database", what)
        log.warning("database_away", error=type(error).__name__, retry_seconds=wait)

    def _look_out(self) -> None:
        """Wait until there is something to send; one thread looks, and the others wait for it."""
        with self._shared.lookout:
            while not self._shared.stopping.wait(_POLL):
                if not self._shared.known.is_set() or claims.waiting(
                    self._database, now=clock.now()
                ):
                    return

    def _rest(self) -> None:
        for channel in self._channels.values():
            channel.rest()
