"""What cannot be right is answered with a problem, and nothing is sent to a service."""

import http.client
import json
from urllib.parse import urlsplit

import httpx
import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.testing.waiting import PATIENCE
from tests.gateway.peer import Peer
from tests.gateway.running import Running
from tests.gateway.values import ID, INTAKE, key

JSON = {"Content-Type": "application/json"}
INTAKE_BODY = {"name": "Soacha", "seats": 20}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "body_empty"),
        (b"{", 400, "body_not_json"),
        (b'{"name": "a" "seats": 1}', 400, "body_not_json"),
        (b'{"name": NaN}', 400, "body_not_json"),
        (b'{"seats": 1e999}', 400, "body_not_json"),
        (b'{"name": "\xff\xfe"}', 400, "body_not_json"),
        (b'{"name": "\\ud800"}', 400, "body_not_json"),
        (b'{"name": "raw \x00 nul"}', 400, "body_not_json"),
        (b"\x00", 400, "body_not_json"),
        (b"[" * 20_000, 400, "body_too_deep"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, 400, "body_too_deep"),
        (b"[]", 400, "body_not_object"),
        (b'"text"', 400, "body_not_object"),
        (b"null", 400, "body_not_object"),
        (b'{"name": "a", "name": "b"}', 400, "body_name_repeated"),
        (b'{"name": {"x": 1, "x": 2}}', 400, "body_name_repeated"),
        (b'{"name": "' + b"a" * 65536 + b'"}', 413, "body_too_large"),
    ],
)
def test_a_body_that_is_no_good_json_object(
    client: httpx.Client, peer: Peer, body: bytes, status: int, code: str
):
    answer = client.post("/v1/intakes", content=body, headers={**JSON, **key("a")})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert peer.calls.empty()


def test_braces_within_a_text_are_no_levels(client: httpx.Client, peer: Peer):
    peer.answers["open_intake"] = lambda call: INTAKE

    answer = client.post("/v1/intakes", json={"name": '{["\\' * 40, "seats": 1}, headers=key("a"))

    assert answer.status_code == 201


def test_a_body_that_is_too_large_is_refused_without_a_content_length(
    client: httpx.Client, peer: Peer
):
    answer = client.post(
        "/v1/intakes", content=(b"a" * 1024 for _ in range(80)), headers={**JSON, **key("a")}
    )

    assert (answer.status_code, answer.json()["limit"]) == (413, 64 * 1024)
    assert peer.calls.empty()


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_content_type_is_415(client: httpx.Client, peer: Peer, kind: str):
    answer = client.post(
        "/v1/intakes",
        content=json.dumps(INTAKE_BODY),
        headers={"Content-Type": kind, **key("a")},
    )

    assert (answer.status_code, answer.json()["expected"]) == (415, "application/json")
    assert peer.calls.empty()


def test_a_nul_in_a_text_is_left_to_the_service_to_name(client: httpx.Client, peer: Peer):
    peer.answers["open_intake"] = lambda call: INTAKE

    client.post("/v1/intakes", json={"name": "a\0b", "seats": 1}, headers=key("a"))

    assert peer.next_call().payload["name"] == "a\0b"


@pytest.mark.parametrize("path", ["/v1/%00", "/v1/intakes/%00/%00", "/v1//", "/v1/intakes/", "/nó"])
def test_an_unknown_path_is_404(client: httpx.Client, path: str):
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "path_unknown")


def test_a_nul_in_an_id_reaches_the_service_that_refuses_it(client: httpx.Client, peer: Peer):
    peer.answers["get_intake"] = refuse_id

    answer = client.get("/v1/intakes/%00")

    assert (answer.status_code, peer.next_call().payload) == (422, {"id": "\0"})


def refuse_id(call: object) -> None:
    raise InvalidFields(problems=())


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ("colour=red", "parameter_unknown", ["colour"]),
        ("limit=1&b=2&a=1", "parameter_unknown", ["a", "b"]),
        ("%00=1", "parameter_unknown", ["\N{REPLACEMENT CHARACTER}"]),
        ("limit=1&limit=2", "parameter_repeated", ["limit"]),
    ],
)
def test_query_parameters_that_are_unknown_or_repeated(
    client: httpx.Client, peer: Peer, query: str, code: str, named: list[str]
):
    answer = client.get(f"/v1/intakes?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["parameters"] == named
    assert peer.calls.empty()


def test_too_many_query_parameters(client: httpx.Client):
    answer = client.get("/v1/intakes?" + "&".join(["limit=1"] * 60))

    assert answer.status_code == 400


def test_what_does_not_look_like_a_number_is_left_to_the_service(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = lambda call: {"items": [], "next": None}

    for given, sent in (("1e3", "1e3"), ("", ""), ("-1", -1), ("9" * 30, "9" * 30)):
        client.get("/v1/intakes", params={"limit": given})
        assert peer.next_call().payload == {"limit": sent}


@pytest.mark.parametrize("value", [None, "", "a b", "ñ".encode(), "k" * 129, b"a\tb"])
def test_every_post_needs_a_visible_idempotency_key(
    client: httpx.Client, peer: Peer, value: str | bytes | None
):
    headers = [] if value is None else [("Idempotency-Key", value)]

    answer = client.post("/v1/intakes", json=INTAKE_BODY, headers=httpx.Headers(headers))  # type: ignore[arg-type]

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
    assert peer.calls.empty()


@pytest.mark.parametrize("header", ["Idempotency-Key", "If-Match", "X-Anything"])
def test_a_nul_in_a_header_is_refused_before_anything_is_read(
    gateway: Running, admin_key: str, peer: Peer, header: str
):
    where = urlsplit(gateway.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        connection.putrequest("POST", "/v1/intakes")
        connection.putheader("Authorization", f"Bearer {admin_key}")
        connection._buffer.append(f"{header}: a\0b".encode())  # type: ignore[attr-defined]
        connection.endheaders()
        assert connection.getresponse().status == 400
    finally:
        connection.close()
    assert peer.calls.empty()


def test_a_change_needs_if_match(client: httpx.Client, peer: Peer):
    answer = client.delete(f"/v1/participants/{ID}")

    assert (answer.status_code, answer.json()["code"]) == (428, "revision_required")
    assert peer.calls.empty()


@pytest.mark.parametrize("value", ["*", "3", 'W/"3"', '"a"', '"1", "2"', '""', '"-1"', '"03"'])
def test_if_match_takes_one_strong_etag(client: httpx.Client, peer: Peer, value: str):
    answer = client.delete(f"/v1/participants/{ID}", headers={"If-Match": value})

    assert (answer.status_code, answer.json()["code"]) == (400, "revision_malformed")
    assert peer.calls.empty()


@pytest.mark.parametrize("name", ["participant_id", "expected_revision"])
def test_what_comes_from_the_path_or_a_header_is_no_field_of_the_body(
    client: httpx.Client, peer: Peer, name: str
):
    answer = client.put(
        f"/v1/participants/{ID}/contact",
        json={"preferred_channel": "email", name: 1},
        headers={"If-Match": '"1"'},
    )

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_field")
    assert peer.calls.empty()


def test_another_method_is_405_and_says_which_there_are(client: httpx.Client):
    answer = client.patch("/v1/intakes", json={})

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_head_is_get_without_the_content(client: httpx.Client, peer: Peer):
    peer.answers["get_intake"] = lambda call: INTAKE

    answer = client.head(f"/v1/intakes/{ID}")

    assert (answer.status_code, answer.content, answer.headers["etag"][:3]) == (200, b"", '"3.')


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "es"),
        ("", "es"),
        ("de", "es"),
        ("fr", "fr"),
        ("fr-CA;q=0.5, en-GB;q=0.8", "en"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("en;q=x, *", "es"),
        ("\xff\xfe;;;,,,=", "es"),
    ],
)
def test_problems_speak_the_callers_language(
    anonymous: httpx.Client, header: str | None, language: str
):
    headers = {} if header is None else {"Accept-Language": header.encode("latin-1")}

    answer = anonymous.get("/v1/nothing", headers=headers)  # type: ignore[arg-type]

    details = {
        "es": "Nada responde en esta dirección. Las operaciones están en /docs.",
        "en": "Nothing answers at this address. The operations are listed at /docs.",
        "fr": "Rien ne répond à cette adresse. Les opérations sont dans /docs.",
    }
    assert answer.json()["detail"] == details[language]
    assert answer.headers["content-language"] == language


def test_a_body_that_stops_coming_is_408(hasty: Running, admin_key: str, peer: Peer):
    where = urlsplit(hasty.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        connection.putrequest("POST", "/v1/intakes")
        connection.putheader("Authorization", f"Bearer {admin_key}")
        connection.putheader("Idempotency-Key", "a")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "100")
        connection.endheaders()
        connection.send(b'{"name":')
        answer = connection.getresponse()
        assert answer.status == 408
        assert json.loads(answer.read())["code"] == "body_interrupted"
    finally:
        connection.close()
    assert peer.calls.empty()
