"""What an organisation has in mentoring, while it settles in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.journeys import scenes
from tests.journeys.organisation import Organisation


@dataclass(frozen=True, kw_only=True)
class Accompanied:
    """What an organisation has in mentoring while it settles in."""

    organisation: Organisation
    ids: dict[str, str]
    kept_for: dict[str, dict[str, str]]
    #: participants, by what each is there for
    people: dict[str, str]
    calendar: scenes.Calendar

    def day(self, later: int = 0) -> str:
        """A day to come, in Bogotá."""
        return (self.calendar.today() + timedelta(days=later)).isoformat()

    def make(self, path: str, body: Any) -> str:
        """The id of what a command makes."""
        return self.organisation.post(path, body)["id"]
