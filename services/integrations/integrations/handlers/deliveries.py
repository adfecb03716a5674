"""Deliveries: looked at, made once more, tried out."""

from integrations.handlers.placing import place
from integrations.handlers.refusing import refuse
from integrations.handlers.subscribing import held, in_state
from integrations.storage import deliveries, subscriptions
from integrations.storage.journal import reading
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    DeliveryDetails,
    DeliveryPage,
    GetDelivery,
    ListDeliveries,
    ReplayDeliveries,
    ReplayDelivery,
    Replayed,
    SendTestEvent,
    SubscriptionTested,
)
from nosotros.pages import cut

#: of the longest position
_DIGITS = 18


def list_deliveries(query: ListDeliveries, *, work: UnitOfWork) -> DeliveryPage:
    """A page of a subscription's deliveries, also of one that was ended.

    Raises:
        NotFound: no subscription of the organisation has this id.
    """
    if not deliveries.has_subscription(work.connection, query.subscription_id):
        raise NotFound(kind="subscription", id=query.subscription_id)
    found = deliveries.page(
        work.connection,
        query.subscription_id,
        state=query.state,
        after=_position(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit, by=lambda each: each.cursor)
    return DeliveryPage(items=items, next=following)


def get_delivery(query: GetDelivery, *, work: UnitOfWork) -> DeliveryDetails:
    """A delivery with its attempts.

    Raises:
        NotFound: no delivery of the organisation has this id.
    """
    found = deliveries.view(work.connection, query.id)
    if found is None:
        raise NotFound(kind="delivery", id=query.id)
    delivery, _ = found
    return DeliveryDetails(
        delivery=delivery, attempts=deliveries.attempts(work.connection, query.id)
    )


def replay_delivery(command: ReplayDelivery, *, work: UnitOfWork) -> Replayed:
    """Deliver one event once more, if it may still be had; one that waits for its next attempt does not
    wait any longer.

    Raises:
        NotFound: no delivery of the organisation, to what is still there, has this id.
        SubscriptionNotInState: it is disabled.
    """
    found = deliveries.view(work.connection, command.delivery_id)
    if found is None:
        raise NotFound(kind="delivery", id=command.delivery_id)
    _, subscription_id = found
    in_state(held(subscription_id, work=work), "active", "paused", room=True)
    reading.as_of(work.connection, work.at)
    values = {"id": command.delivery_id, "at": work.at}
    again = work.connection.exec_driver_sql(deliveries.AGAIN, values)
    work.audit("replay_delivery", command.delivery_id)
    return Replayed(deliveries=again.rowcount)


def replay_deliveries(command: ReplayDeliveries, *, work: UnitOfWork) -> Replayed:
    """Deliver once more what lies in a range, or what failed.

    Raises:
        NotFound: no subscription of the organisation has this id.
        SubscriptionNotInState: it is disabled, or a reader, which goes back by moving its cursor.
        CursorExpired, CursorUnknown: the range is not one of the journal.
    """
    found = in_state(held(command.subscription_id, work=work), "active", "paused", room=True)
    head, oldest = subscriptions.places(work.connection)
    everything = command.after is None and command.until is None
    reading.as_of(work.connection, work.at)
    count = deliveries.again(
        work.connection,
        found.id,
        after=oldest if command.after is None else place(command.after, work=work),
        until=head if command.until is None else place(command.until, work=work),
        failed=command.failed_only or everything,
        at=work.at,
    )
    work.audit("replay_deliveries", found.id)
    return Replayed(deliveries=count)


def send_test_event(command: SendTestEvent, *, work: UnitOfWork) -> None:
    """Publish an event that this subscription gets, whatever its filter is.

    Raises:
        NotFound: no subscription of the organisation has this id.
        SubscriptionNotInState: it is not active, or a reader, which is sent nothing.
    """
    found = in_state(held(command.subscription_id, work=work), "active")
    work.publish(SubscriptionTested(subscription_id=found.id), revision=found.revision)
    work.audit("send_test_event", found.id)


def _position(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isascii() or not after.isdigit() or len(after) > _DIGITS:
        refuse([("after", "not_a_cursor")])
    return int(after)
