"""The pump: takes what is due, decides what becomes of each message, and hands out what is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from notifications.domain.deciding import Decision, Send, decide
from notifications.domain.messages import Reason
from notifications.domain.templates import Template
from notifications.sending.hands import Hands
from notifications.sending.plan import Plan, claimed
from notifications.sending.routes import Choice, Held, Routes
from notifications.sending.slots import Slots
from notifications.sending.state import DATABASE, Shared
from notifications.sending.words import Words
from notifications.storage import claims, stopped, unsent
from notifications.storage.claims import Claimed, Due, PutOff
from notifications.storage.unsent import Ended

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.pump")

#: seconds between looks when there is nothing to send
_POLL = 0.2
_LONGEST_WAIT = 5.0
#: seconds for which places are waited for to be filled together: what shares a claim costs less
_GATHER = 0.01


class Pump:
    """The one thread of a process that takes messages, as many at once as there are places."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        slots: Slots,
        hands: Hands,
        routes: Routes,
        words: Words,
        prices: Mapping[str, int | None],
        patience: timedelta,
        wake: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            slots: how many messages are in hand.
            hands: hand messages over.
            routes: the providers.
            words: the templates.
            prices: by provider, of a segment or a message, in hundredths of a peso.
            patience: for how long a message that never expires waits for a provider.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._slots = slots
        self._hands = hands
        self._routes = routes
        self._words = words
        self._prices = prices
        self._patience = patience
        self._wake = wake

    def run(self) -> None:
        """Take messages until the process stops."""
        wait = _POLL
        while not self._shared.stopping.is_set():
            if not self._shared.known.wait(_POLL):
                continue
            try:
                self._slots.gather(_GATHER)
                changes = self._slots.changes
                if not any(self._slots.free()) or not self.take():
                    self._look_out(changes)
                self._shared.well("database")
                wait = _POLL
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                self._shared.stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    def take(self) -> bool:
        """Take what is due and there are places for; whether anything was.

        Raises:
            Unavailable: the database is away; what was claimed is claimed by nobody we know of.
        """
        plan = Plan()
        try:
            found = self._plan(plan)
        except BaseException:
            self._put_back(plan.claimed)
            raise
        for each in plan.claimed:
            self._hands.give(each)
        return found

    def _plan(self, plan: Plan) -> bool:
        now = clock.now()
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            connection = transaction.connection
            found = claims.due(connection, lanes=self._slots.free(), now=now)
            if not found:
                return False
            due = stopped.leave_out(connection, found, now=now)
            routes = self._routes.now(connection, now=now)
            for each in due:
                self._decide(each, plan, routes, connection, now)
            # Known here before it is committed: of a commit whose answer is lost, the watch asks.
            for each in plan.claimed:
                self._shared.began(each.claim)
            claims.store(
                connection,
                sender=self._shared.sender,
                claimed=plan.claimed,
                put_off=plan.put_off,
                now=now,
            )
            routes.store(connection)
            work = UnitOfWork(transaction, found[0].origin)
            unsent.put_on_list(plan.listed, work=work)
            unsent.end(plan.ended, now=now, work=work)
            told = work.publishes
            work.commit()
        self._say(plan, routes, told=told)
        return True

    def _decide(
        self, due: Due, plan: Plan, routes: Choice, connection: Connection, now: datetime
    ) -> None:
        try:
            template = self._words.of(due, connection)
            decision: Decision = decide(
                due.waiting,
                due.person,
                template=template,
                now=now,
                carried=self._routes.channels,
                free=self._routes.free,
            )
            if isinstance(decision, Send):
                assert template is not None, "nothing is sent without words"
                self._send(due, decision, template, plan, routes, now)
            else:
                plan.follow(decision, due, template)
        except DATABASE:
            raise
        except Exception as error:
            # A fault of ours must not keep the others waiting behind it.
            log.exception("decision_fault", message_id=str(due.id), error=type(error).__name__)
            plan.ended.append(Ended(due=due, state="technical_failure", reason="fault"))

    def _send(
        self,
        due: Due,
        send: Send,
        template: Template,
        plan: Plan,
        routes: Choice,
        now: datetime,
    ) -> None:
        if not self._slots.take(due.priority):
            # Those before it took the last places; it stays as it is.
            return
        given = False
        try:
            route = routes.take(send.channel, priority=due.priority, passed=due.passed)
            if isinstance(route, Held):
                self._hold(due, route, plan, now)
            else:
                price = self._prices.get(route.provider)
                plan.claimed.append(claimed(due, send, template, route=route, price=price))
                given = True
        finally:
            if not given:
                self._slots.give_back([due.priority])

    def _hold(self, due: Due, held: Held, plan: Plan, now: datetime) -> None:
        """Have it wait for a provider: as long as it is of use, or our patience lasts."""
        since = due.held_since or now
        expires = due.waiting.expires_at
        if expires is not None and held.until >= expires:
            # Looked at once more when it is over: an earlier recovery brings it forward.
            plan.put_off.append(PutOff(due=due, until=expires, held=held.ailing))
        elif expires is None and held.ailing and now - since > self._patience:
            reason = due.waiting.reason or Reason.NO_PROVIDER
            plan.ended.append(Ended(due=due, state="technical_failure", reason=reason))
        else:
            plan.put_off.append(PutOff(due=due, until=held.until, held=held.ailing))

    def _say(self, plan: Plan, routes: Choice, *, told: bool) -> None:
        if told:
            self._wake()
        for channel, ailing in routes.ailing().items():
            if ailing:
                self._shared.trouble(channel, f"no provider of {channel} takes messages")
            else:
                self._shared.well(channel)
        for each in plan.ended:
            log.warning(
                "message_not_sent",
                message_id=str(each.due.id),
                state=each.state,
                reason=each.reason,
                attempts=each.due.attempts,
            )

    def _put_back(self, claimed: list[Claimed]) -> None:
        self._slots.give_back([each.due.priority for each in claimed])
        for each in claimed:
            self._shared.ended(each.claim)

    def _look_out(self, changes: int) -> None:
        """Wait until there is something to send, or a place for it that was not there before."""
        if self._slots.in_hand:
            self._slots.wait(_POLL, since=changes)
            return
        while not self._shared.stopping.wait(_POLL):
            if not self._shared.known.is_set() or claims.waiting(self._database, now=clock.now()):
                return
