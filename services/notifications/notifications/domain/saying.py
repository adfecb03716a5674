"""How a moment, or a day, is said in a language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

_DAYS: Mapping[str, tuple[str, ...]] = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS: Mapping[str, tuple[str, ...]] = {
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
_PLACE_OPEN = {"es": "por confirmar", "en": "to be confirmed", "fr": "à confirmer"}
#: the programme's own language, for one that we do not write
OWN = "es"
#: values of a message's data that are moments (RFC 3339), and the placeholders that they become:
#: its day, its time, and both
MOMENTS: Mapping[str, tuple[str, str, str]] = {
    "begins_at": ("day", "time", "when"),
    "until_at": ("until_day", "until_time", "until"),
}
#: what a digest tells of, a line each: a moment (RFC 3339) and, after a space, its place
ITEMS = "items"
#: values of a message's data that are dates (RFC 3339), and the placeholder that each becomes
DATES: Mapping[str, str] = {"due_on": "due"}


def said(data: Mapping[str, str], *, first_names: str, language: str, zone: str) -> dict[str, str]:
    """The values of a message's placeholders, in the moment of sending.

    What is written down of a message is of no language: `begins_at` becomes `day`, `time` and
    `when` in the language and the zone in which it is read, a place that is not known says so, and
    `items`, a line each of a moment and a place, become sentences. What is text already stays.
    """
    values = dict(data)
    for name, (day, time, both) in MOMENTS.items():
        if name in data:
            moment = datetime.fromisoformat(values.pop(name))
            values[day] = day_of(moment.astimezone(ZoneInfo(zone)).date(), language=language)
            values[time] = time_of(moment, zone=zone, language=language)
            values[both] = day_and_time(moment, zone=zone, language=language)
    for name, placeholder in DATES.items():
        if name in data:
            values[placeholder] = day_of(date.fromisoformat(values.pop(name)), language=language)
    if not values.get("place", "").strip():
        values["place"] = _PLACE_OPEN[_known(language)]
    if ITEMS in data:
        lines = (_item(line, language=language, zone=zone) for line in data[ITEMS].splitlines())
        values[ITEMS] = "\n".join(lines)
    return {**values, "first_names": first_names}


def _item(line: str, *, language: str, zone: str) -> str:
    """A line of a digest: `sábado 22 de agosto, 9:00 a. m.: Casa de la Juventud`."""
    begins_at, _, place = line.partition(" ")
    moment = day_and_time(datetime.fromisoformat(begins_at), zone=zone, language=language)
    if not place.strip():
        return moment
    return f"{moment} : {place}" if _known(language) == "fr" else f"{moment}: {place}"


def day_and_time(moment: datetime, *, zone: str, language: str) -> str:
    """A moment in a zone: `sábado 22 de agosto, 9:00 a. m.`"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_of(local.date(), language=language)}, {_TIME[_known(language)](local)}"


def day_of(day: date, *, language: str) -> str:
    """A day: `sábado 22 de agosto`, `Saturday 22 August`, `samedi 22 août`."""
    known = _known(language)
    name, month = _DAYS[known][day.weekday()], _MONTHS[known][day.month - 1]
    match known:
        case "es":
            return f"{name} {day.day} de {month}"
        case "fr":
            return f"{name} {'1er' if day.day == 1 else day.day} {month}"
        case _:
            return f"{name} {day.day} {month}"


def time_of(moment: datetime, *, zone: str, language: str) -> str:
    """A moment's time of day in a zone: `9:00 a. m.`, `9:00 am`, `9 h 00`."""
    return _TIME[_known(language)](moment.astimezone(ZoneInfo(zone)))


def _known(language: str) -> str:
    return language if language in _DAYS else OWN


def _twelve(local: datetime, *, before: str, after: str) -> str:
    half = before if local.hour < 12 else after
    return f"{local.hour % 12 or 12}:{local.minute:02} {half}"


_TIME: Mapping[str, Callable[[datetime], str]] = {
    "es": lambda local: _twelve(local, before="a. m.", after="p. m."),
    "en": lambda local: _twelve(local, before="am", after="pm"),
    "fr": lambda local: f"{local.hour} h {local.minute:02}",
}
