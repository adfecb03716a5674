"""What anybody may ask for without a key costs partners little, however often it is asked for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from nosotros.contracts.language import event_of
from nosotros.contracts.training import CohortCancelled
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Running, Site

Run = Callable[..., Running]
OURS = event_of(CohortCancelled).type
MANY = 60


def _ask(url: str, paths: list[str]) -> list[int]:
    with web.Client(base_url=url, timeout=PATIENCE) as client, ThreadPoolExecutor(8) as pool:
        return [each.status_code for each in pool.map(client.get, paths)]


def test_however_often_readiness_is_asked_for_partners_is_asked_once_a_second(
    run_gateway: Run, site: Site
):
    running = run_gateway("readiness")
    running.wait("/health/ready")
    before = site.directory.asked.count("-")

    answers = _ask(running.url, ["/health/ready"] * MANY)

    assert answers == [200] * MANY
    # They take less than some seconds, all of them together.
    assert site.directory.asked.count("-") - before < MANY / 4


def test_pages_are_limited_by_address_and_health_is_not(run_gateway: Run):
    running = run_gateway(
        "pages-limited", NOSOTROS_PUBLIC_RATE_LIMIT="0.01", NOSOTROS_PUBLIC_RATE_BURST="3"
    )
    running.wait("/health/ready")

    answers = [web.get(f"{running.url}/schemas/{OURS}", timeout=PATIENCE) for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"address";q=3;w=300'
    assert int(answers[3].headers["retry-after"]) > 0
    for path in ("/", "/openapi.json", "/asyncapi.json", "/docs", "/problems", "/metrics"):
        assert web.get(running.url + path, timeout=PATIENCE).status_code == 429, path
    assert _ask(running.url, ["/health/live", "/health/ready"] * 5) == [200] * 10


def test_what_nobody_tells_is_remembered_for_a_moment_and_pushes_out_nothing(
    run_gateway: Run, partners_peer: Peer, site: Site
):
    asked: list[str] = []

    def resolve(call: Call) -> Any:
        asked.append(call.payload["type"])
        return {"items": []}

    partners_peer.answers["resolve_event_type"] = resolve
    running = run_gateway("unknown-types")
    running.wait("/health/ready")
    path = "/schemas/la-u.library.nothing.v1"

    assert _ask(running.url, [path] * MANY) == [404] * MANY
    # More than once only where these took more than some seconds.
    assert len(asked) <= 3
