"""What is known of a call over HTTP, by how far it came."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime

import pytest

from nosotros import clock
from nosotros.testing.waiting import PATIENCE, eventually
from notifications.domain.outcomes import Refused, Unknown
from notifications.providers.http import Answer, Site, judged, wait_of

Say = Callable[[Callable[[bytes], object]], None]
PATIENT = round(PATIENCE)
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"id": "p"}'


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, say: Say) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.say = say
        self.connections = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Who hangs up on us is no error."""


class _Session(socketserver.StreamRequestHandler):
    server: _Server  # type: ignore[assignment]

    def handle(self) -> None:
        self.server.connections += 1
        while line := self.rfile.readline():
            length = 0
            while line.strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
                line = self.rfile.readline()
            self.rfile.read(length)
            try:
                self.server.say(self.wfile.write)
            except ConnectionError:
                return


@contextmanager
def server(say: Say) -> Iterator[_Server]:
    with _Server(say) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        yield running
        running.shutdown()


def post(
    running: _Server, *, scheme: str = "http", seconds: int = PATIENT
) -> Answer | Refused | Unknown:
    url = f"{scheme}://127.0.0.1:{running.server_address[1]}/v1"
    site = Site(url, seconds=seconds, authorities=None)
    try:
        return site.post("/messages", body=b"{}", headers={})
    finally:
        site.rest()


def test_one_connection_carries_what_is_sent_in_a_row():
    with server(lambda say: say(GOOD)) as running:
        url = f"http://127.0.0.1:{running.server_address[1]}"
        site = Site(url, seconds=PATIENT, authorities=None)
        answers = [site.post("/", body=b"{}", headers={}) for _ in range(3)]
        site.rest()
    assert [isinstance(each, Answer) and each.told() for each in answers] == [{"id": "p"}] * 3
    assert running.connections == 1


def test_a_kept_connection_that_was_ended_meanwhile_costs_no_message():
    def once(say: Callable[[bytes], object]) -> None:
        say(GOOD)
        raise ConnectionError

    with server(once) as running:
        url = f"http://127.0.0.1:{running.server_address[1]}"
        site = Site(url, seconds=PATIENT, authorities=None)
        for _ in range(3):
            assert isinstance(site.post("/", body=b"{}", headers={}), Answer)
            eventually(lambda: not site._connection.is_connected, what="its end is here")
        site.rest()
    assert running.connections == 3


def test_an_answer_that_ends_with_its_connection_is_read_whole():
    def end(say: Callable[[bytes], object]) -> None:
        say(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"id": ')
        time.sleep(0.1)
        say(b'"p"}')
        raise ConnectionError

    with server(end) as running:
        url = f"http://127.0.0.1:{running.server_address[1]}"
        site = Site(url, seconds=PATIENT, authorities=None)
        answers = [site.post("/", body=b"{}", headers={}) for _ in range(2)]
    assert [isinstance(each, Answer) and each.told() for each in answers] == [{"id": "p"}] * 2
    assert running.connections == 2


def drip(say: Callable[[bytes], object]) -> None:
    say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        say(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "say",
    [
        lambda say: say(b"nonsense\r\n\r\n"),
        lambda say: say(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"),
        lambda say: say(b""),
    ],
    ids=["no HTTP", "half an answer", "nothing"],
)
def test_what_comes_to_no_answer_is_unknown(say: Say):
    def end(write: Callable[[bytes], object]) -> None:
        say(write)
        raise ConnectionError

    with server(end) as running:
        outcome = post(running)
    if isinstance(outcome, Answer):
        assert outcome.told() is None
    else:
        assert outcome == Unknown(reason="connection_lost")


def drip_the_head(say: Callable[[bytes], object]) -> None:
    say(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(1000):
        say(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("say", [drip, drip_the_head])
def test_an_answer_that_comes_drop_by_drop_is_not_waited_for(say: Say):
    begun = time.monotonic()
    with server(say) as running:
        assert post(running, seconds=1) == Unknown(reason="no_answer_in_time")
    assert time.monotonic() - begun < 5


def test_an_answer_without_an_end_is_cut_off_and_no_answer():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"
    with server(lambda say: say(head + b" " * 999999)) as running:
        outcome = post(running)
    assert isinstance(outcome, Answer)
    assert outcome.told() is None
    assert len(outcome.body) < 200_000


def test_who_does_not_finish_a_handshake_was_told_nothing():
    with server(lambda say: None) as running:
        assert post(running, scheme="https", seconds=1) == Refused(
            reason="provider_silent", permanent=False, of="provider"
        )


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("0", 1), ("999999", 3600), ("", 5), ("soon", 5), ("-1", 5), ("٣", 5)],
)
def test_how_long_to_wait_is_what_is_asked_for_within_bounds(said: str, seconds: int):
    assert wait_of(Answer(status=429, headers={"Retry-After": said}, body=b"")) == seconds


def test_how_long_to_wait_may_be_a_time(monkeypatch: pytest.MonkeyPatch):
    now = clock.now().replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: now)
    then = format_datetime(now + timedelta(seconds=30), usegmt=True)
    assert wait_of(Answer(status=429, headers={"Retry-After": then}, body=b"")) == 30


@pytest.mark.parametrize("status", [301, 302, 307, 408, 500, 502, 503, 504])
def test_what_may_have_been_taken_is_unknown(status: int):
    answer = Answer(status=status, headers={}, body=b"")
    assert judged(answer) == Unknown(reason=f"answered_{status}")
