"""Notifications with somebody who may be written to, on a clock that tests set."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.handlers import own_page
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.conftest import Bus
from tests.notifications.own_page.opening import (
    BEGINNING,
    SCOPES,
    SITE,
)

TimeIs = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TimeIs:
    """Make it a moment; a test begins on 18 August 2026 at 9:00 in Bogotá."""
    path = tmp_path / "clock"
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")

    def time_is(moment: datetime) -> None:
        clock.set_shared(path, moment)

    return time_is


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NOSOTROS_PUBLIC_URL", SITE + "/")
    own_page.read_settings.cache_clear()
    yield
    own_page.read_settings.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    return asking.ask


@pytest.fixture
def her(bus: Bus) -> UUID:
    """Somebody who may be written to."""
    id = new_id()
    bus.contact(id)
    return id
