"""The words that come with the platform, one file a language.

They pass the very checks that an organisation's own do (`notifications.domain.checking`). Those for
a telephone or mailbox that others see name neither programme, health nor motherhood; e-mails and
what is read aloud never do.
"""

from collections.abc import Mapping
from functools import cache
from types import ModuleType
from uuid import UUID, uuid5

from notifications.domain.checking import placeholders_of
from notifications.domain.rules import OWN, RULES
from notifications.domain.templates import Template, TemplateText
from notifications.templates import en, es, fr
from notifications.templates.words import Words

_LANGUAGES: Mapping[str, ModuleType] = {"es": es, "en": en, "fr": fr}
#: ids of an organisation's built-in templates are made of its slug and the code
_NAMESPACE = UUID("01a20800-6e6f-7573-8f74-726f7376304a")
#: words that consist of what somebody writes are none that WhatsApp could approve
_NEVER_APPROVED = frozenset(("news", "digest"))


def _texts(code: str, language: str, words: Words) -> tuple[TemplateText, ...]:
    spoken = _LANGUAGES[language]
    long = "\n\n".join((spoken.GREETING, *words.long, spoken.END))
    named = None if code in _NEVER_APPROVED else f"nosotros_{code}"
    return (
        *(
            TemplateText(
                language=language,
                channel=channel,
                text=words.discreet if discreet else words.short,
                discreet=discreet,
                whatsapp_name=f"{named}_discreet" if named and discreet else named,
            )
            if channel == "whatsapp"
            else TemplateText(
                language=language,
                channel=channel,
                text=words.discreet if discreet else words.short,
                discreet=discreet,
            )
            for channel in ("sms", "whatsapp")
            for discreet in (False, True)
        ),
        *(
            TemplateText(language=language, channel=channel, subject=words.subject, text=long)
            for channel in ("email", "print")
        ),
    )


def _purpose(code: str) -> str:
    return RULES[code].purpose if code in RULES else OWN[code].purpose


#: by code
BUILT_IN: Mapping[str, tuple[TemplateText, ...]] = {
    code: tuple(
        text
        for language, module in _LANGUAGES.items()
        for text in _texts(code, language, module.WORDS[code])
    )
    for code in (*RULES, *OWN)
}


@cache
def _placeholders(code: str) -> tuple[str, ...]:
    return placeholders_of(BUILT_IN[code])


def built_in(code: str, *, organisation: str) -> Template | None:
    """The platform's own words for a code; none: it has none."""
    texts = BUILT_IN.get(code)
    if texts is None:
        return None
    return Template(
        id=uuid5(_NAMESPACE, f"{organisation}/{code}"),
        code=code,
        version=0,
        purpose=_purpose(code),
        texts=texts,
        placeholders=_placeholders(code),
        whatsapp_state="none",
        built_in=True,
    )
