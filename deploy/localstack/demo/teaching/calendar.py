"""The programme's calendar, which all processes of the demonstration share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nosotros import clock


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A clock that only moves forward."""

    path: Path

    def move_to(self, moment: datetime) -> None:
        """Make it a later moment; an earlier one changes nothing."""
        if moment > clock.read_shared(self.path):
            clock.set_shared(self.path, moment)

    def after(self, session: dict[str, str]) -> None:
        """Make it ten minutes after a session has ended."""
        self.move_to(datetime.fromisoformat(session["ends_at"]) + timedelta(minutes=10))
