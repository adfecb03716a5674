"""Services of ours that an organisation hosts in its room: asked there, checked, apart from all others."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet

from localstack.servers import RabbitMQ
from nosotros.contracts import partners as c
from nosotros.contracts.training import CohortNotOpen
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import SILENCE, Peer, Raw
from tests.gateway.rooms.conftest import SCOPES, Known, route
from tests.gateway.running import Running, Site
from tests.gateway.values import ID

As = Callable[..., httpx.Client]
COHORT: dict[str, Any] = {
    "id": ID,
    "revision": 3,
    "name": "Soacha 2026",
    "programme": "tu-yo-nosotros",
    "version": 1,
    "state": "running",
    "municipality": "Soacha",
    "zone": "America/Bogota",
    "seats": 20,
    "trainer_ids": [],
    "led_by": None,
    "has_minors": True,
    "intake_id": ID,
    "learners": 12,
    "sessions": 4,
    "first_on": "2026-08-18",
    "last_on": None,
    "scheduled_at": "2026-08-01T14:00:00Z",
    "closed_at": None,
}
PATH = f"/v1/cohorts/{ID}"
CLOSE = f"{PATH}/closing"


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_query_goes_to_the_room_that_hosts_the_service(
    la_u: httpx.Client, hosted: dict[str, Peer], training: Peer
):
    hosted["la-u"].answers["get_cohort"] = lambda _: COHORT

    answer = la_u.get(PATH)

    assert answer.status_code == 200
    assert answer.json()["name"] == "Soacha 2026"
    assert answer.headers["ETag"].startswith('"3.')
    call = hosted["la-u"].next_call()
    assert call.headers["nameko.organisation"] == "la-u"
    assert call.headers["nameko.scopes"] == "training:read"
    assert training.calls.empty()
    assert hosted["mutual"].calls.empty()


def test_every_other_organisation_is_served_by_the_hub(
    as_of: As, hosted: dict[str, Peer], training: Peer
):
    training.answers["get_cohort"] = lambda _: COHORT

    assert as_of("gestarsalud").get(PATH).status_code == 200
    assert training.next_call().headers["nameko.organisation"] == "gestarsalud"
    assert all(each.calls.empty() for each in hosted.values())


def test_what_a_room_adds_to_an_answer_is_not_passed_on(
    la_u: httpx.Client, hosted: dict[str, Peer]
):
    hosted["la-u"].answers["get_cohort"] = lambda _: {**COHORT, "script": "<script>"}

    assert "script" not in la_u.get(PATH).json()


@pytest.mark.parametrize(
    "reply",
    [
        {**COHORT, "seats": "many"},
        {"id": ID},
        None,
        [COHORT],
        Raw(b'{"result":' + b"x" * (2 << 20)),
        Raw(b'{"error":{"value":"not_found","exc_args":[{"kind":1}]},"result":null}'),
    ],
    ids=["another type", "too little", "nothing", "a list", "oversized", "unfit error"],
)
def test_an_answer_that_is_not_the_contracts_is_refused(
    la_u: httpx.Client, hosted: dict[str, Peer], reply: Any
):
    hosted["la-u"].answers["get_cohort"] = lambda _: reply

    assert refused(la_u.get(PATH)) == (502, "room_answer_invalid")


def test_a_declared_refusal_passes(la_u: httpx.Client, hosted: dict[str, Peer]):
    def refuse(_: Any) -> Any:
        raise CohortNotOpen(state="closed")

    hosted["la-u"].answers["close_cohort"] = refuse

    answer = la_u.post(CLOSE, json={}, headers={"Idempotency-Key": str(new_id())})

    assert refused(answer) == (409, "cohort_not_open")
    assert answer.json()["state"] == "closed"


def test_a_command_that_is_repeated_keeps_its_id(la_u: httpx.Client, hosted: dict[str, Peer]):
    hosted["la-u"].answers["close_cohort"] = lambda _: COHORT

    for _ in range(2):
        answer = la_u.post(CLOSE, json={}, headers={"Idempotency-Key": "close-it"})
        assert answer.status_code == 200, answer.text

    first, second = hosted["la-u"].next_call(), hosted["la-u"].next_call()
    assert first.headers["nameko.command_id"] == second.headers["nameko.command_id"]


def test_a_room_that_is_silent_is_unavailable_and_holds_nobody_up(
    as_of: As, hosted: dict[str, Peer], training: Peer
):
    hosted["la-u"].answers["get_cohort"] = lambda _: SILENCE
    hosted["mutual"].answers["get_cohort"] = lambda _: COHORT
    training.answers["get_cohort"] = lambda _: COHORT
    outcomes: list[tuple[int, str]] = []
    # Made before: they read certificates, which takes longer than the answers that are measured.
    *patient, next_one, mutual, at_the_hub = map(as_of, [*["la-u"] * 5, "mutual", "gestarsalud"])
    waiting = [
        threading.Thread(target=lambda each=each: outcomes.append(refused(each.get(PATH))))
        for each in patient
    ]
    for each in waiting:
        each.start()
    for _ in range(4):
        hosted["la-u"].next_call()

    began = time.monotonic()
    # It has as many calls under way as it may: the next one does not wait at all.
    assert refused(next_one.get(PATH)) == (503, "room_unavailable")
    assert mutual.get(PATH).status_code == 200
    assert at_the_hub.get(PATH).status_code == 200
    assert time.monotonic() - began < 0.8
    for each in waiting:
        each.join(PATIENCE)
    assert outcomes == [(503, "room_unavailable")] * 4


@pytest.fixture
def moving(
    known: Known, as_of: As, hosted: dict[str, Peer], training: Peer
) -> Iterator[list[c.RouteView]]:
    """The routes, to be changed; they are back, and known to be, before the next test."""
    yield known.routes
    known.routes[:] = [route("la-u", "training", "library"), route("mutual", "training")]
    for each in hosted.values():
        each.answers["get_cohort"] = lambda _: {**COHORT, "name": "back"}
    training.answers["get_cohort"] = lambda _: COHORT
    for organisation in hosted:
        client = as_of(organisation)
        eventually(lambda client=client: client.get(PATH).json().get("name") == "back")


def test_a_room_where_nobody_serves_is_unavailable_at_once(
    as_of: As, moving: list[c.RouteView], mentoring: Peer
):
    mentoring.answers["list_mentors"] = lambda _: {"items": [], "next": None}
    client = as_of("la-u", scopes=["mentoring:read"])
    moving[:] = [route("la-u", "mentoring")]
    silent = (503, "room_unavailable")
    eventually(lambda: client.get("/v1/mentors").status_code == 503)

    began = time.monotonic()
    assert refused(client.get("/v1/mentors")) == silent
    assert time.monotonic() - began < 0.8


def test_a_service_that_moves_is_found_where_it_is_within_seconds(
    la_u: httpx.Client, moving: list[c.RouteView], hosted: dict[str, Peer], training: Peer
):
    hosted["la-u"].answers["get_cohort"] = lambda _: COHORT
    training.answers["get_cohort"] = lambda _: {**COHORT, "name": "At the hub"}

    def name() -> str:
        return la_u.get(PATH).json().get("name")

    assert name() == "Soacha 2026"
    moving[:] = [route("mutual", "training")]
    eventually(lambda: name() == "At the hub", seconds=20)
    moving[:] = [route("la-u", "library", "training"), route("mutual", "training")]
    eventually(lambda: name() == "Soacha 2026", seconds=20)
    # The same room with less in it keeps its connection.
    moving[:] = [route("la-u", "library"), route("mutual", "training")]
    eventually(lambda: name() == "At the hub", seconds=20)


def test_files_go_into_no_room_and_come_from_none(
    la_u: httpx.Client, hosted: dict[str, Peer], room_gateway: Running
):
    file = {"reference": "anybodys", "size": 1, "digest": "0" * 64, "name": "x.pdf"}
    hosted["la-u"].answers["get_evidence_file"] = lambda _: {"file": file}

    answer = la_u.get(f"/v1/evidence/{ID}/file")

    assert refused(answer) == (409, "files_stay_in_rooms")
    assert hosted["la-u"].calls.empty()


def test_rooms_stay_as_they_were_while_partners_says_nothing(
    la_u: httpx.Client, partners_peer: Peer, hosted: dict[str, Peer]
):
    asked: list[Any] = []

    def nonsense(call: Any) -> Raw:
        asked.append(call)
        return Raw(b'{"result":{"items":7},"error":null}')

    hosted["la-u"].answers["get_cohort"] = lambda _: COHORT
    partners_peer.answers["list_routes"] = nonsense
    eventually(lambda: len(asked) > 1)

    assert la_u.get(PATH).status_code == 200


def test_a_room_may_be_on_a_broker_of_the_partners_own(
    site: Site,
    run_gateway: Callable[..., Running],
    rooms_broker: RabbitMQ,
    known: Known,
    hosted: dict[str, Peer],
):
    key = Fernet.generate_key()
    address = rooms_broker.amqp_url().replace("/%2F", "/room.la-u")
    broker = Fernet(key).encrypt(address.encode()).decode()
    known.routes[:] = [
        route("la-u", "training", broker=broker),
        # One that nobody can read, or reach, is that organisation's matter alone.
        route("mutual", "training", broker="AAAA"),
        route("co-op", "training", broker=Fernet(key).encrypt(b"amqp://127.0.0.1:1/x").decode()),
    ]
    hosted["la-u"].answers["get_cohort"] = lambda _: COHORT

    own = run_gateway("gateway-own-broker", NOSOTROS_SECRETS_KEY=key.decode())
    own.wait("/health/ready")

    def asked(organisation: str) -> httpx.Response:
        token = site.directory.key(*SCOPES, organisation=organisation)
        headers = {"Authorization": f"Bearer {token}"}
        return web.get(own.url + PATH, headers=headers, timeout=PATIENCE)

    eventually(lambda: own.log.read_text().count('"broker_connected"') == 2)
    assert asked("la-u").status_code == 200
    assert refused(asked("co-op")) == (503, "room_unavailable")
