"""A request reaches its service as a command or a query, and the answer comes back."""

import asyncio
import re
import time

import httpx
import pytest

from nosotros.contracts.common import (
    AnswerErased,
    CommandIdReused,
    FieldProblem,
    InternalError,
    InvalidFields,
    NotFound,
    RevisionMismatch,
)
from nosotros.contracts.enrolment import AlreadyEnrolled
from tests import web
from tests.gateway.peer import SILENCE, Call, Peer, Raw
from tests.gateway.running import Running
from tests.gateway.values import ENROLMENT, ID, INTAKE, OTHER_ID, key

ENROL = {"participant_id": OTHER_ID, "intake_id": OTHER_ID}


def test_a_creation_answers_201_with_its_place_and_revision(client: httpx.Client, peer: Peer):
    peer.answers["enrol_participant"] = lambda call: ENROLMENT

    answer = client.post("/v1/enrolments", json=ENROL, headers=key("a"))

    assert (answer.status_code, answer.json()) == (201, ENROLMENT)
    assert answer.headers["location"] == f"/v1/enrolments/{ID}"
    assert answer.headers["etag"].startswith('"1.')


def test_the_request_on_the_wire_says_who_asks_and_until_when(client: httpx.Client, peer: Peer):
    peer.answers["enrol_participant"] = lambda call: ENROLMENT
    trace, began = "00-" + "a" * 32 + "-" + "b" * 16 + "-01", time.time()

    client.post("/v1/enrolments", json=ENROL, headers={**key("b"), "traceparent": trace})
    call = peer.next_call()

    assert call.payload == ENROL
    assert call.headers["nameko.organisation"] == "gestarsalud"
    assert re.fullmatch(r"key:[0-9a-f-]{36}", call.headers["nameko.actor"])
    assert "enrolment:write" in call.headers["nameko.scopes"].split(" ")
    assert call.headers["nameko.traceparent"] == trace
    assert call.headers["nameko.language"] == "en"
    assert began + 30 <= float(call.headers["nameko.deadline"]) <= time.time() + 30
    assert call.properties["content_type"] == "application/json"
    assert call.properties["expiration"] == "30000"
    assert call.properties["reply_to"].startswith("amq.rabbitmq.reply-to")
    assert call.properties.get("delivery_mode", 1) == 1


def test_a_command_id_follows_from_key_and_operation(client: httpx.Client, peer: Peer):
    peer.answers["enrol_participant"] = lambda call: ENROLMENT
    peer.answers["open_intake"] = lambda call: INTAKE
    ids = []
    for name in ("c", "c", "d"):
        client.post("/v1/enrolments", json=ENROL, headers=key(name))
        ids.append(peer.next_call().headers["nameko.command_id"])
    client.post("/v1/intakes", json={"name": "n", "seats": 1}, headers=key("c"))
    ids.append(peer.next_call().headers["nameko.command_id"])

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_query_has_no_command_id_and_its_numbers_are_numbers(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = lambda call: {"items": [], "next": None}

    answer = client.get("/v1/intakes", params={"limit": "7", "after": "12"})
    call = peer.next_call()

    assert answer.status_code == 200
    assert call.payload == {"limit": 7, "after": "12"}
    assert "nameko.command_id" not in call.headers


def test_a_page_links_to_the_next_one(client: httpx.Client, peer: Peer):
    peer.answers["list_enrolments"] = lambda call: {"items": [ENROLMENT], "next": "a b&c"}

    answer = client.get("/v1/enrolments", params={"intake_id": ID, "limit": "1", "after": "x"})
    following = answer.links["next"]["url"]

    assert answer.json()["next"] == "a b&c"
    assert following == f"/v1/enrolments?intake_id={ID}&limit=1&after=a+b%26c"
    client.get(following)
    assert [peer.next_call().payload["after"] for _ in range(2)] == ["x", "a b&c"]


def test_the_last_page_links_nowhere(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = lambda call: {"items": [INTAKE], "next": None}

    assert "link" not in client.get("/v1/intakes").headers


def test_who_has_the_revision_already_gets_304(client: httpx.Client, peer: Peer):
    peer.answers["get_intake"] = lambda call: INTAKE

    first = client.get(f"/v1/intakes/{ID}")
    same = client.get(f"/v1/intakes/{ID}", headers={"If-None-Match": first.headers["etag"]})
    older = client.get(f"/v1/intakes/{ID}", headers={"If-None-Match": '"2"'})

    etag = first.headers["etag"]
    assert etag.startswith('"3.')
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert older.status_code == 200


def test_what_is_counted_anew_without_a_revision_is_not_304(client: httpx.Client, peer: Peer):
    counted = iter((INTAKE, {**INTAKE, "enrolled": 1}))
    peer.answers["get_intake"] = lambda call: next(counted)

    first = client.get(f"/v1/intakes/{ID}").headers["etag"]
    later = client.get(f"/v1/intakes/{ID}", headers={"If-None-Match": first})

    assert (later.status_code, later.json()["enrolled"]) == (200, 1)


@pytest.mark.parametrize("etag", ['"3"', '"3.8f14e45fceea"'])
def test_if_match_becomes_the_expected_revision(client: httpx.Client, peer: Peer, etag: str):
    peer.answers["erase_participant"] = lambda call: None

    answer = client.delete(f"/v1/participants/{ID}", headers={"If-Match": etag})

    assert (answer.status_code, answer.content) == (204, b"")
    assert peer.next_call().payload == {"participant_id": ID, "expected_revision": 3}


def test_a_refusal_of_the_service_keeps_its_status_its_fields_and_the_callers_language(
    client: httpx.Client, peer: Peer
):
    def refuse(call: object) -> None:
        raise AlreadyEnrolled(enrolment_id=ID)  # type: ignore[arg-type]

    peer.answers["enrol_participant"] = refuse
    details = {}
    for language in ("es", "en", "fr"):
        headers = {**key("e"), "Accept-Language": f"{language}-CO, de;q=0.5"}
        answer = client.post("/v1/enrolments", json=ENROL, headers=headers)
        details[language] = answer.json()["detail"]

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/already_enrolled"
    assert answer.json()["enrolment_id"] == ID
    assert details == {
        language: AlreadyEnrolled(enrolment_id=ID).text(language)  # type: ignore[arg-type]
        for language in ("es", "en", "fr")
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(kind="intake", id=ID), 404),  # type: ignore[arg-type]
        (RevisionMismatch(expected=1, current=2), 412),
        (CommandIdReused(), 422),
        (AnswerErased(), 410),
    ],
)
def test_contract_errors_have_their_statuses(
    client: httpx.Client, peer: Peer, error: Exception, status: int
):
    def refuse(call: object) -> None:
        raise error

    peer.answers["open_intake"] = refuse

    answer = client.post("/v1/intakes", json={"name": "n", "seats": 1}, headers=key("f"))

    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_each_wrong_field_is_named_as_http_calls_it_and_explained(client: httpx.Client, peer: Peer):
    def refuse(call: object) -> None:
        raise InvalidFields(
            problems=(
                FieldProblem(field="participant_id", code="not_a_uuid"),
                FieldProblem(field="email", code="length:0:254"),
            )
        )

    peer.answers["change_contact"] = refuse

    answer = client.put(
        "/v1/participants/none/contact",
        json={"preferred_channel": "email"},
        headers={"If-Match": '"1"'},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "id",
            "code": "not_a_uuid",
            "detail": "This is no id. Copy the whole UUID, 36 characters.",
        },
        {
            "field": "email",
            "code": "length",
            "detail": "It must have between 0 and 254 characters.",
        },
    ]


def test_an_error_of_ours_carries_its_incident(client: httpx.Client, peer: Peer):
    def fail(call: object) -> None:
        raise InternalError(incident=ID)  # type: ignore[arg-type]

    peer.answers["get_intake"] = fail

    answer = client.get(f"/v1/intakes/{ID}")

    assert (answer.status_code, answer.json()["incident"]) == (500, ID)


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"not json",
        b"[]",
        b'{"result": null}',
        b'{"result": {"name": "no revision"}, "error": null}',
        b'{"result": null, "error": "no object"}',
        b'{"result": null, "error": {"exc_type": "MethodNotFound", "value": "get_intake"}}',
        b'{"result": null, "error": {"exc_type": "X", "value": "not_found", "exc_args": [{}]}}',
        b'{"result": null, "error": {"exc_type": "X", "value": "not_found", "exc_args": 7}}',
    ],
)
def test_an_answer_that_makes_no_sense_is_502_with_an_incident(
    client: httpx.Client, peer: Peer, reply: bytes
):
    peer.answers["get_intake"] = lambda call: Raw(reply)

    answer = client.get(f"/v1/intakes/{ID}")

    assert (answer.status_code, answer.json()["code"]) == (502, "answer_unreadable")
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.json()["incident"])


def test_a_service_that_does_not_answer_is_504(hurried: httpx.Client, peer: Peer):
    peer.answers["get_intake"] = lambda call: SILENCE
    began = time.monotonic()

    answer = hurried.get(f"/v1/intakes/{ID}")

    assert (answer.status_code, answer.json()["code"]) == (504, "answer_timed_out")
    assert 3.9 < time.monotonic() - began < 6


def test_a_service_that_is_not_there_is_503_at_once(client: httpx.Client, notifications: Peer):
    notifications.stop()
    began = time.monotonic()
    answer = client.get("/v1/messages/totals")
    took = time.monotonic() - began
    notifications.start()
    assert (answer.status_code, answer.json()["service"]) == (503, "notifications")
    assert int(answer.headers["retry-after"]) > 0
    assert took < 1


def test_a_long_answer_comes_whole(client: httpx.Client, peer: Peer):
    items = [{**INTAKE, "name": "ñ" * 200, "seats": n} for n in range(2000)]
    peer.answers["list_intakes"] = lambda call: {"items": items, "next": None}

    assert client.get("/v1/intakes").json()["items"] == items


def test_answers_that_overtake_each_other_find_their_callers(
    gateway: Running, admin_key: str, peer: Peer
):
    held: list[Call] = []

    def hold(call: Call) -> object:
        held.append(call)
        if len(held) == 300:
            for each in reversed(held):
                peer.reply(each, {**INTAKE, "name": each.payload["id"]})
        return SILENCE

    peer.answers["get_intake"] = hold

    async def ask() -> list[str]:
        limits = httpx.Limits(max_connections=300)
        headers = {"Authorization": f"Bearer {admin_key}"}
        async with web.AsyncClient(
            base_url=gateway.url, headers=headers, limits=limits, timeout=None
        ) as client:
            answers = await asyncio.gather(
                *(client.get(f"/v1/intakes/{number}") for number in range(300))
            )
        return [answer.json()["name"] for answer in answers]

    assert asyncio.run(ask()) == [str(number) for number in range(300)]
