"""Asking the hub: who people are, batch by batch, and telling it what was forgotten.

A process of its own, as whoever asks waits for the answer. What is to be asked is in the database,
and stays there until it was answered.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog

from nosotros import clock
from nosotros.bus.rpc import Caller
from nosotros.bus.slow import Jobs, SlowWorker
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.care import care_of
from nosotros.contracts.language import ContractError
from nosotros.database import Database
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.settings import Settings, need
from room import settings as own
from room.gateway import Away, Gateway, Refused, ShutOut
from room.handlers import people as handlers
from room.storage import erasures, people
from room.storage.erasures import Erasure
from room.storage.people import Due

log: structlog.stdlib.BoundLogger = structlog.get_logger("room.asking")

#: people asked for at once: a gateway takes no more parameters than 50
BATCH = 40
_LOOK = 0.25
#: seconds between two questions at least, so that a whole roster is no flood
_PACE = 0.25
#: seconds after which the gateway is asked again where it was away, doubled each time
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
#: seconds between two questions about nobody: whether the room may ask at all, as a key that was
#: revoked, or an organisation that was suspended, is told of by no event
_PROVE = 300.0
#: after which every name is forgotten of a room whose key opens nothing
_SHUT_OUT = 900.0
ACTOR = "worker:room"
_ASKING = _NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Those who are to be asked for now."""

    #: always the same: two processes must not ask for the same people
    id: UUID = _ASKING
    due: Sequence[Due]


class AskingWorker(SlowWorker):
    """Asks for people, and confirms erasures, until stopped."""

    def __init__(self, settings: Settings) -> None:
        database = Database(need(settings, "database_url"), pool_size=3)
        super().__init__(database, look_seconds=_LOOK)
        self._database = database
        self._organisation = need(settings, "organisation")
        self._services = settings.room_services
        self._amqp_url = need(settings, "amqp_url")
        self._gateway = Gateway(own.read())
        self._pause_until = self._pause = 0.0
        self._prove_at = clock.monotonic() + _PROVE
        self._shut_out_since: float | None = None
        self._people = Jobs("disclosure", database, oldest=self._batch, do=self._ask)
        self._erasures = Jobs("erasure", database, oldest=self._erasure, do=self._confirm)

    def work(self) -> bool:
        """Ask for a batch, and confirm an erasure; whether there was anything to do."""
        if clock.monotonic() < self._pause_until:
            return False
        try:
            self._prove()
            asked = self._people.do_next()
            confirmed = self._erasures.do_next()
        except Away as away:
            if isinstance(away, ShutOut):
                self._shut_out()
            self._rest(away)
            return False
        if asked or confirmed:
            self.trouble, self._pause = None, 0.0
            self.stopping.wait(_PACE)
        return asked or confirmed

    def _prove(self) -> None:
        """Ask whether the room may know anybody still: of whom it knows, it asks once a day only."""
        if clock.monotonic() < self._prove_at:
            return
        try:
            self._gateway.disclose([_NOBODY])
        except Refused:
            self._forget_everybody()
        else:
            with self._work() as work:
                handlers.may_ask(work=work)
        self.trouble, self._pause = None, 0.0
        self._prove_at, self._shut_out_since = clock.monotonic() + _PROVE, None

    def _shut_out(self) -> None:
        """Its key opens nothing: it is not known for how long, and after a while it is for good."""
        now = clock.monotonic()
        # Until it is let in again it asks whether it is.
        self._prove_at = now
        if self._shut_out_since is None:
            self._shut_out_since = now
        if now - self._shut_out_since >= _SHUT_OUT:
            self._forget_everybody()

    def _forget_everybody(self) -> None:
        with self._work() as work:
            handlers.forget_everybody(work=work)

    def _batch(self, others: Sequence[UUID]) -> Batch | None:
        if _ASKING in others:
            return None
        with self._database.begin(self._organisation) as transaction:
            due = people.due(transaction.connection, at=clock.now(), limit=BATCH)
        return Batch(due=due) if due else None

    def _ask(self, batch: Batch) -> None:
        try:
            told = self._gateway.disclose([each.participant_id for each in batch.due])
        except Refused:
            log.warning("disclosure_refused", people=len(batch.due))
            with self._work() as work:
                handlers.refused(batch.due, work=work)
            return
        with self._work() as work:
            handlers.answered(batch.due, told, work=work)

    def _erasure(self, others: Sequence[UUID]) -> Erasure | None:
        with self._database.begin(self._organisation) as transaction:
            return erasures.oldest(transaction.connection, others, at=clock.now())

    def _confirm(self, erasure: Erasure) -> None:
        """Confirm, once every service of the room says that it has erased her."""
        if not self._all_have_erased(erasure.id):
            with self._work() as work:
                erasures.later(work.connection, erasure.id, at=work.at)
            return
        try:
            self._gateway.confirm_erasure(erasure.id)
        except Refused:
            # It has not heard yet of the erasure, or has never told us of her.
            with self._work() as work:
                erasures.not_expected(work.connection, erasure.id, at=work.at)
            return
        with self._work() as work:
            erasures.confirmed(work.connection, erasure.id, at=work.at)
            work.audit("confirm_erasure", erasure.id)

    def _all_have_erased(self, participant_id: UUID) -> bool:
        who = {"organisation": self._organisation, "actor": ACTOR, "scopes": ["operations:read"]}
        with Caller(self._amqp_url, **who) as caller:
            for name in self._services:
                try:
                    told = caller.call(care_of(name).buried(subject=str(participant_id)))
                except ContractError as error:
                    log.warning("service_does_not_say", service=name, error=error.code)
                    return False
                except Unavailable as error:
                    raise Away(str(error)) from error
                if told.erased_on is None:
                    log.info("service_has_not_erased", service=name)
                    return False
        return True

    @contextmanager
    def _work(self) -> Iterator[UnitOfWork]:
        with self._database.begin(self._organisation) as transaction:
            story = str(new_id())
            origin = Origin(
                organisation=self._organisation,
                actor=ACTOR,
                correlationid=story,
                causationid=story,
            )
            work = UnitOfWork(transaction, origin)
            yield work
            work.commit()
        if work.publishes:
            self.wake()

    def _rest(self, away: Away) -> None:
        doubled = min(max(self._pause * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
        self._pause = doubled if away.seconds is None else away.seconds
        self._pause_until = clock.monotonic() + self._pause
        self.trouble = f"the hub's gateway: {away}"
        log.warning("gateway_away", reason=str(away), retry_seconds=self._pause)
