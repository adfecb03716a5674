"""Subscriptions: readers, and what is the same for every kind."""

from integrations.handlers import queues
from integrations.handlers.placing import place
from integrations.handlers.subscribing import held, in_state, make
from integrations.storage import subscriptions
from integrations.storage.subscriptions import Subscription
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    CreateEventReader,
    CursorOutdated,
    EndSubscription,
    GetSubscription,
    ListSubscriptions,
    MoveEventReader,
    PauseSubscription,
    ResumeSubscription,
    SubscriptionNotInState,
    SubscriptionPage,
    SubscriptionView,
)
from nosotros.pages import after_id, cut


def create_event_reader(command: CreateEventReader, *, work: UnitOfWork) -> SubscriptionView:
    """Have a reader's cursor kept.

    Raises:
        EventTypeUnknown: its filter names a type that there is not.
        CursorExpired, CursorUnknown: it cannot begin there.
        TooManySubscriptions: its organisation has as many as it may.
    """
    id = make("reader", command, work=work)
    work.audit("create_event_reader", id)
    return get_subscription(GetSubscription(id=id), work=work)


def move_event_reader(command: MoveEventReader, *, work: UnitOfWork) -> SubscriptionView:
    """Note what a reader has received.

    Raises:
        NotFound: no reader of the organisation has this id.
        CursorExpired, CursorUnknown: it cannot go on from there.
        CursorOutdated: what was read up to there lacks what could not be had before.
    """
    found = held(command.reader_id, work=work)
    if found.kind != "reader":
        raise NotFound(kind="event_reader", id=command.reader_id)
    position = place(command.cursor, work=work)
    if found.missed_after is not None:
        _, oldest = subscriptions.places(work.connection)
        # What is not kept any more cannot be asked for.
        after = max(found.missed_after, oldest)
        if position > after:
            raise CursorOutdated(cursor=command.cursor, after=str(after))
    work.connection.exec_driver_sql(subscriptions.MOVE, {"id": found.id, "cursor": position})
    work.audit("move_event_reader", found.id)
    return get_subscription(GetSubscription(id=found.id), work=work)


def pause_subscription(command: PauseSubscription, *, work: UnitOfWork) -> SubscriptionView:
    """Deliver nothing until it is resumed.

    Raises:
        NotFound: no subscription of the organisation has this id.
        SubscriptionNotInState: it is not active, or is a reader, which takes nothing by itself.
    """
    found = in_state(held(command.subscription_id, work=work), "active")
    return _set_state(found, "paused", action="pause_subscription", work=work)


def resume_subscription(command: ResumeSubscription, *, work: UnitOfWork) -> SubscriptionView:
    """Go on with one that was paused or disabled, once its organisation is not suspended.

    Raises:
        NotFound: no subscription of the organisation has this id.
        SubscriptionNotInState: it is active.
    """
    subscriptions.alone(work.connection, work.organisation)
    found = in_state(held(command.subscription_id, work=work), "paused", "disabled")
    return _set_state(found, "active", action="resume_subscription", work=work)


def end_subscription(command: EndSubscription, *, work: UnitOfWork) -> None:
    """Remove a subscription; what became of its deliveries is kept.

    Raises:
        NotFound: no subscription of the organisation has this id.
        SubscriptionNotInState: it is a room's, which ends with the room.
    """
    found = held(command.subscription_id, work=work)
    if found.kind == "room":
        raise SubscriptionNotInState(state="room", needed=("webhook", "queue", "reader"))
    work.connection.exec_driver_sql(subscriptions.END, {"id": found.id, "at": work.at})
    if found.kind == "queue":
        queues.remove_queue(found.id, work=work)
    work.audit("end_subscription", found.id)


def get_subscription(query: GetSubscription, *, work: UnitOfWork) -> SubscriptionView:
    """One subscription.

    Raises:
        NotFound: no subscription of the organisation has this id.
    """
    found = subscriptions.view(work.connection, query.id)
    if found is None:
        raise NotFound(kind="subscription", id=query.id)
    return found


def list_subscriptions(query: ListSubscriptions, *, work: UnitOfWork) -> SubscriptionPage:
    """A page of the organisation's subscriptions."""
    found = subscriptions.page(
        work.connection, kind=query.kind, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return SubscriptionPage(items=items, next=following)


def _set_state(
    found: Subscription, state: str, *, action: str, work: UnitOfWork
) -> SubscriptionView:
    work.connection.exec_driver_sql(subscriptions.SET_STATE, {"id": found.id, "state": state})
    work.audit(action, found.id)
    return get_subscription(GetSubscription(id=found.id), work=work)
