"""Time, as what is remembered of callers has it."""

import pytest

from nosotros import clock


class Later:
    """Some time after; none goes by otherwise, however slow the machine is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._now = clock.monotonic()
        patch.setattr(clock, "monotonic", lambda: self._now)

    def by(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)
