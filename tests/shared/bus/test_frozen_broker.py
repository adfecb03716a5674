"""A broker that froze, as its machine swaps or its disk hangs, keeps nobody who is to end from it."""

import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from diary import contracts
from diary.aside import aside, outcome_of
from diary.site import Site, tree

from localstack.servers import RabbitMQ
from nosotros.bus import bounded
from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.broker import connect
from nosotros.testing import eventually
from tests.frozen import frozen

DRAIN = {"NOSOTROS_DRAIN_SECONDS": "1"}
#: seconds: more than a process may drain, and less than what TCP or heartbeats take to miss a broker
SOON = 8
#: more than what is on its way between two sockets
LARGE = 32 * 1024 * 1024
_SLEEPS = "SELECT FROM pg_stat_activity WHERE datname = 'diary' AND wait_event = 'PgSleep'"


def by_tls(broker: RabbitMQ) -> str:
    files = broker.authority
    tls = Tls(
        cafile=str(files / "ca.pem"),
        certfile=str(files / "hub.pem"),
        keyfile=str(files / "hub-key.pem"),
    )
    place = BrokerAddress.read(broker.amqps_place())
    return replace(BrokerAddress.read(broker.amqp_url()), port=place.port, tls=tls).url


def unsent(port: int) -> int:
    """Bytes that somebody has written to a port of 127.0.0.1, and that were not taken there."""
    remote = f"0100007F:{port:04X}"
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(int(line[4].partition(":")[0], 16) for line in lines if line[2] == remote)


@pytest.mark.parametrize("how", ["open", "tls"])
def test_a_connection_is_left_within_the_time_of_a_farewell(
    broker: RabbitMQ, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(bounded, "FAREWELL", 0.5)
    connection = connect(by_tls(broker) if how == "tls" else broker.amqp_url(), name="a test")
    connection.connection.channel()
    leaving = threading.Thread(target=connection.release, daemon=True)
    with frozen(broker):
        began = time.monotonic()
        leaving.start()
        leaving.join(SOON)
        assert time.monotonic() - began < 4


def test_a_relay_waits_for_no_confirm_longer_than_it_may_drain(
    site: Site, broker: RabbitMQ
) -> None:
    with site.process(name="telling") as service, site.caller() as caller:
        service.ready()
        caller.call(contracts.WriteEntries(subjects=(tree(),), entries=100))
    relay = site.process("relay", name="unconfirmed", **DRAIN)
    with ExitStack() as held, relay:
        held.enter_context(site.held_back(0))
        relay.ready()
        with frozen(broker):
            held.close()
            eventually(lambda: relay.metric("nosotros_outbox") >= 100, what="they are on their way")
            assert relay.terminate(seconds=SOON) == 0
        # The next one tells them.
        relay.start()
        eventually(lambda: site.outbox() == 0)


def test_a_service_whose_answer_is_not_taken_leaves_when_it_may_drain_no_longer(
    site: Site, broker: RabbitMQ
) -> None:
    with site.process(name="unheard", **DRAIN) as service, site.caller() as caller:
        service.ready()
        question = contracts.ReadPages(size=LARGE, sleeps_ms=1000)
        asking = aside(lambda: outcome_of(lambda: caller.call(question, seconds=10)))
        eventually(lambda: site.rows(_SLEEPS), what="it is looked for")
        with frozen(broker):
            eventually(lambda: unsent(broker.port) > 1_000_000, what="nobody takes the answer")
            assert service.terminate(seconds=SOON) == 0
        asking.join()
