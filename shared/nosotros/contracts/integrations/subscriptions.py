"""Subscriptions: what somebody wants to have of the journal, and how far they have it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Cursor, Line, Name, PageSize, Slug, Url
from nosotros.contracts.integrations.refusals import (
    CursorExpired,
    CursorOutdated,
    CursorUnknown,
    EdgeBrokerUnavailable,
    EventTypeUnknown,
    SubscriptionNotInState,
    TooManySubscriptions,
    UrlRefused,
)
from nosotros.contracts.integrations.values import Scope, SubscriptionKind
from nosotros.contracts.language import command, query, view


@view
class EventFilter:
    """Which events are wanted: those that meet every condition that is given; also what a command
    gives."""

    types: tuple[Annotated[str, Line], ...] = ()
    organisations: tuple[Annotated[str, Slug], ...] = ()
    subjects: tuple[Annotated[str, Line], ...] = ()


@view
class SubscriptionView:
    """A subscription and how far it has come."""

    id: UUID
    revision: int
    #: `webhook`, `queue`, `reader`, or `room`: that of the organisation's room, which the hub makes
    kind: str
    name: str
    #: `active`, `paused`, `disabled`; `suspended`, as its organisation is
    state: str
    filter: EventFilter
    #: the last event that was sent to it, or that it said to have received
    cursor: str
    #: of a webhook: where it is sent to
    url: str | None
    #: of a queue: its name, and the virtual host that it is in
    queue: str | None
    virtual_host: str | None
    #: since when nothing could be delivered; none: it can
    failing_since: datetime | None
    #: why it is disabled: `gone` (410), `failing` (for five days)
    disabled_why: str | None
    #: still to be delivered, of what has been looked at
    pending: int
    created_at: datetime


@view
class SubscriptionPage:
    """A page of subscriptions, oldest first."""

    items: tuple[SubscriptionView, ...]
    next: str | None = None


@view
class SubscriptionSecret:
    """What a webhook's signatures are verified with, or what a queue is opened with."""

    #: of a webhook: `whsec_…` (Standard Webhooks); the newest first, two while one is rotated out
    secrets: tuple[str, ...]
    #: of a queue: where it is, with user and password
    amqp_url: str | None = None


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(EventTypeUnknown, UrlRefused, CursorExpired, CursorUnknown, TooManySubscriptions),
)
class CreateWebhook:
    """Have events posted to an address, signed."""

    name: Annotated[str, Name]
    url: Annotated[str, Url]
    filter: EventFilter = EventFilter()
    #: from the event after this one on; none: from now on
    after: Annotated[str | None, Cursor] = None


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(
        EventTypeUnknown,
        CursorExpired,
        CursorUnknown,
        TooManySubscriptions,
        EdgeBrokerUnavailable,
    ),
)
class CreateEventQueue:
    """Have events put into a queue of one's own on the integrators' broker."""

    name: Annotated[str, Name]
    filter: EventFilter = EventFilter()
    after: Annotated[str | None, Cursor] = None


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(EventTypeUnknown, CursorExpired, CursorUnknown, TooManySubscriptions),
)
class CreateEventReader:
    """Have the cursor of a reader of feed and stream kept, with its filter."""

    name: Annotated[str, Name]
    filter: EventFilter = EventFilter()
    after: Annotated[str | None, Cursor] = None


@command(
    service="integrations",
    scope=Scope.EVENTS,
    returns=SubscriptionView,
    errors=(NotFound, CursorExpired, CursorOutdated, CursorUnknown),
)
class MoveEventReader:
    """Say what a reader has received; an earlier cursor has it read once more from there."""

    reader_id: UUID
    cursor: Annotated[str, Cursor]


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(NotFound, RevisionMismatch, UrlRefused, EventTypeUnknown),
)
class ChangeWebhook:
    """Change a webhook; what is pending for it goes to the new address, and what has not been looked at
    yet, such as what came while it was paused, is looked at with the new filter."""

    subscription_id: UUID
    name: Annotated[str, Name]
    url: Annotated[str, Url]
    filter: EventFilter = EventFilter()
    expected_revision: int


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(NotFound, SubscriptionNotInState),
)
class PauseSubscription:
    """Deliver nothing until it is resumed; nothing is lost meanwhile."""

    subscription_id: UUID


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(NotFound, SubscriptionNotInState),
)
class ResumeSubscription:
    """Go on with a subscription that was paused, or disabled as it failed."""

    subscription_id: UUID


@command(service="integrations", scope=Scope.WRITE, errors=(NotFound, SubscriptionNotInState))
class EndSubscription:
    """Remove a subscription, and a queue with what is in it; its ledger is kept for 90 days. A room's
    ends with the room."""

    subscription_id: UUID


@command(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionView,
    errors=(NotFound, EdgeBrokerUnavailable),
)
class RotateSecret:
    """Make a new secret; a webhook is signed with the old one as well for so many hours."""

    subscription_id: UUID
    #: 0 to 168; of a queue the old password ends at once
    keep_old_hours: int = 24


@query(
    service="integrations",
    scope=Scope.WRITE,
    returns=SubscriptionSecret,
    errors=(NotFound, EdgeBrokerUnavailable),
    personal=True,
    confidential=True,
)
class GetSubscriptionSecret:
    """The secret of a subscription; that it was read is in the audit log."""

    id: UUID


@query(service="integrations", scope=Scope.READ, returns=SubscriptionView, errors=(NotFound,))
class GetSubscription:
    """One subscription."""

    id: UUID


@query(service="integrations", scope=Scope.READ, returns=SubscriptionPage)
class ListSubscriptions:
    """The organisation's subscriptions, or those of one kind."""

    kind: SubscriptionKind | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
