"""Days and times as people say them, in the languages that the platform writes.

Messages and pages say the same time alike, whichever part wrote them.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

#: by language: Monday first
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
#: by language: January first
MONTHS: Mapping[str, tuple[str, ...]] = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
#: the programme's own language, for one that we do not write
OWN = "es"


def known(language: str) -> str:
    """The language itself where we write it, else the programme's own."""
    return language if language in WEEKDAYS else OWN


def day_of(day: date, *, language: str) -> str:
    """A day without its article: `sábado 22 de agosto`, `Saturday 22 August`, `samedi 22 août`."""
    spoken = known(language)
    name, month = WEEKDAYS[spoken][day.weekday()], MONTHS[spoken][day.month - 1]
    match spoken:
        case "es":
            return f"{name} {day.day} de {month}"
        case "fr":
            return f"{name} {first(day.day, language=spoken)} {month}"
        case _:
            return f"{name} {day.day} {month}"


def first(number: int, *, language: str) -> str:
    """The number of a day in its month: in French the first one is `1er`."""
    return "1er" if number == 1 and language == "fr" else str(number)


def time_of(local: datetime, *, language: str) -> str:
    """The time of day that a clock shows: `9:00 a. m.`, `9:00 am`, `9 h 00`."""
    return _TIME[known(language)](local)


def day_and_time(local: datetime, *, language: str) -> str:
    """A day and its time, without an article, so that each sentence says its own before it: `el`
    or `del sábado 22 de agosto, 9:00 a. m.`; `le` or `du samedi 22 août à 9 h 00`."""
    joined = " à " if known(language) == "fr" else ", "
    return f"{day_of(local.date(), language=language)}{joined}{time_of(local, language=language)}"


def _twelve(local: datetime, *, before: str, after: str) -> str:
    half = before if local.hour < 12 else after
    return f"{local.hour % 12 or 12}:{local.minute:02} {half}"


_TIME: Mapping[str, Callable[[datetime], str]] = {
    "es": lambda local: _twelve(local, before="a. m.", after="p. m."),
    "en": lambda local: _twelve(local, before="am", after="pm"),
    "fr": lambda local: f"{local.hour} h {local.minute:02}",
}
