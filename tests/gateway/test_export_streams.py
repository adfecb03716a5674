"""However long a list is and however slowly it is read, the gateway holds one page of it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import orjson
import psutil

from nosotros.testing.waiting import PATIENCE
from tests.gateway.peer import Call, Peer, Raw
from tests.gateway.running import Running
from tests.gateway.values import INTAKE

#: a page of some 400 kB
ITEMS = orjson.dumps([{**INTAKE, "name": "ñ" * 1000} for _ in range(200)])
LINE = len(f"{INTAKE['id']},3,,20,0,0,{INTAKE['opened_at']}\r\n") + 2000


def page(call: Call, *, last: int) -> Raw:
    number = int(call.payload.get("after", 0)) + 1
    following = b"null" if number == last else b'"%d"' % number
    return Raw(b'{"result":{"items":%b,"next":%b},"error":null}' % (ITEMS, following))


@contextmanager
def reading_nothing(gateway: Running, key: str) -> Iterator[socket.socket]:
    """A client that asks for the intakes as a file, and then does not read."""
    where = urlsplit(gateway.url)
    assert where.hostname
    assert where.port
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        client.connect((where.hostname, where.port))
        client.settimeout(PATIENCE)
        client.sendall(
            b"GET /v1/intakes HTTP/1.1\r\nHost: gateway\r\nAccept: text/csv\r\n"
            b"Connection: close\r\nAuthorization: Bearer %b\r\n\r\n" % key.encode()
        )
        yield client


def settled(peer: Peer) -> int:
    """How many pages have been asked for when no more have been for a while."""
    asked, looks = -1, 0
    until = time.monotonic() + PATIENCE
    # So many looks, not a second: while the machine stands still, nothing more is asked for either.
    while looks < 50:
        assert time.monotonic() < until, "pages are asked for without end"
        looks += 1
        if peer.calls.qsize() != asked:
            asked, looks = peer.calls.qsize(), 0
        time.sleep(0.02)
    return asked


def test_no_page_is_asked_for_while_the_one_before_has_not_gone_out(
    gateway: Running, admin_key: str, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: page(call, last=40)

    with reading_nothing(gateway, admin_key) as client:
        asked = settled(peer)
        whole = b""
        while piece := client.recv(1 << 20):
            whole += piece

    # What the kernel takes for a client that does not read is a few MB at most.
    assert 0 < asked < 20, asked
    assert peer.calls.qsize() == 40
    assert whole.endswith(b"\r\n0\r\n\r\n")


def test_nothing_more_is_asked_for_a_client_that_has_left(
    gateway: Running, admin_key: str, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: page(call, last=1_000_000)

    with reading_nothing(gateway, admin_key):
        asked = settled(peer)

    assert settled(peer) <= asked + 1


def test_a_client_that_leaves_while_it_reads_ends_the_export(
    client: httpx.Client, gateway: Running, peer: Peer
):
    peer.answers["list_intakes"] = lambda call: page(call, last=1_000_000)
    failures = gateway.log.read_text().count("broken_off")

    with client.stream("GET", "/v1/intakes", headers={"Accept": "text/csv"}) as answer:
        next(answer.iter_raw())

    settled(peer)
    assert gateway.log.read_text().count("broken_off") == failures


def test_a_long_export_takes_flat_memory(client: httpx.Client, gateway: Running, peer: Peer):
    count = 250
    peer.answers["list_intakes"] = lambda call: page(call, last=count)
    process = psutil.Process(gateway.pid)
    before = most = process.memory_info().rss
    size = 0

    with client.stream("GET", "/v1/intakes", headers={"Accept": "text/csv"}) as answer:
        for piece in answer.iter_raw():
            size += len(piece)
            most = max(most, process.memory_info().rss)

    assert size > count * 200 * LINE
    assert most - before < 32 * 1024 * 1024
