"""A gateway that serves her own page, with services that answer on the wire, and a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.own_page.answers import (
    LINK,
    ME,
    all_answer,
    form_of,
)
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site

Open = Callable[..., httpx.Client]


@pytest.fixture
def peers(
    notifications: Peer, peer: Peer, training: Peer, mentoring: Peer
) -> tuple[Peer, Peer, Peer, Peer]:
    return notifications, peer, training, mentoring


@pytest.fixture(scope="session")
def local(site: Site, enrolment_peer: Peer) -> Iterator[Running]:
    """A gateway that is reached on this machine alone, so that its cookies need no TLS."""
    assert enrolment_peer
    running = Running(site, name="own-page", NOSOTROS_PUBLIC_URL="http://127.0.0.1:8470")
    running.wait("/health/ready")
    yield running
    assert running.stop() == 0


@pytest.fixture
def browser(local: Running) -> Iterator[httpx.Client]:
    with web.Client(base_url=local.url, timeout=PATIENCE) as made:
        yield made


@pytest.fixture
def visit(browser: httpx.Client, peers: tuple[Peer, ...]) -> Open:
    """Open her page, with what services answer else than usual; what they were asked is dropped."""

    def visit(**more: Any) -> httpx.Client:
        all_answer(*peers, **more)
        answer = browser.post(LINK, data={"visit": form_of(browser.get(LINK))["visit"]})
        assert (answer.status_code, answer.headers["location"]) == (303, ME)
        for each in peers:
            while not each.calls.empty():
                each.calls.get_nowait()
        return browser

    return visit
