"""The hands: threads that hand messages to providers, outside of any transaction."""

import queue
from collections.abc import Callable, Mapping

import structlog
from prometheus_client import Counter

from notifications.domain.health import Report
from notifications.domain.outcomes import Outcome, Unknown, after
from notifications.providers import Provider
from notifications.storage.claims import Claimed
from notifications.storage.settling import Settled

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.sender")
settled = Counter(
    "nosotros_messages", "Attempts at messages, settled", ["channel", "provider", "state"]
)

#: seconds without work after which connections are let go
_REST = 1.0
#: makes a thread's own providers, by channel and name
Make = Callable[[], Mapping[tuple[str, str], Provider]]


class Hands:
    """What is given is handed over by the next free thread, and then goes to `done`."""

    def __init__(self, make: Make, *, retry_seconds: tuple[int, ...]) -> None:
        """
        Args:
            make: each thread has providers of its own.
            retry_seconds: waits between rounds of attempts at a message.
        """
        self.done: queue.SimpleQueue[Settled | None] = queue.SimpleQueue()
        self._make = make
        self._retry_seconds = retry_seconds
        self._given: queue.SimpleQueue[Claimed | None] = queue.SimpleQueue()

    def give(self, claimed: Claimed) -> None:
        """Have a message handed over."""
        self._given.put(claimed)

    def end(self) -> None:
        """Have one thread end, after all that was given."""
        self._given.put(None)

    def run(self) -> None:
        """Hand over what is given until `end`."""
        providers = self._make()
        resting = True
        while True:
            try:
                claimed = self._given.get(timeout=None if resting else _REST)
            except queue.Empty:
                _rest(providers)
                resting = True
                continue
            if claimed is None:
                break
            resting = False
            self.done.put(self._hand_over(providers, claimed))
        _rest(providers)

    def _hand_over(
        self, providers: Mapping[tuple[str, str], Provider], claimed: Claimed
    ) -> Settled:
        channel = claimed.letter.channel
        try:
            outcome: Outcome = providers[channel, claimed.provider].send(claimed.letter)
        except Exception as error:
            # A fault of ours: how far it came nobody knows.
            log.exception(
                "provider_fault",
                message_id=str(claimed.due.id),
                provider=claimed.provider,
                error=type(error).__name__,
            )
            outcome = Unknown(reason="provider_fault")
        next = after(
            outcome,
            provider=claimed.provider,
            others=claimed.others,
            passed=claimed.due.passed,
            rounds=claimed.due.rounds,
            waits=self._retry_seconds,
        )
        settled.labels(channel, claimed.provider, next.attempt).inc()
        if next.state not in ("sent", "delivered"):
            log.warning(
                "message_not_taken",
                message_id=str(claimed.due.id),
                provider=claimed.provider,
                state=next.attempt,
                reason=next.reason,
                attempts=claimed.due.attempts + 1,
            )
        report = Report(
            name=claimed.provider, channel=channel, outcome=outcome, trial=claimed.trial
        )
        return Settled(claimed=claimed, next=next, report=report)


def _rest(providers: Mapping[tuple[str, str], Provider]) -> None:
    for provider in providers.values():
        provider.rest()
