"""Templates: the words of messages, by language, channel and whether others see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

LANGUAGES = ("es", "en", "fr")
CHANNELS = ("sms", "whatsapp", "email", "print")
#: seen on a telephone that is often shared: they always have discreet words too
ON_A_TELEPHONE = ("sms", "whatsapp")


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateText:
    """A template's words in one language for one channel."""

    language: str
    channel: str
    text: str
    #: of an e-mail, and of what is handed over
    subject: str | None = None
    discreet: bool = False
    #: the name under which WhatsApp was asked to approve these words
    whatsapp_name: str | None = None
    #: what it said of them: `none` (not asked), `pending`, `approved`, `rejected`
    whatsapp_state: str = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A version of a template."""

    id: UUID
    code: str
    #: 0: the words that came with the platform
    version: int
    purpose: str
    texts: tuple[TemplateText, ...]
    #: that the words take, sorted
    placeholders: tuple[str, ...]
    #: the least that WhatsApp said of any of its words: `rejected`, `pending`, `approved`, `none`
    whatsapp_state: str
    built_in: bool


def is_seen_by_others(text: TemplateText, texts: Sequence[TemplateText]) -> bool:
    """Whether words may come to a telephone or mailbox that others see too.

    An e-mail in one variant alone is sent whoever sees it; what is printed is handed to her.

    Args:
        text: the words.
        texts: all of its template's.
    """
    return text.discreet or (
        text.channel == "email"
        and not any(
            each.discreet and (each.channel, each.language) == (text.channel, text.language)
            for each in texts
        )
    )


def channels_dropped(before: Template | None, after: Template) -> tuple[str, ...]:
    """The channels by which one version goes, and another does not."""
    there = {each.channel for each in after.texts}
    went = {each.channel for each in before.texts} if before is not None else set[str]()
    return tuple(each for each in CHANNELS if each in went - there)


def approval_of(texts: Sequence[TemplateText]) -> str:
    """What WhatsApp said of a version's words, taken together."""
    states = {each.whatsapp_state for each in texts if each.whatsapp_name is not None}
    return next((each for each in ("rejected", "pending", "approved") if each in states), "none")
