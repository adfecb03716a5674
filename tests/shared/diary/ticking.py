"""A settable clock, and the reminders that tests set by it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from diary import contracts
from diary.site import Site, tree
from nosotros import clock
from nosotros.testing import eventually

START = datetime(2026, 8, 18, 14, 0, tzinfo=UTC)


class Ticking:
    """The settable clock of a module's processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = timedelta()
        self.set(START)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)
        clock.set_shared(self._path, moment)

    def forward(self, step: timedelta) -> None:
        self.set(self.now + step)


def remind(site: Site, key: str, about: UUID, due_at: datetime, **more: object) -> None:
    with site.caller() as caller:
        caller.call(contracts.SetReminder(key=key, about=about, due_at=due_at, **more))


def passed(site: Site, ticking: Ticking) -> None:
    """Another timer, due after all the others that are due now, has run."""
    about = tree()
    remind(site, str(about), about, ticking.now)
    eventually(lambda: site.entries(about) == ["reminded"])
