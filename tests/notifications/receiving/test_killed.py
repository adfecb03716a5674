"""However often an ear is killed, everything that was told is acted upon once."""

import sys
from pathlib import Path

import pytest

from localstack.servers.process import Process, Running
from nosotros.identifiers import new_id
from notifications.receiving.listener import WAITS
from tests.conftest import Access
from tests.notifications.providers.calls import ENVIRONMENT, answer, receipt

MESSAGES = 400
KILLS = 3
ROOT = Path(__file__).parents[3]


@pytest.fixture
def start(access: Access, tmp_path):
    started: list[Running] = []

    def start(*dies_of: str) -> Running:
        process = Process(
            name="ear",
            command=(sys.executable, "-m", "tests.notifications.receiving.listening", *dies_of),
            environment={
                **ENVIRONMENT,
                "NOSOTROS_DATABASE_URL": access.url,
                "PYTHONPATH": str(ROOT),
            },
        )
        started.append(Running(process, log=tmp_path / f"ear-{len(started)}.log"))
        return started[-1]

    yield start
    for each in started:
        if each.alive():
            each.kill()


def test_an_ear_that_is_killed_again_and_again_does_everything_once(told, rows, bus, start, wait):
    her = new_id()
    bus.contact(her)
    calls = []
    for number in range(MESSAGES):
        told.sent(f"SM{number}")
        calls += [receipt(f"SM{number}", "sent"), receipt(f"SM{number}", "delivered")]
        if number % 6 == 0:
            calls.append(answer(f"IN{number}", "STOP" if number % 12 else "ALTA"))
    told.keep(*calls)

    def done() -> int:
        return rows.one("SELECT count(*) FROM callback WHERE state = 'done'")[0]

    killed_at = []
    for kill in range(1, KILLS + 1):
        ears = [start(), start()]
        wait(lambda at=kill: done() >= at * 100, timeout=60, what="Nothing is done.")
        for each in ears:
            each.kill()
        killed_at.append(done())
    start()
    wait(lambda: done() == len(calls), timeout=60, what="Not everything is done.")

    assert killed_at[-1] < len(calls), "it was done before it was killed so often"
    assert told.published().count("message_delivered") == MESSAGES
    stopped = rows.all("SELECT data FROM outbox WHERE type LIKE '%%messages_stopped%%' ORDER BY id")
    heard = rows.all("SELECT provider_ref, done FROM answer ORDER BY id")
    assert [each.provider_ref for each in heard] == [f"IN{n}" for n in range(0, MESSAGES, 6)]
    assert len(stopped) == sum(each.done != "repeated" for each in heard)


def test_what_processes_die_of_holds_up_nothing_and_is_given_up(told, rows, start, wait):
    for number in range(6):
        told.sent(f"SM{number}")
    told.keep(*(receipt(f"SM{number}", "delivered") for number in range(6)))

    def outlived(what: list[str]) -> bool:
        """Whether an ear came as far as this before it died."""
        ear = start("SM2")
        wait(lambda: not ear.alive() or told.calls() == what, timeout=60, what="Nothing happens.")
        if lives := ear.alive():
            ear.kill()
        return lives

    others = ["done", "done", "new", "done", "done", "done"]
    died = 0
    while not outlived(others):
        died += 1
        assert died <= 3, "it holds up others"
    at_last = [*others[:2], "unreadable", *others[3:]]
    rows.run("UPDATE callback SET due_at = now() WHERE state = 'new'")
    while not outlived(at_last):
        died += 1
        assert died <= len(WAITS) + 1, "it is tried for ever"
        rows.run("UPDATE callback SET due_at = now() WHERE state = 'new'")

    assert died == len(WAITS) + 1
    assert told.calls() == at_last
    assert rows.one("SELECT reason, attempts FROM callback WHERE state = 'unreadable'") == (
        "died",
        len(WAITS) + 2,
    )
    assert rows.states() == {"delivered": 5, "sent": 1}
