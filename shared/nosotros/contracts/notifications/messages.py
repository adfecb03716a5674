"""Messages and what became of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.notifications.refusals import NotInState
from nosotros.contracts.notifications.values import MessageState, Scope


@view
class AttemptView:
    """A message handed to a provider, once."""

    number: int
    channel: str
    provider: str
    state: str
    #: a code of ours; none: nothing went wrong
    reason: str | None
    began_at: datetime
    ended_at: datetime | None
    #: when the provider's receipt came; none: there was none
    receipt_at: datetime | None
    #: of a text message
    segments: int | None
    #: in hundredths of a peso, by the price list of the settings; none: it has no price
    cost: int | None


@view
class MessageView:
    """A message and what became of it.

    `sent`: a provider took it, and its receipt is awaited; `delivered`: it has demonstrably
    reached the telephone or mailbox, as far as its channel can tell; `listed`: it is on the list
    that is read aloud or handed over. `temporary_failure`: the telephone was off, or the mailbox
    full, for too long; `permanent_failure`: no such number or address; `technical_failure`: a
    provider, or we, could not. `uncertain` means that its sending was interrupted: it may have
    arrived, so it is never sent again by itself. `expired`: its moment passed before it could
    be sent. `withheld`: it may not be sent, `reason` says why. `cancelled`: what it was about
    changed, or somebody stopped it.
    """

    id: UUID
    revision: int
    participant_id: UUID
    about: UUID
    template: str
    #: the last one that was tried; `none` before the first
    channel: str
    state: str
    reason: str | None
    created_at: datetime
    sent_at: datetime | None
    purpose: str = "programme"
    template_version: int | None = None
    language: str | None = None
    #: not before
    due_at: datetime | None = None
    #: never after
    expires_at: datetime | None = None
    delivered_at: datetime | None = None
    campaign_id: UUID | None = None
    attempts: tuple[AttemptView, ...] = ()


@view
class MessagePage:
    """A page of messages, oldest first; their attempts are shown with each alone."""

    items: tuple[MessageView, ...]
    next: str | None = None


@view
class MessageTotals:
    """How many messages are in each state; `failed` is the sum of all three failures."""

    queued: int
    sending: int
    sent: int
    uncertain: int
    failed: int
    withheld: int
    delivered: int = 0
    listed: int = 0
    temporary_failure: int = 0
    permanent_failure: int = 0
    technical_failure: int = 0
    expired: int = 0
    cancelled: int = 0
    #: templates that were tried: they cost what messages do, and are in no other number here
    tests: int = 0


@view
class MessageContent:
    """What a message says and to whom; what is past its keeping is none."""

    id: UUID
    participant_id: UUID
    channel: str
    recipient: str | None
    subject: str | None
    text: str | None
    #: whether the words are those of a shared telephone
    discreet: bool
    #: when words and recipient were, or will be, forgotten
    kept_until: datetime


@view
class ReadAloud:
    """A message for somebody who has no telephone: read aloud, or handed over."""

    id: UUID
    revision: int
    participant_id: UUID
    first_names: str
    language: str
    subject: str
    text: str
    created_at: datetime
    expires_at: datetime | None


@view
class ReadAloudPage:
    """A page of what is to be read aloud, oldest first."""

    items: tuple[ReadAloud, ...]
    next: str | None = None


@query(service="notifications", scope=Scope.READ, returns=MessageView, errors=(NotFound,))
class GetMessage:
    """One message and each attempt at it, without its words or its recipient."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=MessagePage)
class ListMessages:
    """The organisation's messages, or those in one state, to one participant, of one campaign.

    `failed` stands for any of the three failures.
    """

    state: MessageState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
    participant_id: UUID | None = None
    campaign_id: UUID | None = None


@query(service="notifications", scope=Scope.READ, returns=MessageTotals)
class CountMessages:
    """How many of the organisation's messages are in each state."""

    campaign_id: UUID | None = None


@query(
    service="notifications",
    scope=Scope.CONTENT,
    returns=MessageContent,
    errors=(NotFound,),
    personal=True,
)
class GetMessageContent:
    """A message's words and its recipient, as long as they are kept."""

    id: UUID


@query(service="notifications", scope=Scope.CONTENT, returns=ReadAloudPage, personal=True)
class ListToReadAloud:
    """What is to be read aloud or handed over, of those who have no telephone; also as a file."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=MessageView,
    errors=(NotFound, NotInState),
)
class ReportHandedOver:
    """Note that a listed message was read aloud or handed over: it is `delivered`."""

    message_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=MessageView,
    errors=(NotFound, NotInState),
)
class CancelMessage:
    """Stop a message that is queued or listed; one that is being sent cannot be stopped."""

    message_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=MessageView,
    errors=(NotFound, NotInState),
)
class SendAgain:
    """Send an uncertain or failed message again, after somebody made sure that it did not arrive.

    What it may say, to whom and by which channel is decided anew.
    """

    message_id: UUID
