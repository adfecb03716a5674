"""What became of deliveries, stored all that is known at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from integrations.domain.retrying import (
    BROUGHT_FORWARD,
    PATIENCE,
    Outcome,
    Warn,
    after_failure,
)
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.integrations import SubscriptionDisabled, SubscriptionFailing
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id

# Arrays in binary: their text form takes several times as long to make, and to read.
# What was replayed, or withheld, meanwhile: a delivery that arrived has arrived, and one that did
# not changes nothing that was decided without it. Where one is to be made anew its tries begin anew,
# by which an attempt that began before is known.
_COUNTS = """(new.state = 'delivered'
        OR (delivery.state = 'pending' AND delivery.tries = new.tries))"""
_SETTLE = f"""
WITH new AS (SELECT * FROM unnest(%(ids)b::uuid[], %(states)b::text[], %(due)b::timestamptz[],
        %(ended)b::timestamptz[], %(began)b::timestamptz[], %(latencies)b::integer[],
        %(statuses)b::integer[], %(outcomes)b::text[], %(answers)b::text[], %(tries)b::integer[])
    AS new (id, state, due_at, ended_at, began_at, latency, status, outcome, answer, tries)),
settled AS (UPDATE delivery SET attempts = delivery.attempts + 1,
    tries = delivery.tries + CASE WHEN delivery.tries = new.tries THEN 1 ELSE 0 END,
    state = CASE WHEN {_COUNTS} THEN new.state ELSE delivery.state END,
    due_at = CASE WHEN {_COUNTS} THEN new.due_at ELSE delivery.due_at END,
    settled_at = CASE WHEN {_COUNTS} AND new.state <> 'pending' THEN new.ended_at
        ELSE delivery.settled_at END
    FROM new WHERE delivery.id = new.id
    RETURNING delivery.id, delivery.organisation, delivery.attempts)
INSERT INTO delivery_attempt (delivery_id, organisation, number, began_at, latency, status, outcome, answer)
SELECT settled.id, settled.organisation, settled.attempts, new.began_at, new.latency, new.status,
    new.outcome, new.answer
FROM settled JOIN new ON new.id = settled.id"""
_HOLD = """
SELECT id, organisation, revision, state, failing_since, warned_at FROM subscription
WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"""
_RECOVERED = """
UPDATE subscription SET failing_since = NULL, warned_at = NULL WHERE id = %(id)s"""
_FAILING = """
UPDATE subscription SET failing_since = %(since)s, warned_at = NULL WHERE id = %(id)s"""
_WARNED = """
UPDATE subscription SET failing_since = %(since)s, warned_at = %(at)s, revision = revision + 1
WHERE id = %(id)s"""
_DISABLE = """
UPDATE subscription SET failing_since = %(since)s, state = 'disabled', disabled_why = %(why)s,
    revision = revision + 1
WHERE id = %(id)s"""
_BRING_FORWARD = """
UPDATE delivery SET due_at = %(at)s
WHERE subscription_id = %(id)s AND state = 'pending' AND due_at > %(at)s"""


class Result(NamedTuple):
    """An attempt, and what becomes of its delivery; a tuple, as they are made by the thousand."""

    delivery_id: UUID
    subscription_id: UUID
    #: of its delivery when it began
    tries: int
    #: `delivered`, `pending`, `failed`
    state: str
    #: of a pending one
    due_at: datetime | None
    began_at: datetime
    ended_at: datetime
    #: milliseconds
    latency: int
    status: int | None
    outcome: Outcome
    answer: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What was stored."""

    #: whether an event was published
    told: bool
    #: webhooks that were disabled
    disabled: frozenset[UUID]


def settle(database: Database, results: Sequence[Result], *, failing: set[UUID]) -> Stored:
    """Store attempts, in the order in which they ended.

    Args:
        database: the service's.
        results: no two of one delivery.
        failing: webhooks that the database says are failing; kept up to date.

    Raises:
        Unavailable: the database is away; do it again.
    """
    by_webhook: dict[UUID, list[Result]] = defaultdict(list)
    for each in results:
        by_webhook[each.subscription_id].append(each)
    changing = [
        id
        for id, own in by_webhook.items()
        if id in failing or any(each.outcome is not Outcome.DELIVERED for each in own)
    ]
    told, disabled = False, set[UUID]()
    recovered, ailing = set[UUID](), set[UUID]()
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        # Webhooks before deliveries, as everybody takes them.
        held = connection.exec_driver_sql(_HOLD, {"ids": changing}).all() if changing else []
        connection.exec_driver_sql(_SETTLE, _columns(results))
        work: UnitOfWork | None = None
        for row in held:
            origin = _origin(row.organisation)
            work = UnitOfWork(transaction, origin) if work is None else work.on_behalf_of(origin)
            webhook = _Webhook(row)
            for each in by_webhook[row.id]:
                webhook.follow(each, connection, work)
            (recovered if webhook.since is None else ailing).add(row.id)
            if webhook.disabled:
                disabled.add(row.id)
        if work is not None:
            told = work.publishes
            work.commit()
    failing.difference_update(recovered)
    failing.update(ailing)
    return Stored(told=told, disabled=frozenset(disabled))


class _Webhook:
    """A webhook's row, as the attempts at it change it."""

    def __init__(self, row: Any) -> None:
        self.since: datetime | None = row.failing_since
        self.disabled = False
        self._row = row
        self._warned_at: datetime | None = row.warned_at
        self._revision: int = row.revision

    def follow(self, result: Result, connection: Connection, work: UnitOfWork) -> None:
        id, at = self._row.id, result.ended_at
        if self._row.state != "active" or self.disabled:
            return
        if result.outcome is Outcome.DELIVERED:
            if self.since is not None:
                connection.exec_driver_sql(_RECOVERED, {"id": id})
                if at - self.since >= BROUGHT_FORWARD:
                    connection.exec_driver_sql(_BRING_FORWARD, {"id": id, "at": at})
            self.since, self._warned_at = None, None
            return
        first = self.since is None
        since = self.since = self.since or at
        warn = after_failure(since=since, warned_at=self._warned_at, now=at)
        if result.outcome is Outcome.GONE or warn is Warn.DISABLE:
            why = "gone" if result.outcome is Outcome.GONE else "failing"
            connection.exec_driver_sql(_DISABLE, {"id": id, "since": since, "why": why})
            self.disabled = True
            self._tell(SubscriptionDisabled(subscription_id=id, why=why), work)
        elif warn is Warn.TELL:
            connection.exec_driver_sql(_WARNED, {"id": id, "since": since, "at": at})
            self._warned_at = at
            event = SubscriptionFailing(
                subscription_id=id, failing_since=since, disabled_at=since + PATIENCE
            )
            self._tell(event, work)
        elif first:
            connection.exec_driver_sql(_FAILING, {"id": id, "since": since})

    def _tell(self, event: Any, work: UnitOfWork) -> None:
        self._revision += 1
        work.publish(event, revision=self._revision)


def _columns(results: Sequence[Result]) -> dict[str, Any]:
    return {
        "ids": [each.delivery_id for each in results],
        "states": [each.state for each in results],
        "due": [each.due_at for each in results],
        "ended": [each.ended_at for each in results],
        "began": [each.began_at for each in results],
        "latencies": [each.latency for each in results],
        "statuses": [each.status for each in results],
        "outcomes": [str(each.outcome) for each in results],
        "answers": [each.answer for each in results],
        "tries": [each.tries for each in results],
    }


def _origin(organisation: str) -> Origin:
    id = str(new_id())
    return Origin(
        organisation=organisation, actor="worker:deliveries", correlationid=id, causationid=id
    )
