"""Webhooks."""

from functools import cache

from integrations.domain.addresses import Network
from integrations.domain.webhooks import new_secret, refused
from integrations.handlers.subscribing import check_filter, columns, held, make
from integrations.handlers.subscriptions import get_subscription
from integrations.secrets import seal
from integrations.settings import private_networks
from integrations.storage import subscriptions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.integrations import (
    ChangeWebhook,
    CreateWebhook,
    GetSubscription,
    SubscriptionView,
    UrlRefused,
)


def create_webhook(command: CreateWebhook, *, work: UnitOfWork) -> SubscriptionView:
    """Have events posted to an address.

    Raises:
        EventTypeUnknown: its filter names a type that there is not.
        UrlRefused: nothing is sent to its address.
        CursorExpired, CursorUnknown: it cannot begin there.
        TooManySubscriptions: its organisation has as many as it may.
    """
    _check_url(command.url)
    id = make("webhook", command, work=work, url=command.url, secret=seal(new_secret()))
    work.audit("create_webhook", id)
    return get_subscription(GetSubscription(id=id), work=work)


def change_webhook(command: ChangeWebhook, *, work: UnitOfWork) -> SubscriptionView:
    """Change a webhook.

    Raises:
        NotFound: no webhook of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        UrlRefused: nothing is sent to its address.
        InvalidFields: its filter names too much.
        EventTypeUnknown: its filter names a type that there is not.
    """
    found = held(command.subscription_id, work=work)
    if found.kind != "webhook":
        raise NotFound(kind="webhook", id=command.subscription_id)
    if found.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=found.revision)
    _check_url(command.url)
    check_filter(command.filter, work=work)
    work.connection.exec_driver_sql(
        subscriptions.CHANGE,
        {"id": found.id, "name": command.name, "url": command.url, **columns(command.filter)},
    )
    work.audit("change_webhook", found.id)
    return get_subscription(GetSubscription(id=found.id), work=work)


def _check_url(url: str) -> None:
    why = refused(url, private=_private())
    if why is not None:
        raise UrlRefused(why=why)


@cache
def _private() -> tuple[Network, ...]:
    """Those of this process, which do not change while it runs."""
    return private_networks()
