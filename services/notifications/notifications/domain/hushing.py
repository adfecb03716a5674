"""Values of a message that others may read: what tells is said in words that do not.

A template's own words are checked where they are written; what is filled in comes later, from a
calendar, a campaign or a list, and is looked at whenever it is shown.
"""

from collections.abc import Mapping, Sequence

from notifications.domain.discretion import telling_anywhere
from notifications.domain.placeholders import known
from notifications.domain.reading import read
from notifications.domain.templates import TemplateText, is_seen_by_others

#: the template that says that a session is elsewhere, or at another time
MOVED = "session_moved"
#: hers: her own name, and an address that opens for her alone
_NEVER = frozenset(("first_names", "link"))
_PLACE = {"es": "donde siempre", "en": "the usual place", "fr": "au lieu habituel"}
#: of what has moved: perhaps it is where it never was before
_PLACE_MOVED = {
    "es": "por confirmar, pregunte",
    "en": "to be confirmed, ask us",
    "fr": "à confirmer, demandez-nous",
}
_NEWS = {
    "es": "tenemos noticias para usted",
    "en": "we have news for you",
    "fr": "nous avons des nouvelles pour vous",
}
_ANYTHING = {"es": "lo que ya sabe", "en": "what you know of", "fr": "ce que vous savez"}
#: between a moment and its place, in a line of `items`
_THEN = ": "


def hushed(values: Mapping[str, str], *, language: str, moved: bool = False) -> dict[str, str]:
    """A message's values for eyes of others, in a language that we write.

    Args:
        values: by placeholder.
        language: of the message.
        moved: the message says that something is elsewhere, or at another time, now.
    """
    place = (_PLACE_MOVED if moved else _PLACE)[language]
    return {name: _hushed(name, value, language, place) for name, value in values.items()}


def telling_values(texts: Sequence[TemplateText], values: Mapping[str, str]) -> Mapping[str, str]:
    """What tells, by the placeholder whose value it is in, where others may read that.

    Raises:
        NotWords: the template's words were not checked.
    """
    seen = {
        name
        for text in texts
        for part in (text.text if is_seen_by_others(text, texts) else None, text.subject)
        if part is not None
        for name in read(part).placeholders
    }
    told = {name: telling_anywhere(value) for name, value in values.items() if name in seen}
    return {name: word for name, word in told.items() if word is not None}


def _hushed(name: str, value: str, language: str, place: str) -> str:
    if name in _NEVER:
        return value
    if name == "items":
        return "\n".join(_line(each, language, place) for each in value.split("\n"))
    if not known(name).telling and telling_anywhere(value) is None:
        return value
    if name == "place":
        return place
    return (_NEWS if name == "text" else _ANYTHING)[language]


def _line(line: str, language: str, place: str) -> str:
    """`sábado 22 de agosto, 9:00 a. m.: Centro de Salud` keeps its moment."""
    if telling_anywhere(line) is None:
        return line
    moment, then, _ = line.partition(_THEN)
    if then and telling_anywhere(moment) is None:
        return f"{moment}{then}{place}"
    return _ANYTHING[language]
