"""How streams end: too many, a key that is revoked, a process that stops, a reader that is slow."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.directory import membership, prefix_of
from tests.gateway.events.journal import Journal
from tests.gateway.events.listening import listening
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site

READ = "events:read"


def client_of(running: Running, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    return web.Client(base_url=running.url, headers=headers, timeout=PATIENCE)


@pytest.fixture
def impatient(run_gateway: Callable[..., Running]) -> Running:
    """A gateway of few places that waits for nobody."""
    running = run_gateway(
        "impatient",
        NOSOTROS_STREAM_LIMIT="2",
        NOSOTROS_STREAM_TOTAL="3",
        NOSOTROS_STREAM_PATIENCE_SECONDS="1",
    )
    running.wait("/health/ready")
    return running


def measured(running: Running, line: str, *, seconds: float = PATIENCE) -> None:
    """Wait until a metric is so."""
    until = time.monotonic() + seconds
    while line not in (text := running.wait("/metrics").text):
        assert time.monotonic() < until, text
        time.sleep(0.05)


@contextmanager
def taking_nothing(running: Running, token: str, *, after: int) -> Iterator[socket.socket]:
    """A reader that asks for the stream, and then does not read."""
    where = urlsplit(running.url)
    assert where.hostname
    assert where.port
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        client.connect((where.hostname, where.port))
        client.settimeout(PATIENCE)
        client.sendall(
            b"GET /v1/events/stream HTTP/1.1\r\nHost: gateway\r\nLast-Event-ID: %d\r\n"
            b"Authorization: Bearer %b\r\n\r\n" % (after, token.encode())
        )
        yield client


def ended(client: socket.socket) -> None:
    """Wait until the connection has; what was on its way when it was cut may still come."""
    with suppress(ConnectionResetError):
        while client.recv(1 << 20):
            pass


def test_a_key_has_so_many_streams_and_a_process_so_many(
    site: Site, impatient: Running, journal: Journal
):
    with (
        client_of(impatient, site.key(READ)) as mine,
        client_of(impatient, site.key(READ)) as other,
    ):
        with listening(mine) as first, listening(mine) as second:
            first.ready()
            second.ready()
            too_many = mine.get("/v1/events/stream")
            waiting = mine.get("/v1/events", params={"wait": 30})
            at_once = mine.get("/v1/events")
            with listening(other) as third:
                third.ready()
                full = other.get("/v1/events/stream")
        measured(impatient, 'nosotros_streams_open{way="stream"} 0.0')
        with listening(mine) as again:
            again.ready()

    assert (too_many.status_code, too_many.json()["most"]) == (429, 2)
    assert too_many.json()["detail"].startswith("This key has 2 streams open already.")
    assert too_many.headers["retry-after"] == "5"
    assert waiting.status_code == 429
    assert at_once.status_code == 200
    assert (full.status_code, full.json()["code"]) == (503, "streams_full")
    assert full.headers["retry-after"] == "10"


def test_a_refused_stream_takes_no_place(site: Site, impatient: Running, journal: Journal):
    journal.publish_many(2)
    journal.oldest = 1
    with client_of(impatient, site.key(READ)) as client:
        for _ in range(5):
            assert client.get("/v1/events/stream", params={"after": 0}).status_code == 410
        assert client.head("/v1/events/stream").status_code == 200


def test_a_revoked_key_ends_its_streams_within_5_seconds(
    site: Site, gateway: Running, client: httpx.Client, journal: Journal
):
    token = site.key(READ)
    with client_of(gateway, token) as other, listening(other) as hers, listening(client) as ours:
        hers.ready()
        ours.ready()
        site.directory.revoke(token)
        revoked = time.monotonic()
        problem = hers.event()
        hers.end()
        lasted = time.monotonic() - revoked
        journal.publish()
        assert ours.event().place == (1, 0)

    assert problem.fields["event"] == b"problem"
    assert b"not_authenticated" in problem.fields["data"]
    assert lasted < 5


def test_a_role_that_is_taken_away_ends_its_streams_within_5_seconds(
    site: Site, gateway: Running, journal: Journal
):
    token = site.key("events:read")
    prefix = prefix_of(token)
    with client_of(gateway, token) as client, listening(client) as listener:
        listener.ready()
        known = site.directory.keys[prefix]
        site.directory.keys[prefix] = replace(
            known, memberships=(membership("gestarsalud", "enrolment:read"),)
        )
        began = time.monotonic()
        problem = listener.event()
        listener.end()
        lasted = time.monotonic() - began

    assert b"scope_missing" in problem.fields["data"]
    assert lasted < 5


def test_without_partners_streams_end_and_do_not_go_on_unchecked(
    run_gateway: Callable[..., Running], site: Site, partners_peer: Peer, journal: Journal
):
    running = run_gateway("unchecked")
    running.wait("/health/ready")
    token = site.key("events:read")
    with client_of(running, token) as client, listening(client) as listener:
        listener.ready()
        partners_peer.stop()
        began = time.monotonic()
        problem = listener.event(seconds=15)
        listener.end()
        lasted = time.monotonic() - began

    assert b"keys_unavailable" in problem.fields["data"]
    assert lasted < 8


def test_a_key_without_the_scope_gets_no_stream(site: Site, gateway: Running, journal: Journal):
    with client_of(gateway, site.key("integrations:read")) as client:
        assert client.get("/v1/events/stream").status_code == 403


def test_a_process_that_stops_ends_its_streams_in_order(
    site: Site, run_gateway: Callable[..., Running], journal: Journal
):
    running = run_gateway("stopping")
    running.wait("/health/ready")
    bodies = journal.publish_many(3000, padding=2000)
    token = site.key(READ)
    with (
        client_of(running, token) as client,
        listening(client) as listener,
        taking_nothing(running, token, after=0) as idle,
    ):
        listener.ready()
        assert idle.recv(12) == b"HTTP/1.1 200"
        bodies.append(journal.publish())
        assert listener.event().fields["data"] == bodies[-1]
        began = time.monotonic()
        assert running.stop() == 0
        lasted = time.monotonic() - began
        listener.end()

    assert lasted < 8


def test_who_takes_nothing_is_cut_off_delays_nobody_and_misses_nothing(
    site: Site, impatient: Running, journal: Journal
):
    bodies = journal.publish_many(4000, padding=4000)
    token = site.key(READ)
    with (
        client_of(impatient, token) as client,
        taking_nothing(impatient, token, after=0) as idle,
        listening(client) as listener,
    ):
        listener.ready()
        taken = b""
        while taken.count(b"\nprevious: ") < 10:
            taken += idle.recv(16 * 1024)
        last = int(taken.split(b"\nid: ")[-2].partition(b"\n")[0])
        for _ in range(20):
            bodies.append(journal.publish())
            assert listener.event(seconds=5).fields["data"] == bodies[-1]
        measured(impatient, 'nosotros_streams_ended_total{why="cut_off"} 1.0')
        ended(idle)
        with listening(client, last=last) as again:
            missed = again.events(len(bodies) - last)

    assert [each.fields["data"] for each in missed] == bodies[last:]
    assert missed[0].place == (last + 1, last)
    assert "broken_off" not in impatient.log.read_text()
    assert "without completing" not in impatient.log.read_text()


def test_who_pauses_gets_everything_later(
    site: Site, gateway: Running, client: httpx.Client, journal: Journal
):
    """What the follower keeps is less than came meanwhile."""
    token = site.key(READ)
    with taking_nothing(gateway, token, after=0) as slow, listening(client) as listener:
        listener.ready()
        assert slow.recv(12) == b"HTTP/1.1 200"
        bodies = journal.publish_many(6000, padding=1500)
        for body in bodies:
            assert listener.event().fields["data"] == body
        told: list[bytes] = []
        with slow.makefile("rb") as lines:
            while len(told) < len(bodies):
                line = lines.readline()
                assert line, "the stream has ended"
                if line.startswith(b"data: "):
                    told.append(line.removeprefix(b"data: ").removesuffix(b"\n"))

    assert told == bodies
