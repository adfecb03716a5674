"""Nothing is sent into networks that can be reached from here only, however it is asked for."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from yarl import URL

from integrations.delivering import guard
from integrations.delivering.guard import Guard
from integrations.delivering.posting import Attempt, Poster, Target
from integrations.domain.addresses import Network
from integrations.domain.webhooks import Key
from integrations.settings import WebhookSettings
from integrations.storage.posting import Due
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE
from tests.awaiting import until
from tests.integrations.delivering.receiver import Receiver, answer

Find = Callable[..., Any]


def _post(url: str, *, private: tuple[Network, ...] = (), times: int = 1) -> list[Attempt]:
    settings = WebhookSettings(private=private, concurrency=8, in_all=256)
    due = Due(
        id=new_id(),
        subscription_id=new_id(),
        organisation="gestarsalud",
        position=2,
        previous=1,
        event_id=new_id(),
        tries=0,
        type="a.type",
        owner="gestarsalud",
        body="{}",
    )

    async def post() -> list[Attempt]:
        async with Poster(settings, trust=ssl.create_default_context()) as poster:
            target = Target(url=URL(url), keys=(Key("whsec_a2V5"),))
            return [await poster.post(due, target) for _ in range(times)]

    return asyncio.run(post())


def _found(address: str, port: int) -> Any:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place)]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "１２７.0.0.1",
        "0.0.0.0",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_an_address_reaches_this_machine(
    receiver: Receiver, host: str, scheme: str
) -> None:
    (attempt,) = _post(f"{scheme}://{host}:{receiver.port}/")
    assert attempt.outcome in ("address_refused", "unreachable")
    assert attempt.status is None
    assert not receiver.connections


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "169.254.169.254"])
def test_an_address_that_is_not_the_internet_is_refused_by_name_or_number(host: str) -> None:
    (attempt,) = _post(f"https://{host}:9/")
    assert attempt.outcome == "address_refused"


def test_a_name_with_one_bad_address_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(host: str, port: int, **_: Any) -> Any:
        return _found("190.24.1.1", port) + _found("127.0.0.1", port)

    monkeypatch.setattr(socket, "getaddrinfo", find)
    (attempt,) = _post(f"https://hooks.example.org:{receiver.port}/")
    assert attempt.outcome == "address_refused"


def test_a_name_that_leads_elsewhere_the_second_time_is_refused_then(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def find(host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        return _found("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port)

    monkeypatch.setattr(socket, "getaddrinfo", find)
    receiver.behave = answer(200, Connection="close")
    first, second = _post(
        f"http://hooks.example.org:{receiver.port}/", private=(ip_network("127.0.0.0/8"),), times=2
    )
    assert (first.outcome, second.outcome) == ("delivered", "address_refused")
    # Asked once for each connection: what was judged is what is connected to.
    assert asked == ["hooks.example.org"] * 2
    assert len(receiver.received) == 1


def test_a_connection_that_is_there_is_not_led_elsewhere(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = iter(["127.0.0.1", "10.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: _found(next(addresses), port)
    )
    url = f"http://hooks.example.org:{receiver.port}/"
    attempts = _post(url, private=(ip_network("127.0.0.0/8"),), times=3)
    assert [each.outcome for each in attempts] == ["delivered"] * 3
    assert len(receiver.connections) == 1


def test_what_is_not_encrypted_goes_to_networks_of_ones_own_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: _found("190.24.1.1", port))
    (attempt,) = _post("http://hooks.example.org:9/", private=(ip_network("127.0.0.0/8"),))
    assert attempt.outcome == "address_refused"


def test_names_whose_servers_hang_keep_no_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, asked = threading.Event(), list[str]()

    def find(host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        if host.startswith("slow"):
            answered.wait(PATIENCE)
            raise socket.gaierror
        return _found("190.24.1.1", port)

    monkeypatch.setattr(socket, "getaddrinfo", find)
    monkeypatch.setattr(guard, "_LOOKUPS", 4)
    monkeypatch.setattr(guard, "_SLOW_LOOKUPS", 1)
    monkeypatch.setattr(guard, "_SLOW", 0.2)

    async def look_up() -> None:
        looking = Guard(private=(), plain=False)
        slow = [f"slow{number}.example.org" for number in range(3)]
        # Eight at once ask for the same name, and one gives up before it is answered.
        waiting = [asyncio.create_task(looking.resolve(each, 443)) for each in slow * 8]
        await until(lambda: len(asked) >= len(slow))
        await asyncio.sleep(0.3)
        waiting[0].cancel()
        assert sorted(asked) == slow
        assert (await looking.resolve("hooks.example.org", 443))[0]["host"] == "190.24.1.1"
        answered.set()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in ends[1:]] == [socket.gaierror] * 23
        # From now on they wait for each other, and for nobody else.
        answered.clear()
        asked.clear()
        again = [asyncio.create_task(looking.resolve(each, 443)) for each in slow]
        await until(lambda: asked)
        await asyncio.sleep(0.3)
        assert asked == slow[:1]
        others = await asyncio.gather(*(looking.resolve(f"a{n}.example.org", 1) for n in range(20)))
        assert len(others) == 20
        answered.set()
        await asyncio.gather(*again, return_exceptions=True)
        await looking.close()

    asyncio.run(look_up())


def test_a_redirection_leads_nowhere(receiver: Receiver) -> None:
    with Receiver() as inside:
        receiver.behave = answer(307, Location=inside.url)
        (attempt,) = _post(receiver.url, private=(ip_network("127.0.0.0/8"),))
        assert (attempt.outcome, attempt.status) == ("redirected", 307)
        assert not inside.connections


def test_proxies_of_the_environment_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        (attempt,) = _post(receiver.url, private=(ip_network("127.0.0.0/8"),))
        assert attempt.outcome == "delivered"
        assert not proxy.connections


def test_a_server_whose_certificate_nobody_signed_is_not_believed(receiver: Receiver) -> None:
    url = receiver.url.replace("http:", "https:")
    (attempt,) = _post(url, private=(ip_network("127.0.0.0/8"),))
    assert (attempt.outcome, attempt.status) == ("unreachable", None)
