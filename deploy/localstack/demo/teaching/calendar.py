"""The programme's calendar, which all processes of the demonstration share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nosotros import clock

ZONE = ZoneInfo("America/Bogota")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A clock that only moves forward."""

    path: Path

    @property
    def today(self) -> str:
        """The day, where the programme is."""
        return clock.read_shared(self.path).astimezone(ZONE).date().isoformat()

    def move_to(self, moment: datetime) -> None:
        """Make it a later moment; an earlier one changes nothing."""
        if moment > clock.read_shared(self.path):
            clock.set_shared(self.path, moment)

    def after(self, session: dict[str, str]) -> None:
        """Make it ten minutes after a session has ended."""
        self.move_to(datetime.fromisoformat(session["ends_at"]) + timedelta(minutes=10))
