"""The words of messages, one file a language.

The wording is discreet: a telephone is often shared, so no text names the programme, health
or motherhood, and no subject names a person. `{first_names}` is the only thing filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.templates import en, es, fr

#: by language, then by template
_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "es": es.TEXTS,
    "en": en.TEXTS,
    "fr": fr.TEXTS,
}
#: the programme's own language, for a contact in one that we do not write
OWN = "es"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a message says."""

    subject: str
    text: str


def words(template: str, *, language: str, first_names: str) -> Words:
    """A message's words, in the programme's own language where the given one is unknown.

    Raises:
        KeyError: there is no such template.
    """
    subject, text = _TEXTS.get(language, _TEXTS[OWN])[template]
    return Words(subject=subject, text=text.format(first_names=" ".join(first_names.split())))
