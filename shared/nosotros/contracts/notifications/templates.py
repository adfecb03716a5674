"""Templates: the words of messages, by version, language and channel, and which event sends which."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Code, Line, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.notifications.refusals import (
    NotInState,
    RuleUnknown,
    TemplateUnfit,
    TemplateUnknown,
    TooManyTests,
)
from nosotros.contracts.notifications.values import ChannelName, Language, Purpose, Scope

WhatsappState = Literal["none", "pending", "approved", "rejected"]


class Body(Text):
    """The text of a message, as long as the longest channel takes."""

    longest = 20_000


@view
class TemplateText:
    """A template's words in one language for one channel; also what a command gives."""

    language: Language
    #: `print` is what is read aloud
    channel: ChannelName
    #: of an e-mail and of what is handed over; names nobody
    subject: Annotated[str | None, Line] = None
    #: Jinja2, sandboxed: placeholders in double braces, and nothing that calls or loops
    text: Annotated[str, Body]
    #: the words for a telephone or mailbox that others see: name neither programme, health nor
    #: motherhood
    discreet: bool = False
    #: the name under which WhatsApp approved these words; none: only within 24 hours of an answer
    whatsapp_name: Annotated[str | None, Line] = None


@view
class TemplateView:
    """A version of a template."""

    id: UUID
    revision: int
    code: str
    #: 0: the words that came with the platform
    version: int
    purpose: str
    #: `draft`, `active`, `retired`
    state: str
    #: that the words take, sorted
    placeholders: tuple[str, ...]
    texts: tuple[TemplateText, ...]
    #: what WhatsApp said of the words that it has to approve: `none`, `pending`, `approved`; where
    #: it rejected one of them, `rejected`
    whatsapp_state: str
    #: none: it came with the platform
    created_at: datetime | None
    activated_at: datetime | None
    #: whether it came with the platform; an organisation's own version takes its place
    built_in: bool


@view
class TemplatePage:
    """A page of templates, by code."""

    items: tuple[TemplateView, ...]
    next: str | None = None


@view
class Preview:
    """What a message would say, with sample data or with those that were given."""

    language: str
    channel: str
    discreet: bool
    subject: str | None
    text: str
    #: of an e-mail
    html: str | None
    #: characters, as a telephone counts them
    length: int
    #: of a text message: how many the telephone company counts; none for other channels
    segments: int | None
    #: `gsm-7` or `ucs-2`
    encoding: str | None
    #: characters that make the whole message UCS-2, each once
    costly: str
    #: in hundredths of a peso; none: the settings have no price
    cost: int | None


@view
class SampleValue:
    """A placeholder's value, as text."""

    name: Annotated[str, Code]
    value: Annotated[str, Text]


@view
class TestView:
    """A test message and what became of it."""

    id: UUID
    state: str
    reason: str | None
    channel: str
    provider: str | None
    sent_at: datetime | None
    delivered_at: datetime | None


@view
class RuleView:
    """Which event sends what to whom, and when."""

    code: str
    #: the event's type
    event: str
    template: str
    purpose: str
    enabled: bool
    #: before the moment that the event names; none: at once
    minutes_before: int | None
    #: after which it is not sent any more, from the moment that it was due
    expires_after_minutes: int | None
    #: placeholders that the event, and what is known of her, give
    gives: tuple[str, ...]


@view
class RuleList:
    """Every rule, by code."""

    items: tuple[RuleView, ...]


@command(service="notifications", scope=Scope.WRITE, returns=TemplateView)
class WriteTemplate:
    """Write a version of a template, as a draft: all languages, each channel that it is for.

    Refused where a language is missing, a placeholder is unknown to the rules that use it, the
    words do not read as a template, call or reach into anything, or are too long for their channel.
    Each text is there in Spanish, English and French; SMS and WhatsApp need a discreet variant.
    """

    code: Annotated[str, Code]
    purpose: Purpose
    texts: tuple[TemplateText, ...]


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=TemplateView,
    errors=(NotFound, NotInState, TemplateUnfit),
)
class ActivateTemplate:
    """Send with this version from now on; the one before is retired. What was sent stays as it was.

    A retired version, and the words that came with the platform, can be activated again.
    """

    template_id: UUID
    #: also where it has no words for a channel by which the version before goes, so that whom only
    #: that one reaches gets nothing
    drop_channels: bool = False


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=TemplateView,
    errors=(NotFound, TemplateUnfit),
)
class SetWhatsappApproval:
    """Note what WhatsApp said of a version's words; a rejected one falls to the next channel."""

    template_id: UUID
    state: Literal["pending", "approved", "rejected"]


@query(service="notifications", scope=Scope.READ, returns=TemplateView, errors=(NotFound,))
class GetTemplate:
    """One version of a template, whole."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=TemplatePage)
class ListTemplates:
    """The active version of each template, or the newest of one that has none; of one code: all its
    versions, newest first."""

    code: Annotated[str | None, Code] = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="notifications",
    scope=Scope.READ,
    returns=Preview,
    errors=(TemplateUnknown, TemplateUnfit),
)
class PreviewTemplate:
    """What a template says, with sample data in the place of what is not given."""

    code: Annotated[str, Code]
    #: none: the active one
    version: int | None = None
    language: Language = "es"
    channel: ChannelName = "sms"
    discreet: bool = False
    #: `name=value`, a line for each placeholder
    data: Annotated[str | None, Text] = None


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=TestView,
    errors=(TemplateUnknown, TemplateUnfit, TooManyTests),
)
class SendTest:
    """Send a template with sample data to an address of your own; whatever the hour."""

    code: Annotated[str, Code]
    version: int | None = None
    language: Language = "es"
    channel: Literal["email", "sms", "whatsapp"]
    discreet: bool = False
    #: E.164, or an e-mail address
    to: Annotated[str, Line]
    data: tuple[SampleValue, ...] = ()


@query(service="notifications", scope=Scope.READ, returns=TestView, errors=(NotFound,))
class GetTest:
    """What became of a test message."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=RuleList)
class ListRules:
    """Which event sends what to whom."""


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=RuleView,
    errors=(RuleUnknown, TemplateUnknown, TemplateUnfit),
)
class SetRule:
    """Change what a rule sends, or when, or have it send nothing.

    Reminders that wait follow it to their new moment; what was written down is sent, unless it is
    cancelled, also after its rule is switched off.
    """

    code: Annotated[str, Code]
    #: none: as it came with the platform
    template: Annotated[str | None, Code] = None
    enabled: bool = True
    #: of rules that remind: how long before, 10 minutes to two weeks; none: as it came
    minutes_before: int | None = None
    #: also where the template has no words for a channel by which the one before goes
    drop_channels: bool = False
