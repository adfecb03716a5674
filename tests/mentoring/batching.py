"""Batches, and a matcher that prepares them, as tests need them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mentoring.worker import Matcher
from nosotros.contracts.mentoring import (
    BatchView,
    DescribeMentee,
    GetBatch,
    GetMentee,
    ListMatches,
    MatchView,
    PrepareBatch,
)
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
#: has a matcher run
Running = Callable[[], None]


@contextmanager
def matchers(database_url: str) -> Iterator[Running]:
    """Have a matcher run, whenever it is called, until the end."""
    running: list[tuple[Matcher, threading.Thread]] = []

    def run() -> None:
        made = Matcher(Settings(database_url=database_url))
        thread = threading.Thread(target=made.run)
        thread.start()
        running.append((made, thread))

    try:
        yield run
    finally:
        for made, _ in running:
            made.stop()
        for _, thread in running:
            thread.join(PATIENCE)
            assert not thread.is_alive()


def prepared(ask: Ask, matcher: Running, **given: Any) -> BatchView:
    """Ask for a batch, and wait until it is ready."""
    asked = ask(PrepareBatch(**given))
    matcher()
    return ready(ask, asked)


def ready(ask: Ask, batch: Any) -> Any:
    """A batch, once it is prepared."""
    waiting = threading.Event()
    for _ in range(1200):
        found = ask(GetBatch(id=batch.id))
        if found.state != "preparing":
            return found
        waiting.wait(0.05)
    raise AssertionError("the batch was never ready")


def needing(ask: Ask, scenery: Scenery, *needs: Any, **given: Any) -> Any:
    """A mentee who said what she needs."""
    made = scenery.mentee()
    return ask(
        DescribeMentee(
            mentee_id=made.id, expected_revision=made.revision, needs=tuple(needs), **given
        )
    )


def proposals(ask: Ask, batch: Any, state: Any = "proposed") -> dict[Any, MatchView]:
    """Those of a batch, by mentee."""
    found = ask(ListMatches(batch_id=batch.id, state=state)).items
    return {each.mentee_id: each for each in found}


def state_of(ask: Ask, mentee: Any) -> str:
    """The state that a mentee is in."""
    return ask(GetMentee(id=mentee.id)).state
