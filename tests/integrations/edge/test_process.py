"""The process that delivers fills queues beside posting webhooks."""

import threading

import pytest

from integrations.delivering.process import worker
from nosotros.contracts.integrations import GetSubscription
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from tests.conftest import Access
from tests.integrations.edge.due import THEIRS, Site
from tests.integrations.edge.integrator import taken
from tests.integrations.recorded import Happened, record


def test_what_happens_comes_into_the_queue_with_the_same_bytes(site: Site, access: Access) -> None:
    id, url = site.subscribe()
    happened = [Happened(), Happened(organisation=THEIRS), Happened()]
    process = worker(Settings(database_url=access.url, environment="test", drain_seconds=2))
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        first, _, last = record(site.database, *happened)
        site.settled(id)
        assert process.problem is None
    finally:
        process.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    came = taken(url)
    assert [each.body for each in came] == [first.body, last.body]
    # What it may not have is in nobody's chain.
    assert [each.headers["previous"] for each in came] == ["0", first.cursor]
    seen = site.ask(GetSubscription(id=id))
    assert (seen.cursor, seen.pending) == (last.cursor, 0)


def test_the_process_says_that_the_edge_broker_is_away(
    site: Site, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = site.subscribe()
    record(site.database, Happened())
    monkeypatch.setenv("NOSOTROS_EDGE_AMQP_URL", "amqp://a:b@127.0.0.1:1/integrators")
    process = worker(Settings(database_url=access.url, environment="test", drain_seconds=2))
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        assert "integrators' broker" in eventually(lambda: process.problem or "")
    finally:
        process.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert site.states(id) == {"pending": 1}
