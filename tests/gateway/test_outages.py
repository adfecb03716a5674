"""The broker and partners go away and come back; the gateway says so and never hangs."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from localstack.servers import RabbitMQ
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.conftest import peer_of
from tests.gateway.peer import SILENCE, Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, INTAKE, OTHER_ID

CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
MEMORY_LIMIT = "set_vm_memory_high_watermark"
Run = Callable[..., Running]


def get(running: Running, token: str, *, intake: str = ID) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{running.url}/v1/intakes/{intake}"
    return web.get(url, headers=headers, timeout=PATIENCE)


def test_it_starts_without_a_broker_and_recovers_from_its_death(
    run_gateway: Run, own_broker: RabbitMQ, site: Site, admin_key: str
):
    running = run_gateway("no-broker", NOSOTROS_AMQP_URL=own_broker.amqp_url())

    ready = running.wait("/health/ready", status=503).json()
    assert ready["status"] == "not ready"
    assert {check["name"]: check["ok"] for check in ready["checks"]} == {
        "broker": False,
        "partners": False,
    }
    began = time.monotonic()
    refused = get(running, admin_key)
    assert (refused.status_code, refused.json()["code"]) == (503, "broker_unreachable")
    assert int(refused.headers["retry-after"]) > 0
    assert time.monotonic() - began < 1

    own_broker.start()
    partners = partners_of(own_broker, site)
    peer = peer_of(own_broker, "enrolment")
    peer.answers["get_intake"] = lambda call: INTAKE
    peer.start()
    running.wait("/health/ready")
    assert get(running, admin_key).status_code == 200

    peer.answers["get_intake"] = lambda call: SILENCE
    peer.forget()
    peer.answers["get_intake"] = lambda call: SILENCE
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(get(running, admin_key)))
    waiting.start()
    peer.next_call()
    own_broker.kill()
    waiting.join(PATIENCE)
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(503, "connection_lost")]
    assert get(running, admin_key).json()["code"] == "broker_unreachable"
    peer.stop()
    partners.stop()


@pytest.fixture
def bare(broker: RabbitMQ) -> Iterator[str]:
    """The address of a virtual host in which nothing was declared."""
    with web.Client(base_url=broker.api_url(), trust_env=False, timeout=PATIENCE) as api:
        api.put("/api/vhosts/bare").raise_for_status()
        yield broker.amqp_url().removesuffix("%2F") + "bare"
        api.delete("/api/vhosts/bare").raise_for_status()


def test_a_broker_without_topology_is_named(run_gateway: Run, bare: str):
    running = run_gateway("no-topology", NOSOTROS_AMQP_URL=bare)
    until = time.monotonic() + PATIENCE
    while True:
        checks = running.wait("/health/ready", status=503).json()["checks"]
        if "nameko-rpc" in checks[0]["detail"]:
            break
        assert time.monotonic() < until, checks
        time.sleep(0.05)


def test_a_blocked_broker_is_503_at_once_and_nothing_is_published(
    run_gateway: Run, own_broker: RabbitMQ, site: Site, admin_key: str
):
    own_broker.start()
    partners = partners_of(own_broker, site)
    peer = peer_of(own_broker, "enrolment")
    peer.answers["get_intake"] = lambda call: INTAKE
    peer.start()
    running = run_gateway(
        "blocked", NOSOTROS_AMQP_URL=own_broker.amqp_url(), NOSOTROS_CALL_SECONDS="20"
    )
    running.wait("/health/ready")
    alarming = threading.Thread(target=set_memory_limit, args=(own_broker, 0.0))
    alarming.start()
    # A connection learns that it is blocked when it next publishes, so one may be under way.
    until = time.monotonic() + 60
    while (first := get(running, admin_key)).status_code == 200:
        assert time.monotonic() < until, "the alarm never came"
    assert first.status_code == 503
    assert first.json()["code"] in ("connection_lost", "broker_blocked")

    began = time.monotonic()
    second = get(running, admin_key, intake=OTHER_ID)

    assert (second.status_code, second.json()["code"]) == (503, "broker_blocked")
    assert int(second.headers["retry-after"]) > 0
    assert time.monotonic() - began < 1
    alarming.join(60)
    assert "blocked" in running.wait("/health/ready", status=503).json()["checks"][0]["detail"]

    set_memory_limit(own_broker, 0.4)
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(running, admin_key).status_code == 200
    asked = [peer.calls.get_nowait().payload["id"] for _ in range(peer.calls.qsize())]
    assert set(asked) == {ID}, "a call was published while the broker was blocked"
    peer.stop()
    partners.stop()


def test_without_partners_who_was_known_is_let_in_for_five_seconds_and_nobody_after(
    run_gateway: Run, own_broker: RabbitMQ, site: Site, admin_key: str
):
    own_broker.start()
    partners = partners_of(own_broker, site)
    peer = peer_of(own_broker, "enrolment")
    peer.answers["get_intake"] = lambda call: INTAKE
    peer.start()
    running = run_gateway("no-partners", NOSOTROS_AMQP_URL=own_broker.amqp_url())
    running.wait("/health/ready")
    unseen = site.key("enrolment:read")
    known = time.monotonic()
    assert get(running, admin_key).status_code == 200
    partners.stop()
    began = time.monotonic()

    assert get(running, admin_key).status_code == 200
    while (answer := get(running, admin_key)).status_code == 200:
        assert time.monotonic() - began < 6, "who was known once is let in for ever"
        time.sleep(0.1)
    lasted = time.monotonic() - known

    assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert lasted > 3, "a moment without partners shut everybody out"
    assert get(running, unseen).json()["code"] == "keys_unavailable"
    ready = running.wait("/health/ready").json()
    assert [(check["name"], check["ok"]) for check in ready["checks"]] == [
        ("broker", True),
        ("partners", False),
    ]
    assert web.get(f"{running.url}/docs", timeout=PATIENCE).status_code == 200

    again = partners_of(own_broker, site)
    assert get(running, admin_key).status_code == 200
    again.stop()
    peer.stop()


def test_a_silent_partners_is_not_waited_for_by_everybody(
    run_gateway: Run, own_broker: RabbitMQ, site: Site, admin_key: str
):
    own_broker.start()
    partners = partners_of(own_broker, site)
    partners.answers["resolve_key"] = lambda call: SILENCE
    running = run_gateway(
        "silent-partners", NOSOTROS_AMQP_URL=own_broker.amqp_url(), NOSOTROS_CALL_SECONDS="2"
    )
    until = time.monotonic() + PATIENCE
    while (first := get(running, admin_key)).json()["code"] != "keys_unavailable":
        assert time.monotonic() < until, first.text
    began = time.monotonic()

    second = get(running, admin_key)

    assert (second.status_code, second.json()["code"]) == (503, "keys_unavailable")
    assert time.monotonic() - began < 1
    partners.stop()


def test_a_port_in_use_is_one_line(site: Site, gateway: Running):
    port = gateway.url.rpartition(":")[2]

    done = site.run("serve", NOSOTROS_HTTP_PORT=port)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"Error: NOSOTROS_HTTP_PORT: cannot listen on 127.0.0.1:{port}, address already in use"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOSOTROS_AMQP_URL", ""),
        ("NOSOTROS_FILES", ""),
        ("NOSOTROS_HTTP_PORT", "many"),
        ("NOSOTROS_HTTP_PORT", "70000"),
        ("NOSOTROS_UPLOAD_LIMIT", "0"),
        ("NOSOTROS_CALL_SECONDS", "nan"),
        ("NOSOTROS_RATE_LIMIT", "-1"),
        ("NOSOTROS_ATTEMPT_RATE_LIMIT", "-1"),
        ("NOSOTROS_OIDC_ISSUERS", "https://id.example"),
        ("NOSOTROS_OIDC_ISSUERS", "http://id.example nosotros"),
        ("NOSOTROS_OIDC_ISSUERS", "https://id.example a, https://id.example b"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(site: Site, name: str, value: str):
    done = site.run("serve", **{name: value})

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"Error: {name}: ")


def partners_of(server: RabbitMQ, site: Site) -> Peer:
    """Who says who callers are, on a broker of a test's own."""
    made = peer_of(server, "partners")
    made.answers |= site.directory.answers()
    made.start()
    return made


def set_memory_limit(server: RabbitMQ, fraction: float) -> None:
    """Raise (0) or clear the broker's memory alarm."""
    environment = dict(server.processes()[1].environment)
    environment.pop("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS")
    subprocess.run(
        [CONTROL, "-n", environment["RABBITMQ_NODENAME"], MEMORY_LIMIT, str(fraction)],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        timeout=60,
    )
