"""What webhooks are signed with, and queues opened with."""

from datetime import timedelta

from integrations.domain.webhooks import new_secret
from integrations.handlers import queues
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
    """Make a new secret; a webhook's before it signs too for as long as is asked.

    Raises:
        InvalidFields: more hours than a week has.
        NotFound: no webhook or queue of the organisation has this id.
        EdgeBrokerUnavailable: it is a queue's, and the edge broker does not answer.
    """
    if not 0 <= command.keep_old_hours <= _LONGEST_KEPT:
        refuse([("keep_old_hours", f"range:0:{_LONGEST_KEPT}")])
    found = held(command.subscription_id, work=work)
    if found.kind in ("reader", "room"):
        raise NotFound(kind="webhook", id=command.subscription_id)
    keeps = found.kind == "webhook" and command.keep_old_hours > 0
    secret = seal(new_secret()) if found.queue is None else queues.change_password(found.queue)
    work.connection.exec_driver_sql(
        subscriptions.ROTATE,
        {
            "id": found.id,
            "secret": secret,
            "old": found.secret if keeps else None,
            "until": work.at + timedelta(hours=command.keep_old_hours) if keeps else None,
        },
    )
    work.audit("rotate_secret", found.id)
    return get_subscription(GetSubscription(id=found.id), work=work)


def get_subscription_secret(
    query: GetSubscriptionSecret, *, work: UnitOfWork
) -> SubscriptionSecret:
    """What a webhook's signatures are verified with, or where a queue is opened.

    Raises:
        NotFound: no webhook or queue of the organisation has this id.
        EdgeBrokerUnavailable: it is a queue, and there is no edge broker any more.
    """
    found = subscriptions.find(work.connection, query.id)
    if found is None or found.secret is None or found.kind == "room":
        raise NotFound(kind="subscription", id=query.id)
    if found.queue is not None:
        url = queues.address(found.queue, secret=found.secret)
        return SubscriptionSecret(secrets=(), amqp_url=url)
    sealed = [found.secret]
    if found.old_secret and found.old_secret_until and found.old_secret_until > work.at:
        sealed.append(found.old_secret)
    return SubscriptionSecret(secrets=tuple(map(open_sealed, sealed)))
