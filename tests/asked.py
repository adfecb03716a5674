"""Fixtures by which every service's tests ask and tell it; each has an `asking` of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.asking import Asking


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    """Carry out a command or query: `ask(contract, organisation=…, actor=…, scopes=…)`."""
    return asking.ask


@pytest.fixture
def act(asking: Asking) -> Callable[..., Any]:
    """Have a function do its part in a transaction: `act(handler, event)`, `act(lambda work: …)`."""
    return asking.act


@pytest.fixture
def run_due(asking: Asking) -> Callable[..., int]:
    """Run the timers that are due by now; how many."""
    return asking.run_due
