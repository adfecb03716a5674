"""Days and times as she reads them: by the clock of a place, or by the one where she lives."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.own_page.words import WORDS
from nosotros import spoken

#: where she lives, as far as nobody has said otherwise
USUAL = "America/Bogota"
#: cities whose name in the IANA database lacks an accent
_CITIES = {"America/Bogota": "Bogotá"}


def day(day: date, language: str) -> str:
    """`18 de agosto de 2026`."""
    month = spoken.MONTHS[language][day.month - 1]
    number = spoken.first(day.day, language=language)
    return WORDS[language]["day"].format(day=number, month=month, year=day.year)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """The clock where she lives, read in her language."""

    language: str
    #: none: not known
    zone: str | None

    def day(self, moment: datetime) -> str:
        """The day of a moment."""
        return day(self._at(moment, self.zone or USUAL).date(), self.language)

    def time(self, moment: datetime) -> str:
        """The time of a moment, as messages say it."""
        return spoken.time_of(self._at(moment, self.zone or USUAL), language=self.language)

    def there(self, begins_at: datetime, ends_at: datetime, *, zone: str) -> str:
        """Day and times by the clock of a place, which is named where it is not hers."""
        return self._span(begins_at, ends_at, zone=zone, named=zone != (self.zone or USUAL))

    def hers(self, begins_at: datetime, ends_at: datetime, *, zone: str) -> str:
        """Day and times by her own clock, which is named where somebody else's is another one."""
        own = self.zone or zone
        return self._span(begins_at, ends_at, zone=own, named=own != zone)

    def _span(self, begins_at: datetime, ends_at: datetime, *, zone: str, named: bool) -> str:
        words = WORDS[self.language]
        begins, ends = self._at(begins_at, zone), self._at(ends_at, zone)
        said = words["span"].format(
            weekday=spoken.WEEKDAYS[self.language][begins.weekday()],
            day=day(begins.date(), self.language),
            begins=spoken.time_of(begins, language=self.language),
            ends=spoken.time_of(ends, language=self.language),
        )
        if not named:
            return said
        city = _CITIES.get(zone) or zone.rpartition("/")[2].replace("_", " ")
        return f"{said} ({words['at_time_of'].format(city=city)})"

    @staticmethod
    def _at(moment: datetime, zone: str) -> datetime:
        return moment.astimezone(ZoneInfo(zone))
