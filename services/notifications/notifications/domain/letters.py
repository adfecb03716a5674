"""A message as a provider is handed it, and what a provider tells later."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovedWords:
    """Words that WhatsApp approved: sent by their name, with the values of their placeholders."""

    name: str
    language: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A message, rendered, as its provider needs it."""

    id: UUID
    #: of this attempt: what a provider is given as our reference where it takes one
    attempt_id: UUID
    organisation: str
    channel: str
    recipient: str
    text: str
    subject: str = ""
    language: str = "es"
    #: of an e-mail; none: the text alone
    html: str | None = None
    #: where an e-mail's reader stops messages (RFC 8058); none: there is nothing to stop
    unsubscribe: str | None = None
    #: none: free words, which WhatsApp takes within 24 hours of an answer alone
    approved: ApprovedWords | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Callback:
    """A provider's call, as it came."""

    url: str
    #: by name in lower case
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What a provider tells of a message that it took."""

    #: its own reference of the message; none where it gave ours back
    provider_ref: str | None
    attempt_id: UUID | None
    #: `sent`, `delivered`, `temporary_failure`, `permanent_failure`, `technical_failure`
    state: str
    #: a code, with nothing of the recipient in it
    reason: str | None = None
    at: datetime | None = None
    #: the address is to be written to no more: `bounced`, `complained`, `stopped`
    suppress: str | None = None
    #: the address that it tells of, where it names no message
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What somebody answered."""

    provider_ref: str
    channel: str
    #: who wrote: E.164, or an e-mail address
    address: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime | None = None
    #: what it replies to, by the provider's reference of it or by all of which one may be ours
    in_reply_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WordsJudged:
    """What WhatsApp says of words that it was to approve."""

    name: str
    language: str
    #: `approved`, `rejected` or `pending`
    state: str


Told = Receipt | Heard | WordsJudged
