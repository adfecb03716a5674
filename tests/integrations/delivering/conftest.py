"""A delivering process beside the tests, webhooks on receivers, and events for them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from integrations.delivering.process import DeliveringProcess, worker
from integrations.handlers import webhooks
from nosotros.contracts.integrations import CreateWebhook, EventFilter, SubscriptionView
from nosotros.database import Database
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE
from tests.conftest import Access
from tests.integrations.delivering.receiver import Receiver

Subscribe = Callable[..., SubscriptionView]
Delivering = Callable[..., AbstractContextManager[DeliveringProcess]]


@pytest.fixture(autouse=True)
def loopback_is_allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Webhooks go to this machine, which they may do nowhere but here."""
    monkeypatch.setenv("NOSOTROS_WEBHOOK_PRIVATE_NETWORKS", "127.0.0.0/8")
    webhooks._private.cache_clear()
    yield
    webhooks._private.cache_clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def subscribe(ask: Callable[..., Any], database: Database) -> Subscribe:
    """Have a webhook go to a receiver."""

    def subscribe(
        receiver: Receiver, *, organisation: str = "gestarsalud", **filter: tuple[str, ...]
    ) -> SubscriptionView:
        command = CreateWebhook(name="Ours", url=receiver.url, filter=EventFilter(**filter))
        return ask(command, organisation=organisation)

    return subscribe


@pytest.fixture
def delivering(access: Access, database: Database) -> Delivering:
    """A process that delivers, as long as the context lasts: `delivering(drain_seconds=60)`."""

    @contextmanager
    def delivering(*, drain_seconds: int = 2) -> Iterator[DeliveringProcess]:
        settings = Settings(
            database_url=access.url, environment="test", drain_seconds=drain_seconds
        )
        process = worker(settings)
        thread = threading.Thread(target=process.run, name="deliverer", daemon=True)
        thread.start()
        try:
            yield process
        finally:
            process.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the deliverer does not stop"

    return delivering
