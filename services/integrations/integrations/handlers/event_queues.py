"""Queues, as subscriptions."""

from integrations.handlers import queues
from integrations.handlers.subscribing import make
from integrations.handlers.subscriptions import get_subscription
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import CreateEventQueue, GetSubscription, SubscriptionView
from nosotros.identifiers import new_id


def create_event_queue(command: CreateEventQueue, *, work: UnitOfWork) -> SubscriptionView:
    """Have events put into a queue of one's own.

    Raises:
        EventTypeUnknown: its filter names a type that there is not.
        CursorExpired, CursorUnknown: it cannot begin there.
        TooManySubscriptions: its organisation has as many as it may.
        EdgeBrokerUnavailable: there is no edge broker, or it does not answer.
    """
    queue = queues.new_queue(id := new_id(), work=work)
    make(
        "queue",
        command,
        work=work,
        id=id,
        queue=queue.name,
        virtual_host=queue.virtual_host,
        secret=queue.secret,
    )
    work.audit("create_event_queue", id)
    made = get_subscription(GetSubscription(id=id), work=work)
    # Last: what is refused before it leaves nothing on the broker.
    queues.make_queue(queue)
    return made
