"""The whole platform on a machine of its own, once for all journeys, and organisations on it.

It is let down where the last journey is done: one that nobody asks anything takes a tenth of a core.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import pytest

from gateway.operations import scopes
from localstack import ports
from localstack.demo.play import BEGINNING
from localstack.stack import Stack
from nosotros import clock
from tests import keys
from tests.journeys import scenes
from tests.journeys.organisation import Organisation
from tests.journeys.plans import without_rate_limit

EnterOrganisation = Callable[..., Organisation]


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """The platform, on the programme's own calendar; keys have no rate limit."""
    # pytest's own folders are closed to the user that PostgreSQL runs as.
    folder = Path(mkdtemp(prefix="nosotros-journeys-"))
    folder.chmod(0o755)
    moment = folder / "clock"
    clock.set_shared(moment, BEGINNING)
    made = Stack(folder, plan=without_rate_limit, durable=False)
    try:
        made.up(http_port=ports.pick(), clock=moment)
        yield made
    finally:
        made.down(purge=True)


@pytest.fixture(scope="package")
def create_key(stack: Stack) -> Callable[..., str]:
    """Make a key: `create_key("la-u", "enrolment:read")`; with no scope, one with all of them."""

    def create(organisation: str, *only: str) -> str:
        return keys.create_key(
            stack,
            organisation=organisation,
            owner="journeys",
            scopes=only or scopes(),
        )

    return create


@pytest.fixture(scope="package")
def enter(stack: Stack, create_key: Callable[..., str]) -> Iterator[EnterOrganisation]:
    """An organisation that nobody else in this run uses: `enter("la-u")`.

    It comes at an hour at which people are written to.
    """
    with ExitStack() as open_clients:

        def made(slug: str) -> Organisation:
            scenes.Calendar(stack).move_to_when_people_are_written_to()
            organisation = Organisation(stack=stack, slug=slug, key=create_key(slug))
            open_clients.callback(organisation.close)
            return organisation

        yield made
