"""Deliveries: what became of each event for each subscription, and proof of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileContent, NotFound
from nosotros.contracts.fields import Cursor, Line, PageSize
from nosotros.contracts.integrations.refusals import (
    CursorExpired,
    CursorUnknown,
    LedgerTooLong,
    SubscriptionNotInState,
)
from nosotros.contracts.integrations.values import DeliveryState, LedgerFormat, Scope
from nosotros.contracts.language import command, query, view


@view
class DeliveryAttempt:
    """One attempt at a delivery."""

    number: int
    began_at: datetime
    #: milliseconds until the answer, or until there was none
    latency: int
    #: of the HTTP answer; none: there was none
    status: int | None
    #: `delivered`, `refused`, `gone`, `redirected`, `timed_out`, `unreachable`, `address_refused`
    outcome: str
    #: the first bytes of the answer, as text
    answer: str | None


@view
class DeliveryView:
    """What became of an event for a subscription."""

    id: UUID
    #: the event's id, the same in every attempt
    event_id: UUID
    cursor: str
    previous: str
    type: str
    #: `pending`, `delivered`, `failed`, `withheld`
    state: str
    attempts: int
    #: of a pending one: when it is tried next
    due_at: datetime | None
    settled_at: datetime | None


@view
class DeliveryDetails:
    """A delivery with every attempt at it."""

    delivery: DeliveryView
    attempts: tuple[DeliveryAttempt, ...]


@view
class DeliveryPage:
    """A page of deliveries, oldest event first."""

    items: tuple[DeliveryView, ...]
    next: str | None = None


@view
class Replayed:
    """How many deliveries are made once more."""

    deliveries: int


@view
class LedgerFile:
    """A ledger as a signed file."""

    file: FileContent


@query(service="integrations", scope=Scope.READ, returns=DeliveryPage, errors=(NotFound,))
class ListDeliveries:
    """A subscription's deliveries, or those in one state."""

    subscription_id: UUID
    state: DeliveryState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="integrations", scope=Scope.READ, returns=DeliveryDetails, errors=(NotFound,))
class GetDelivery:
    """One delivery with its attempts."""

    id: UUID


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=Replayed,
    errors=(NotFound, SubscriptionNotInState),
)
class ReplayDelivery:
    """Deliver one event once more, with the same id."""

    delivery_id: UUID


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=Replayed,
    errors=(NotFound, SubscriptionNotInState, CursorExpired, CursorUnknown),
)
class ReplayDeliveries:
    """Deliver once more what lies after one cursor and up to another, or all that failed."""

    subscription_id: UUID
    #: none of both: all that failed
    after: Annotated[str | None, Cursor] = None
    until: Annotated[str | None, Cursor] = None
    failed_only: bool = False


@command(service="integrations", scope=Scope.WRITE, errors=(NotFound, SubscriptionNotInState))
class SendTestEvent:
    """Have a webhook or queue get an event of the type `subscription_tested`, whatever its filter is."""

    subscription_id: UUID


@query(
    service="integrations",
    scope=Scope.READ,
    returns=LedgerFile,
    errors=(NotFound, CursorExpired, CursorUnknown, LedgerTooLong),
)
class GetLedger:
    """What a subscription was to get in a range of the journal, and got: signed by the hub."""

    id: UUID
    #: what follows this cursor; none: from the subscription's beginning
    after: Annotated[str | None, Cursor] = None
    #: up to this one; none: up to the last event that there is
    until: Annotated[str | None, Cursor] = None
    format: LedgerFormat = "json"
