"""A message that waits, whom it is for, and what may become of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from notifications.domain.messages import Contact
from notifications.domain.preferences import Preference
from notifications.domain.rendering import Rendered


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressed:
    """Where a test message goes, or the answer to somebody's answer: there alone, at any hour."""

    channel: str
    recipient: str
    language: str
    discreet: bool
    #: the answer to an answer; otherwise it is a test, which concerns nobody
    reply: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A message that has not been sent yet."""

    #: its template's code
    template: str
    purpose: str
    created_at: datetime
    data: Mapping[str, str] = field(default_factory=dict[str, str])
    #: never after; none: whenever it can
    expires_at: datetime | None = None
    #: channels that have certainly not worked
    tried: tuple[str, ...] = ()
    #: how the last of them failed: a failure's state, and the reason
    failed_as: str | None = None
    reason: str | None = None
    #: of a test message, or the answer to an answer
    addressed: Addressed | None = None
    #: the code of the rule that has it written; none: none does
    rule: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """What is known, in this moment, of whom a message is for."""

    #: none: she is erased, or not known yet
    contact: Contact | None
    preference: Preference = Preference()
    #: hers, by its IANA name
    zone: str = "America/Bogota"
    erased: bool = False
    left: bool = False
    #: addresses of hers that are written to no more
    suppressed: Collection[str] = ()
    #: when she last wrote to us by WhatsApp
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Send:
    """It goes out now."""

    channel: str
    recipient: str
    rendered: Rendered
    language: str
    discreet: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Not before `until`."""

    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Withhold:
    """It may not be sent; `reason` is a code."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Expire:
    """Its moment has passed, or will have before she may be written to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class List:
    """It goes on the list of what is read aloud or handed over."""

    rendered: Rendered
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fail:
    """No channel is left; `state` is one of the three failures, `reason` a code."""

    state: str
    reason: str


Decision = Send | Wait | Withhold | Expire | List | Fail
