"""What every subscription is made from."""

from typing import Any
from uuid import UUID

from integrations.handlers.placing import place
from integrations.handlers.public_types import check_types
from integrations.storage import subscriptions
from integrations.storage.subscriptions import Subscription
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    EventFilter,
    SubscriptionNotInState,
    TooManySubscriptions,
)
from nosotros.identifiers import new_id

_MOST = 100


def make(
    kind: str,
    command: Any,
    *,
    work: UnitOfWork,
    id: UUID | None = None,
    url: str | None = None,
    queue: str | None = None,
    virtual_host: str | None = None,
    secret: str | None = None,
) -> UUID:
    """Make a subscription of a kind, as its command says; its id.

    Raises:
        EventTypeUnknown: its filter names a type that there is not.
        CursorExpired, CursorUnknown: it cannot begin there.
        TooManySubscriptions: its organisation has as many as it may.
    """
    check_types(command.filter.types)
    if subscriptions.count(work.connection, work.organisation) >= _MOST:
        raise TooManySubscriptions(most=_MOST)
    id = id or new_id()
    work.connection.exec_driver_sql(
        subscriptions.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "kind": kind,
            "name": command.name,
            **columns(command.filter),
            "url": url,
            "queue": queue,
            "virtual_host": virtual_host,
            "secret": secret,
            "after": place(command.after, work=work),
            "at": work.at,
        },
    )
    return id


def held(id: UUID, *, work: UnitOfWork) -> Subscription:
    """One that stays as it is until this work ends.

    Raises:
        NotFound: no subscription of the organisation has this id.
    """
    found = subscriptions.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="subscription", id=id)
    return found


def in_state(subscription: Subscription, *needed: str) -> Subscription:
    """The same, where it is in one of the states.

    Raises:
        SubscriptionNotInState: it is not, or it is a reader, which is sent nothing.
    """
    if subscription.kind == "reader":
        raise SubscriptionNotInState(state="reader", needed=("webhook", "queue"))
    if subscription.state not in needed:
        raise SubscriptionNotInState(state=subscription.state, needed=needed)
    return subscription


def columns(filter: EventFilter) -> dict[str, list[str]]:
    """A filter, as its row keeps it."""
    return {
        "types": list(filter.types),
        "organisations": list(filter.organisations),
        "subjects": list(filter.subjects),
    }
