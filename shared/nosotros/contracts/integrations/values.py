"""What values of integrations may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

SubscriptionKind = Literal["webhook", "queue", "reader", "room"]
SubscriptionState = Literal["active", "paused", "disabled", "suspended"]
#: `failed`: no attempt is left; `withheld`: what allowed it had ended by then, or its organisation is suspended
DeliveryState = Literal["pending", "delivered", "failed", "withheld"]
LedgerFormat = Literal["json", "csv"]


class Scope(StrEnum):
    """What a key may be allowed to do with events."""

    #: read events, by feed and stream
    EVENTS = "events:read"
    #: look at webhooks, queues, readers, deliveries and ledgers
    READ = "integrations:read"
    WRITE = "integrations:write"
    #: let another organisation have one's own public events
    GRANT = "integrations:grant"
    #: see what is sent to rooms
    ROOMS = "rooms:read"
    OPERATIONS = "operations:read"
