"""What is printed on a certificate, in its language."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from nosotros.spoken import MONTHS
from training.domain.programme import Programme, spoken

_DATES = {"es": "{day} de {month} de {year}", "en": "{day} {month} {year}"}
_WORDS = {
    "es": {
        "title": "Certificado",
        "says": "{issuer} certifica que",
        "completed": "completó, el {completed}, el programa",
        "issued": "Emitido el {issued}",
        "number": "N.º {number}",
        "verify": "Compruebe este certificado, y si sigue siendo válido, en:",
    },
    "en": {
        "title": "Certificate",
        "says": "{issuer} certifies that",
        "completed": "completed, on {completed}, the programme",
        "issued": "Issued on {issued}",
        "number": "No. {number}",
        "verify": "Verify this certificate, and whether it is still valid, at:",
    },
    "fr": {
        "title": "Certificat",
        "says": "{issuer} certifie que",
        "completed": "a terminé, le {completed}, le programme",
        "issued": "Délivré le {issued}",
        "number": "N° {number}",
        "verify": "Vérifiez ce certificat, et s'il est toujours valable, à l'adresse :",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Everything that is printed on a certificate, in the order in which it is read."""

    language: str
    title: str
    says: str
    name: str
    completed: str
    programme: str
    issued: str
    number: str
    verify: str
    link: str


def words(
    *,
    language: str,
    issuer: str,
    name: str,
    programme: Programme,
    number: str,
    link: str,
    completed_on: date,
    issued_on: date,
) -> Words:
    """What a certificate says."""
    said = {
        key: text.format(
            issuer=issuer,
            completed=in_words(completed_on, language),
            issued=in_words(issued_on, language),
            number=number,
        )
        for key, text in _WORDS[language].items()
    }
    return Words(
        language=language,
        name=name,
        # In one piece with its accents, as the font has them.
        programme=unicodedata.normalize("NFC", spoken(programme.title, language)),
        link=link,
        **said,
    )


def in_words(day: date, language: str) -> str:
    """`18 de agosto de 2026`, `18 August 2026`, `18 août 2026`."""
    month = MONTHS[language][day.month - 1]
    # French alone has an ordinal for the first of a month.
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    form = _DATES.get(language, _DATES["en"])
    return form.format(day=number, month=month, year=day.year)
