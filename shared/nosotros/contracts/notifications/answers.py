"""What participants answer, and what providers tell."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Code, Encoded, Line, PageSize, Slug
from nosotros.contracts.language import PUBLIC, command, query, view
from nosotros.contracts.notifications.refusals import ProviderUnknown, SignatureInvalid
from nosotros.contracts.notifications.values import AnswerDone, AnswerKind, Scope


@view
class AnswerView:
    """An answer, and what was done about it, without its words."""

    id: UUID
    #: none: nobody is known by this address
    participant_id: UUID | None
    #: the message that it seems to answer
    message_id: UUID | None
    channel: str
    kind: str
    received_at: datetime
    #: `stopped`, `started`, `accepted`, `declined`, `absence_announced`, `link_sent`,
    #: `passed_to_centre`; `repeated`: as it was answered already; `overtaken`: a start that was
    #: heard after a later stop; `noted`: thanks, or that she comes, which ask for nothing;
    #: `unknown`: nobody is known by its address, and nothing is sent there
    done: str


@view
class AnswerPage:
    """A page of answers, oldest first."""

    items: tuple[AnswerView, ...]
    next: str | None = None


@view
class AnswerContent:
    """An answer's words, as long as they are kept."""

    id: UUID
    participant_id: UUID | None
    text: str | None


@view
class ProviderView:
    """A provider of a channel and how it is doing."""

    name: str
    channel: str
    #: 1 is tried first
    position: int
    #: `well`, `ailing` (tried now and then), `unknown` (nothing sent yet)
    state: str
    #: the last reason for which it did not take a message
    last_reason: str | None
    last_failed_at: datetime | None
    last_accepted_at: datetime | None
    #: messages a second that it is given at most; none: as many as there are
    per_second: int | None


@view
class ProviderList:
    """Every provider in use, by channel and position."""

    items: tuple[ProviderView, ...]


@query(service="notifications", scope=Scope.READ, returns=AnswerPage)
class ListAnswers:
    """What participants answered, or one kind of it, or one participant's.

    Those of `done` `unknown` came from addresses that nobody is known by: no case is opened of them,
    so somebody has to look at them here.
    """

    kind: AnswerKind | None = None
    participant_id: UUID | None = None
    done: AnswerDone | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="notifications",
    scope=Scope.CONTENT,
    returns=AnswerContent,
    errors=(NotFound,),
    personal=True,
)
class GetAnswerContent:
    """An answer's words."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=ProviderList)
class ListProviders:
    """The providers in use and how each is doing."""


@view
class Header:
    """A header of a call, its name in lower case."""

    name: Annotated[str, Line]
    value: Annotated[str, Encoded]


@view
class CallbackTaken:
    """A provider's call that is kept, and will be acted upon."""

    callback_id: UUID


@command(
    service="notifications",
    scope=PUBLIC,
    returns=CallbackTaken,
    errors=(ProviderUnknown, SignatureInvalid),
)
class ReceiveCallback:
    """Take what a provider tells: receipts, answers, bounces; its signature is verified first.

    The same call again changes nothing.
    """

    organisation: Annotated[str, Slug]
    provider: Annotated[str, Code]
    #: as the provider called it, as some sign it
    url: Annotated[str, Encoded]
    headers: tuple[Header, ...]
    #: the body's bytes in Base64; none: there was none
    body: Annotated[str | None, Encoded] = None


@view
class CallbackConfirmed:
    """A provider may tell us here."""

    provider: str


@query(
    service="notifications",
    scope=PUBLIC,
    returns=CallbackConfirmed,
    errors=(ProviderUnknown, SignatureInvalid),
)
class ConfirmCallback:
    """Whether a provider may tell us here: it asks with the secret that it was given."""

    organisation: Annotated[str, Slug]
    provider: Annotated[str, Code]
    secret: Annotated[str, Line]
