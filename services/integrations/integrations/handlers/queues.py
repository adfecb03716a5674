"""Queues of integrators, with the transactions of their subscriptions.

What an integrator is answered is so: a queue is there, and a password changed, before the row that
says it is committed. Where that is not committed after all, the filler's keeper puts the broker right,
as it does whatever else differs there. A queue is removed after its end is committed, by a timer: what
is in it would be lost otherwise, and its subscription be there still.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from integrations.edge import Edge, edge_settings, queue_name
from integrations.secrets import open_sealed, seal
from integrations.storage import filling
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import EdgeBrokerUnavailable
from nosotros.errors import Unavailable

_PASSWORD_BYTES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class NewQueue:
    """A queue that is about to be made, as its row keeps it."""

    name: str
    virtual_host: str
    #: its password, sealed
    secret: str = field(repr=False)


@lru_cache(maxsize=1)
def edge() -> Edge | None:
    """The edge broker of this process; none: there is none. Raises SettingInvalid."""
    found = edge_settings()
    return None if found is None else Edge(found)


def new_queue(id: UUID, *, work: UnitOfWork) -> NewQueue:
    """What a subscription's queue is to be; nothing is made yet.

    Raises:
        EdgeBrokerUnavailable: there is no edge broker.
    """
    return NewQueue(
        name=queue_name(organisation=work.organisation, id=id),
        virtual_host=_edge().settings.virtual_host,
        secret=seal(secrets.token_urlsafe(_PASSWORD_BYTES)),
    )


def make_queue(queue: NewQueue) -> None:
    """Make a queue whose subscription is written down and about to be committed.

    Raises:
        EdgeBrokerUnavailable: the edge broker does not answer.
    """
    broker, password = _edge(), open_sealed(queue.secret)
    _on_the_broker(lambda: broker.make_queue(queue.name, password=password))


def change_password(name: str) -> str:
    """Give a queue another password, sealed; whoever is connected with the old one is no more.

    The subscription's row is to be held meanwhile.

    Raises:
        EdgeBrokerUnavailable: there is no edge broker, or it does not answer.
    """
    broker, password = _edge(), secrets.token_urlsafe(_PASSWORD_BYTES)
    _on_the_broker(lambda: broker.rotate(name, password=password))
    return seal(password)


def address(name: str, *, secret: str) -> str:
    """Where a queue is, with the user who reads it and the sealed password.

    Raises:
        EdgeBrokerUnavailable: there is no edge broker any more.
    """
    return _edge().amqp_url(name, password=open_sealed(secret))


def remove_queue(id: UUID, *, work: UnitOfWork) -> None:
    """Have a subscription's queue removed as soon as its end is committed."""
    work.schedule("event_queue_ended", key=str(id), due_at=work.at)


def event_queue_ended(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Remove the queue of a subscription that has ended.

    Raises:
        Unavailable: the edge broker does not answer; the timer is run again.
    """
    name = queue_name(organisation=work.organisation, id=UUID(timer.key))
    broker = edge()
    # Where there is no edge broker any more, nobody has a queue on it.
    if broker is not None and filling.ended(work.connection, [name]):
        broker.remove_queue(name)


def _edge() -> Edge:
    found = edge()
    if found is None:
        raise EdgeBrokerUnavailable()
    return found


def _on_the_broker(does: Callable[[], None]) -> None:
    try:
        does()
    except Unavailable:
        raise EdgeBrokerUnavailable() from None
