"""What subscriptions are signed with."""

from datetime import timedelta

from integrations.domain.webhooks import new_secret
from integrations.handlers.refusing import refuse
from integrations.handlers.subscribing import held
from integrations.handlers.subscriptions import get_subscription
from integrations.secrets import open_sealed, seal
from integrations.storage import subscriptions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.integrations import (
    GetSubscription,
    GetSubscriptionSecret,
    RotateSecret,
    SubscriptionSecret,
    SubscriptionView,
)

_LONGEST_KEPT = 168


def rotate_secret(command: RotateSecret, *, work: UnitOfWork) -> SubscriptionView:
    """Make a new secret; the one before it signs too for as long as is asked.

    Raises:
        InvalidFields: more hours than a week has.
        NotFound: no webhook of the organisation has this id.
    """
    if not 0 <= command.keep_old_hours <= _LONGEST_KEPT:
        refuse([("keep_old_hours", f"range:0:{_LONGEST_KEPT}")])
    found = held(command.subscription_id, work=work)
    if found.kind != "webhook":
        raise NotFound(kind="webhook", id=command.subscription_id)
    keeps = command.keep_old_hours > 0
    work.connection.exec_driver_sql(
        subscriptions.ROTATE,
        {
            "id": found.id,
            "secret": seal(new_secret()),
            "old": found.secret if keeps else None,
            "until": work.at + timedelta(hours=command.keep_old_hours) if keeps else None,
        },
    )
    work.audit("rotate_secret", found.id)
    return get_subscription(GetSubscription(id=found.id), work=work)


def get_subscription_secret(
    query: GetSubscriptionSecret, *, work: UnitOfWork
) -> SubscriptionSecret:
    """What a webhook's signatures are verified with.

    Raises:
        NotFound: no webhook of the organisation has this id.
    """
    found = subscriptions.find(work.connection, query.id)
    if found is None or found.secret is None:
        raise NotFound(kind="subscription", id=query.id)
    sealed = [found.secret]
    if found.old_secret and found.old_secret_until and found.old_secret_until > work.at:
        sealed.append(found.old_secret)
    return SubscriptionSecret(secrets=tuple(map(open_sealed, sealed)))
