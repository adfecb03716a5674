"""What integrations tells."""

from datetime import datetime
from uuid import UUID

from nosotros.contracts.language import event


@event(owner="integrations", version=1, visibility="public", subject="subscription_id")
class SubscriptionTested:
    """Somebody asked for an event to see whether it arrives; it says nothing else."""

    subscription_id: UUID


@event(owner="integrations", version=1, visibility="public", subject="subscription_id")
class SubscriptionFailing:
    """Nothing could be delivered to a webhook for long; it is disabled at `disabled_at` unless something
    can be until then."""

    subscription_id: UUID
    failing_since: datetime
    disabled_at: datetime


@event(owner="integrations", version=1, visibility="public", subject="subscription_id")
class SubscriptionDisabled:
    """A webhook gets nothing any more until it is resumed."""

    subscription_id: UUID
    #: `gone`: its server answered 410; `failing`: for five days
    why: str
