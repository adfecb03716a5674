"""Broker and database go away for real, and nothing is lost, doubled or counted as a failure."""

import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from diary import contracts
from diary.aside import aside
from diary.site import ORGANISATION, Site, fact, subject_of, tree

from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.bounded import SILENT
from nosotros.contracts.common import ServiceUnavailable
from nosotros.testing import Message, Running, Tap, eventually, told

RABBITMQCTL = "/usr/lib/rabbitmq/bin/rabbitmqctl"


def planted() -> Message:
    return told(contracts.TreePlanted(tree_id=tree()), organisation=ORGANISATION)


@contextmanager
def stopped(server: Postgres | RabbitMQ) -> Iterator[None]:
    """A server that is away, and comes back on the same port with the same data."""
    server.stop()
    try:
        yield
    finally:
        server.start()


def test_a_broker_that_restarts_interrupts_everything_and_loses_nothing(
    site: Site, broker: RabbitMQ, tap: Tap
) -> None:
    subjects = [tree() for _ in range(50)]
    paced = {"NOSOTROS_RELAY_WINDOW": "5"}
    wanted = {str(each) for each in subjects}

    def heard() -> list[Message]:
        return [each for each in tap.heard if subject_of(each.body) in wanted]

    relay = site.process("relay", "--queue", tap.queue, name="interrupted-relay", **paced)
    with (
        site.process(name="interrupted") as service,
        ExitStack() as relaying,
        ExitStack() as held,
    ):
        service.ready()
        before = planted()
        site.publish(before)
        eventually(lambda: site.state(fact(before)) == "done")
        with site.caller() as caller:
            caller.call(contracts.WriteEntries(subjects=tuple(subjects), entries=2000))
        # The relay is not to be done before the broker is away, however long that takes.
        held.enter_context(site.held_back(1000))
        relaying.enter_context(relay)
        tap.until(lambda _: len(heard()) >= 200)
        with stopped(broker):
            left = site.outbox()
            assert left > 0, "the broker went away before everything was published"
            held.close()
            eventually(lambda: "broker cannot be reached" in str(service.problems()))
            eventually(lambda: "broker cannot be reached" in str(relay.problems()))
            with site.process(name="early") as early:
                eventually(lambda: "broker" in (early.problems() or {}))
                assert early.alive
                early.terminate()
        service.ready()
        relay.ready()
        tap.until(lambda _: len({each.body for each in heard()}) == 2000)
        after = planted()
        site.publish(after)
        eventually(lambda: site.state(fact(after)) == "done")
        assert site.inbox(fact(after))["attempts"] == 0
    copies = defaultdict(set)
    for each in heard():
        copies[int(each.event["sequence"])].add(each.body)
    assert {len(bodies) for bodies in copies.values()} == {1}
    numbers = sorted(copies)
    assert numbers == list(range(numbers[0], numbers[0] + 2000))


def test_a_service_that_starts_before_its_broker_waits_for_it(site: Site, broker: RabbitMQ) -> None:
    about = tree()
    with stopped(broker):
        early = site.process(name="early-bird")
        early.start()
        eventually(lambda: "cannot be reached" in str((early.problems() or {}).get("broker")))
    try:
        early.ready()
        with site.caller() as caller:
            caller.call(contracts.WriteEntries(subjects=(about,), entries=1))
    finally:
        early.kill()
    assert site.entries(about) == ["written"]


def test_a_database_that_is_away_is_no_attempt(
    site: Site, service: Running, postgres: Postgres
) -> None:
    first, second = planted(), planted()
    site.publish(first)
    eventually(lambda: site.state(fact(first)) == "done")
    with stopped(postgres):
        site.publish(second)
        eventually(lambda: "database" in (service.problems() or {}))
        with site.caller() as caller, pytest.raises(ServiceUnavailable):
            caller.call(contracts.WriteEntries(subjects=(tree(),), entries=1))
    service.ready()
    eventually(lambda: site.state(fact(second)) == "done")
    assert site.inbox(fact(second))["attempts"] == 0
    assert len(site.attempts(fact(second))) == 1
    with site.caller() as caller:
        for _ in range(20):
            caller.call(contracts.WriteEntries(subjects=(tree(),), entries=1))


def test_a_database_lost_in_the_middle_of_a_handler_is_no_attempt(
    site: Site, service: Running
) -> None:
    about = tree()
    event = contracts.TreeRenamedFirst(tree_id=about, name="ceiba")
    message = told(event, organisation=ORGANISATION)
    # It has stored the name by then, and is about to write of it.
    with site.held_up("entry"), site.postgres() as connection:
        site.publish(message)
        eventually(site.waits)
        assert len(site.attempts(fact(message))) == 1
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'diary' AND usename = 'diary'"
        )
    eventually(lambda: site.state(fact(message)) == "done")
    assert site.inbox(fact(message))["attempts"] == 0
    assert len(site.attempts(fact(message))) == 2
    assert (site.name(about), site.entries(about)) == ("ceiba", ["renamed"])
    service.ready()


def watermark(broker: RabbitMQ, fraction: str) -> None:
    environment = {
        name: value
        for name, value in broker.processes()[1].environment.items()
        if name not in ("RABBITMQ_DIST_PORT", "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS")
    }
    done = subprocess.run(
        [RABBITMQCTL, "set_vm_memory_high_watermark", fraction],
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_relay_pauses_while_the_broker_blocks_and_resumes(
    site: Site, broker: RabbitMQ, tap: Tap
) -> None:
    about = tree()
    # A machine that is busy may take its time to tell a broker that it has no memory.
    with (
        site.process(name="blocked-writer", NOSOTROS_HANDLER_SECONDS="300") as service,
        site.process("relay", "--queue", tap.queue, name="blocked") as relay,
    ):
        service.ready()
        relay.ready()
        with site.caller() as caller:
            # Asked before the broker blocks, answered when it has.
            with site.held_up("entry"):
                asking = aside(
                    lambda: caller.call(
                        contracts.WriteEntries(subjects=(about,), entries=300), seconds=300
                    )
                )
                eventually(site.waits)
                watermark(broker, "0.00001")
                eventually(site.alarmed)
            try:
                eventually(lambda: "connection.blocked" in str(relay.problems()))
                assert site.outbox() >= 300
                # A broker that takes nothing hears no farewell: sooner than one that is silent is given up.
                assert relay.terminate(seconds=SILENT - 5) == 0
                relay.start()
                eventually(lambda: "connection.blocked" in str(relay.problems()))
            finally:
                watermark(broker, "0.4")
            relay.ready()
            asking.join()
        tap.until(
            lambda heard: len({m.body for m in heard if m.event["subject"] == str(about)}) == 300,
        )
        eventually(lambda: site.outbox() == 0)
