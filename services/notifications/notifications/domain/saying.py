"""How a moment, or a day, is said in a language."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nosotros import spoken
from nosotros.spoken import day_of as day_of

_PLACE_OPEN = {"es": "por confirmar", "en": "to be confirmed", "fr": "à confirmer"}
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
        values["place"] = _PLACE_OPEN[spoken.known(language)]
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
    return f"{moment} : {place}" if spoken.known(language) == "fr" else f"{moment}: {place}"


def day_and_time(moment: datetime, *, zone: str, language: str) -> str:
    """A moment in a zone: `sábado 22 de agosto, 9:00 a. m.`"""
    return spoken.day_and_time(moment.astimezone(ZoneInfo(zone)), language=language)


def time_of(moment: datetime, *, zone: str, language: str) -> str:
    """A moment's time of day in a zone: `9:00 a. m.`, `9:00 am`, `9 h 00`."""
    return spoken.time_of(moment.astimezone(ZoneInfo(zone)), language=language)
