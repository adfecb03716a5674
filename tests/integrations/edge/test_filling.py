"""What is due to an integrator's queue comes into it: each once, in order, with the same bytes."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from integrations.delivering import publishing
from integrations.delivering import queues as filler_module
from integrations.delivering.publishing import Address, Publisher
from integrations.delivering.queues import WINDOW
from integrations.edge import Edge, queue_name
from integrations.storage import filling
from localstack.servers import RabbitMQ
from nosotros.bus.broker import connect
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing.processes import Running
from nosotros.testing.waiting import eventually
from tests.conftest import Access
from tests.integrations.edge.conftest import MOST
from tests.integrations.edge.due import GRANT, OURS, THEIRS, Site, cursors
from tests.integrations.edge.integrator import taken

MANY = 1_500
_REPLAY = """
UPDATE delivery SET state = 'pending', due_at = now(), settled_at = NULL
WHERE subscription_id = %(id)s AND position = %(position)s"""


def test_an_event_comes_as_it_is_in_the_journal_and_says_what_came_before(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, 3)
    site.due(id, 1, 3)
    with site.filling():
        assert site.settled(id) == {"delivered": 3}
    rows = site.found("SELECT position, event_id, body FROM journal ORDER BY position")
    came = taken(url)
    assert len(came) == 3
    for row, message in zip(rows, came, strict=True):
        assert message.body == row.body.encode()
        assert json.loads(message.body)["number"] == row.position
        assert message.properties["content_type"] == "application/cloudevents+json"
        assert message.properties["type"] == "nosotros.a.type.v1"
        assert message.properties["message_id"] == str(row.event_id)
        assert message.properties["delivery_mode"] == 2
        assert _places(message) == (f"{row.position}", f"{row.position - 1}")
    attempts = site.found("SELECT DISTINCT attempts, due_at FROM delivery")
    assert [tuple(each) for each in attempts] == [(1, None)]


def test_many_events_come_in_order_and_each_once(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, MANY)
    site.due(id, 1, MANY)
    with site.filling():
        assert site.settled(id) == {"delivered": MANY}
    assert cursors(url) == list(range(1, MANY + 1))


def test_each_queue_gets_its_own_and_a_paused_one_waits(site: Site) -> None:
    (first, first_url), (second, second_url) = site.subscribe(), site.subscribe(THEIRS)
    site.record(1, 4)
    site.record(5, 8, organisation=THEIRS)
    site.due(first, 1, 4)
    site.due(second, 5, 8, organisation=THEIRS)
    site.tell("UPDATE subscription SET state = 'paused' WHERE id = %(id)s", id=second)
    with site.filling():
        site.settled(first)
        assert site.states(second) == {"pending": 4}
        assert cursors(second_url) == []
        site.tell("UPDATE subscription SET state = 'active' WHERE id = %(id)s", id=second)
        site.settled(second)
    assert (cursors(first_url), cursors(second_url)) == ([1, 2, 3, 4], [5, 6, 7, 8])


def test_what_no_grant_allows_any_more_is_withheld(site: Site) -> None:
    id, url = site.subscribe()
    ended, until, other, lives = "alcaldia", "camara", "sena", THEIRS
    for number, organisation in enumerate((ended, until, other, lives, OURS), start=1):
        site.record(number, number, organisation=organisation)
        types = ["another.type.v1"] if organisation == other else []
        if organisation != OURS:
            site.tell(GRANT, id=new_id(), organisation=organisation, grantee=OURS, types=types)
    for column, organisation in (("ended_at", ended), ("until", until)):
        statement = f"UPDATE event_grant SET {column} = %(at)s WHERE organisation = %(o)s"
        site.tell(statement, o=organisation, at=site.at)
    site.due(id, 1, 5)
    with site.filling():
        assert site.settled(id) == {"withheld": 3, "delivered": 2}
    # What is withheld is in nobody's chain.
    assert [_places(each) for each in taken(url)] == [("4", "0"), ("5", "4")]
    (row,) = site.found("SELECT sum(attempts) AS n FROM delivery WHERE state = 'withheld'")
    assert row.n == 0


def test_one_that_is_delivered_once_more_comes_with_the_same_id(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, 2)
    site.due(id, 1, 2)
    with site.filling():
        site.settled(id)
        site.tell(_REPLAY, id=id, position=1)
        site.settled(id)
    came = taken(url)
    assert [each.headers["cursor"] for each in came] == ["1", "2", "1"]
    assert came[0].properties["message_id"] == came[2].properties["message_id"]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that takes nothing is looked at again soon."""
    monkeypatch.setattr(filler_module, "_PAUSE", 0.2)
    monkeypatch.setattr(filler_module, "_PAUSE_AT_MOST", 0.4)


@pytest.mark.parametrize("limits", [{"NOSOTROS_EDGE_QUEUE_MESSAGES": f"{MOST}"}])
@pytest.mark.usefixtures("soon")
def test_a_full_queue_loses_nothing_and_keeps_the_order(site: Site) -> None:
    (id, url), (other, other_url) = site.subscribe(), site.subscribe()
    total = MOST * 5
    site.record(1, total)
    site.due(id, 1, total)
    site.due(other, 1, 1)
    with site.filling():
        eventually(lambda: _failing(site, id))
        # The others do not wait for it.
        site.settled(other)
        assert site.states(id) == {"delivered": MOST, "pending": total - MOST}
        came: list[int] = []
        while len(came) < total:
            came += eventually(lambda: cursors(url))
        site.settled(id)
        eventually(lambda: not _failing(site, id))
    assert came == list(range(1, total + 1))
    assert cursors(other_url) == [1]


@pytest.mark.parametrize(
    "limits",
    [{"NOSOTROS_EDGE_QUEUE_MESSAGES": "100000", "NOSOTROS_EDGE_QUEUE_BYTES": "20000"}],
)
@pytest.mark.usefixtures("soon")
def test_what_the_broker_refuses_comes_first_when_there_is_room(site: Site) -> None:
    """How many bytes still fit is not known before: the broker says that it was too much."""
    id, url = site.subscribe()
    site.record(1, 60, size=1000)
    site.due(id, 1, 30)
    with site.filling():
        # Of a batch it may still take all; of what comes after that it takes nothing.
        eventually(lambda: _failing(site, id) or "pending" not in site.states(id))
        site.due(id, 31, 60)
        eventually(lambda: _failing(site, id))
        there = site.states(id)["delivered"]
        assert 15 <= there < 60
        came: list[int] = []
        while len(set(came)) < 60:
            came += eventually(lambda: cursors(url))
        site.settled(id)
    assert came[:there] == list(range(1, there + 1))
    assert list(dict.fromkeys(came)) == list(range(1, 61))
    (row,) = site.found("SELECT max(attempts) AS n FROM delivery")
    assert row.n > 1


def test_a_queue_that_somebody_has_removed_is_made_again(site: Site, edge: Edge) -> None:
    id, url = site.subscribe()
    site.record(1, 2)
    site.due(id, 1, 1)
    with site.filling():
        site.settled(id)
        for name in edge.queues():
            edge.remove_queue(name)
        site.due(id, 2, 2)
        site.settled(id)
    (last,) = taken(url)
    assert _places(last) == ("2", "1")


def test_a_queue_that_is_removed_while_it_is_filled_takes_nothing(site: Site) -> None:
    id, _ = site.subscribe()
    site.record(1, 2)
    site.due(id, 1, 2)
    (queue,) = filling.waiting(site.database)
    due, _ = filling.next_due(site.database, queue.id, limit=10, now=site.at)
    with connect(site.edge.settings.amqp_url, name="test") as connection:
        publisher = Publisher(connection.connection)
        assert publisher.waiting(queue.name) == 0
        site.edge.remove_queue(queue.name)
        address = Address(exchange="", routing_key=queue.name)
        assert publisher.publish(due, to=lambda _: address) == 0
        assert publisher.waiting(queue.name) is None


def test_a_queue_that_cannot_be_made_again_keeps_no_other_waiting(site: Site) -> None:
    (gone, _), (other, url) = site.subscribe(), site.subscribe()
    site.record(1, 1)
    site.due(gone, 1, 1)
    site.due(other, 1, 1)
    site.edge.remove_queue(queue_name(organisation=OURS, id=gone))
    away = replace(site.edge.settings, api_url="http://a:b@127.0.0.1:1")
    with replace(site, edge=Edge(away)).filling():
        site.settled(other)
    assert cursors(url) == [1]
    assert site.states(gone) == {"pending": 1}


def test_a_broker_that_is_away_is_said_and_nothing_is_lost(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, 1)
    away = replace(site.edge.settings, amqp_url="amqp://a:of-the-maker@127.0.0.1:1/integrators")
    with replace(site, edge=Edge(away)).filling() as filler:
        # A hub in which nothing is due to a queue does without.
        eventually(lambda: filler.problem is None)
        site.due(id, 1, 1)
        assert "cannot be reached" in eventually(lambda: filler.problem or "")
        assert "of-the-maker" not in (filler.problem or "")
    with site.filling() as filler:
        site.settled(id)
        assert filler.problem is None
    assert cursors(url) == [1]


def test_a_broker_that_says_nothing_for_too_long_is_left_and_nothing_is_lost(
    site: Site, broker: RabbitMQ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_CONFIRM_SECONDS", 1.5)
    id, url = site.subscribe()
    site.record(1, 2)
    site.due(id, 1, 1)
    pid = int((broker.folder / "rabbitmq.pid").read_text())
    with site.filling() as filler:
        site.settled(id)
        publish = Publisher.publish

        def frozen_first(publisher: Publisher, batch: Any, **to: Any) -> Any:
            monkeypatch.setattr(Publisher, "publish", publish)
            os.kill(pid, signal.SIGSTOP)
            return publish(publisher, batch, **to)

        monkeypatch.setattr(Publisher, "publish", frozen_first)
        site.due(id, 2, 2)
        try:
            assert "Silent" in eventually(lambda: filler.problem or "")
        finally:
            os.kill(pid, signal.SIGCONT)
        site.settled(id)
    # What was given to it before it fell silent, it may have all the same.
    assert list(dict.fromkeys(cursors(url))) == [1, 2]


def test_a_database_that_is_away_is_said(site: Site) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nowhere", pool_size=1)
    with replace(site, database=nowhere).filling() as filler:
        eventually(lambda: filler.problem)


def test_a_filler_that_is_killed_goes_on_from_the_first_that_is_not_confirmed(
    site: Site, access: Access, tmp_path: Path
) -> None:
    id, url = site.subscribe()
    total = WINDOW * 20
    site.record(1, total, size=2000)
    site.due(id, 1, total)
    command = (sys.executable, "-m", "tests.integrations.edge.filler")
    environment = {**os.environ, "NOSOTROS_DATABASE_URL": access.url}
    for _ in range(2):
        before = site.states(id)["pending"]
        with Running(command, environment=environment, log=tmp_path / "log", health=False):
            eventually(lambda before=before: site.states(id)["pending"] < before)
        assert site.states(id)["pending"] > WINDOW
    with site.filling():
        site.settled(id)
    came: list[int] = []
    while some := cursors(url):
        came += some
    assert list(dict.fromkeys(came)) == list(range(1, total + 1))
    assert len(came) <= total + 2 * WINDOW


def _places(message: Any) -> tuple[str, str]:
    return message.headers["cursor"], message.headers["previous"]


def _failing(site: Site, id: Any) -> bool:
    (row,) = site.found("SELECT failing_since FROM subscription WHERE id = %(id)s", id=id)
    return row.failing_since is not None
