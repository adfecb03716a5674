"""Reasons of a score in words: "2 of 3 needs: accounting, sales"."""

from collections.abc import Mapping

from mentoring.domain.matching.score import Reason
from mentoring.domain.matching.words import CHANNELS, SKILLS, Texts, slot_text

_NEEDS: Texts = {
    "es": "{part} de {whole} necesidades",
    "en": "{part} of {whole} needs",
    "fr": "{part} besoins sur {whole}",
}
_ONE_NEED: Texts = {
    "es": "{part} de {whole} necesidad",
    "en": "{part} of {whole} need",
    "fr": "{part} besoin sur {whole}",
}
_NO_NEEDS: Texts = {
    "es": "no dijo qué necesita",
    "en": "she has not said what she needs",
    "fr": "elle n'a pas dit ce dont elle a besoin",
}
_PLACES: Mapping[tuple[str, ...], Texts] = {
    ("same_municipality",): {
        "es": "el mismo municipio",
        "en": "the same municipality",
        "fr": "la même commune",
    },
    ("at_a_distance",): {
        "es": "pueden hablarse a distancia",
        "en": "they can talk at a distance",
        "fr": "peuvent se parler à distance",
    },
    (): {
        "es": "otro municipio, y solo en persona",
        "en": "another municipality, and in person alone",
        "fr": "une autre commune, et en personne seulement",
    },
}
_IN_COMMON: Texts = {
    "es": "tienen tiempo a la vez: {values}",
    "en": "both have time: {values}",
    "fr": "moments partagés : {values}",
}
_NEVER: Texts = {
    "es": "no coinciden en ningún horario",
    "en": "no time in common",
    "fr": "aucun moment partagé",
}
_NOT_SAID_WHEN: Texts = {
    "es": "alguien no dijo cuándo tiene tiempo",
    "en": "one of them has not said when there is time",
    "fr": "des disponibilités n'ont pas été indiquées",
}
_FREE: Texts = {
    "es": "cupos libres: {part} de {whole}",
    "en": "places free: {part} of {whole}",
    "fr": "places libres : {part} sur {whole}",
}


def reason_text(reason: Reason, *, language: str) -> str:
    """A reason, in `es`, `en` or `fr`."""
    return _TEXTS[reason.code](reason, language)


def _skills(reason: Reason, language: str) -> str:
    if not reason.whole:
        return _NO_NEEDS[language]
    counted = _ONE_NEED if reason.whole == 1 else _NEEDS
    text = counted[language].format(part=reason.part, whole=reason.whole)
    return _with(text, [SKILLS[each][language] for each in reason.values], language)


def _place(reason: Reason, language: str) -> str:
    return _PLACES[reason.values][language]


def _availability(reason: Reason, language: str) -> str:
    if not reason.whole:
        return _NOT_SAID_WHEN[language]
    if not reason.values:
        return _NEVER[language]
    slots = (slot_text(each, language=language) for each in reason.values)
    return _IN_COMMON[language].format(values=", ".join(slots))


def _channel(reason: Reason, language: str) -> str:
    return ", ".join(CHANNELS[each][language] for each in reason.values)


def _load(reason: Reason, language: str) -> str:
    return _FREE[language].format(part=reason.part, whole=reason.whole)


def _with(text: str, values: list[str], language: str) -> str:
    colon = " : " if language == "fr" else ": "
    return f"{text}{colon}{', '.join(values)}" if values else text


_TEXTS = {
    "skills": _skills,
    "place": _place,
    "availability": _availability,
    "channel": _channel,
    "load": _load,
}
