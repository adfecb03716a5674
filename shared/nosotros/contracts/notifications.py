"""Notifications' published language: messages and what became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.care import care_of
from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import event, query, view

MessageState = Literal["queued", "sending", "sent", "uncertain", "failed", "withheld"]


class Scope(StrEnum):
    """What a key may be allowed to do in notifications."""

    READ = "notifications:read"


@view
class MessageView:
    """A message and what became of it.

    `uncertain` means that its sending was interrupted: it may have arrived, so it is
    never sent again by itself. `withheld` means that nobody authorised it.
    """

    id: UUID
    revision: int
    participant_id: UUID
    about: UUID
    template: str
    channel: str
    state: str
    reason: str | None
    created_at: datetime
    sent_at: datetime | None


@view
class MessagePage:
    """A page of messages, oldest first."""

    items: tuple[MessageView, ...]
    next: str | None = None


@view
class MessageTotals:
    """How many messages are in each state."""

    queued: int
    sending: int
    sent: int
    uncertain: int
    failed: int
    withheld: int


@query(service="notifications", scope=Scope.READ, returns=MessageView, errors=(NotFound,))
class GetMessage:
    """One message, without its words or its recipient."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=MessagePage)
class ListMessages:
    """The organisation's messages, or those in one state."""

    state: MessageState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="notifications", scope=Scope.READ, returns=MessageTotals)
class CountMessages:
    """How many of the organisation's messages are in each state."""


care = care_of("notifications")


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageSent:
    """A message was handed to its channel, which took it."""

    message_id: UUID
    participant_id: UUID
    channel: str
    sent_at: datetime


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageDelivered:
    """A message has demonstrably reached its recipient's channel.

    As far as the channel can tell: a mail server or a provider took it for delivery, or sent a
    receipt where it sends any.
    """

    message_id: UUID
    participant_id: UUID
    #: what it is about: of an offer, the offer's id
    about: UUID
    template: str
    delivered_at: datetime


@event(owner="notifications", version=1, visibility="public", subject="message_id")
class MessageUndelivered:
    """A message did not reach anybody, or nobody knows: a person has to look after it."""

    message_id: UUID
    participant_id: UUID
    about: UUID
    template: str
    #: `failed`, `withheld` or `uncertain`
    state: str


@event(owner="notifications", version=1, visibility="internal", subject="confirmation_id")
class ErasureConfirmed:
    """Notifications holds no data of an erased participant any more."""

    confirmation_id: UUID
    participant_id: UUID
