"""What every subscription is made from."""

from typing import Any
from uuid import UUID

from integrations.handlers.placing import place
from integrations.handlers.public_types import check_types
from integrations.handlers.refusing import refuse
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
#: types, organisations or subjects of one filter: all filters are read whenever something is matched
_MOST_NAMED = 200


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
        InvalidFields: its filter names too much.
        EventTypeUnknown: its filter names a type that there is not.
        CursorExpired, CursorUnknown: it cannot begin there.
        TooManySubscriptions: its organisation has as many as it may.
    """
    check_filter(command.filter, work=work)
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


def in_state(subscription: Subscription, *needed: str, room: bool = False) -> Subscription:
    """The same, where it is in one of the states.

    Args:
        subscription: which.
        needed: the states.
        room: whether a room's may be asked for this, too.

    Raises:
        SubscriptionNotInState: it is not; or it is a reader, which is sent nothing, or a room's,
            which is there as long as the room is.
    """
    if subscription.kind == "reader" or (subscription.kind == "room" and not room):
        raise SubscriptionNotInState(state=subscription.kind, needed=("webhook", "queue"))
    if subscription.state not in needed:
        raise SubscriptionNotInState(state=subscription.state, needed=needed)
    return subscription


def check_filter(filter: EventFilter, *, work: UnitOfWork, within: str = "filter.") -> None:
    """Refuse a filter that cannot be used.

    Args:
        filter: what is wanted.
        work: what it is wanted in.
        within: how the names of its fields begin in what is asked.

    Raises:
        InvalidFields: it names too much.
        EventTypeUnknown: it names a type that there is not.
    """
    named = columns(filter)
    refuse(
        [
            (f"{within}{name}", f"at_most:{_MOST_NAMED}")
            for name, values in named.items()
            if len(values) > _MOST_NAMED
        ]
    )
    check_types(filter.types, work=work)


def columns(filter: EventFilter) -> dict[str, list[str]]:
    """A filter, as its row keeps it."""
    named = {
        "types": filter.types,
        "organisations": filter.organisations,
        "subjects": filter.subjects,
    }
    return {name: list(dict.fromkeys(values)) for name, values in named.items()}
