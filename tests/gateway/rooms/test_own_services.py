"""Commands and queries of services that a room has of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from nosotros.contracts.common import FieldProblem, InternalError, InvalidFields, NotFound
from nosotros.contracts.enrolment import AlreadyEnrolled
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.directory import grant
from tests.gateway.peer import SILENCE, Peer, Raw
from tests.gateway.rooms.conftest import Known
from tests.gateway.rooms.library import BOOK, PATH, TYPE, description
from tests.gateway.running import Running


def wire(code: Any, fields: Any, **more: Any) -> Raw:
    """An error of a room, as bytes."""
    error = {"exc_type": "X", "exc_path": "os.system", "exc_args": [fields], "value": code, **more}
    return Raw(orjson.dumps({"result": None, "error": error}))


As = Callable[..., httpx.Client]
LEND = f"{PATH}/lend_book"
ASKED = {"book_id": BOOK}
LENT = {"book_id": BOOK, "lent": True}


def lend(client: httpx.Client, *, key: str | None = None, **more: Any) -> httpx.Response:
    return client.post(LEND, json=ASKED, headers={"Idempotency-Key": key or str(new_id()), **more})


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_command_is_carried_into_the_room_and_its_answer_back(la_u: httpx.Client, library: Peer):
    library.answers["lend_book"] = lambda _: LENT

    answer = lend(la_u)

    assert (answer.status_code, answer.json()) == (200, LENT)
    call = library.next_call()
    assert call.payload == ASKED
    assert call.headers["nameko.organisation"] == "la-u"
    # It is told what the service asks for, and nothing else of what the key may.
    assert call.headers["nameko.scopes"] == "library:write"
    assert "nameko.grantee" not in call.headers
    assert UUID(call.headers["nameko.command_id"]).version == 5
    assert len(call.properties["correlation_id"]) == 32


def test_a_command_that_is_repeated_has_the_same_id(la_u: httpx.Client, library: Peer):
    library.answers["lend_book"] = lambda _: LENT

    for _ in range(2):
        assert lend(la_u, key="the-same").status_code == 200
    assert lend(la_u, key="another").status_code == 200

    ids = [library.next_call().headers["nameko.command_id"] for _ in range(3)]
    assert ids[0] == ids[1] != ids[2]


def test_a_command_needs_an_idempotency_key_and_no_get(la_u: httpx.Client, library: Peer):
    assert refused(la_u.post(LEND, json=ASKED)) == (400, "idempotency_key_invalid")
    assert refused(la_u.get(LEND, params=ASKED)) == (404, "method_not_described")
    assert library.calls.empty()


def test_a_command_may_answer_nothing(la_u: httpx.Client, library: Peer):
    library.answers["close"] = lambda _: None

    answer = la_u.post(f"{PATH}/close", headers={"Idempotency-Key": "close"})

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_query_is_asked_with_get_or_post(la_u: httpx.Client, library: Peer):
    library.answers["find_books"] = lambda _: LENT
    query = {"shelf": "4", "lent": "true", "words": ["a", "b"]}

    assert la_u.get(f"{PATH}/find_books", params=query).json() == LENT
    assert la_u.post(f"{PATH}/find_books", json={"shelf": 4}).json() == LENT

    first, second = library.next_call(), library.next_call()
    assert first.payload == {"shelf": 4, "lent": True, "words": ["a", "b"]}
    assert second.payload == {"shelf": 4}
    assert "nameko.command_id" not in first.headers
    assert refused(la_u.get(f"{PATH}/find_books", params={"colour": "red"})) == (
        400,
        "parameter_unknown",
    )


def test_what_does_not_fit_the_description_does_not_reach_the_room(
    la_u: httpx.Client, library: Peer
):
    answer = la_u.post(LEND, json={"book_id": 1, "more": 2}, headers={"Idempotency-Key": "unfit"})

    assert refused(answer) == (422, "invalid_fields")
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("book_id", "of_type"),
        ("more", "unknown_field"),
    ]
    assert library.calls.empty()


def test_a_described_refusal_is_told_in_its_own_words(la_u: httpx.Client, library: Peer):
    def refuse(_: Any) -> Raw:
        return wire("already_lent", {"book_id": BOOK})

    library.answers["lend_book"] = refuse

    english = lend(la_u).json()
    spanish = lend(la_u, **{"Accept-Language": "es"}).json()

    assert (english["status"], english["code"]) == (410, "room_refused")
    assert english["error"] == "already_lent"
    assert english["fields"] == {"book_id": BOOK}
    assert english["detail"] == f"{BOOK} is lent."
    # What its words name and the refusal has not stays as it was written.
    assert spanish["detail"] == f"El libro {BOOK} está {{nowhere}}."
    # In a language without words of its own, those of the first.
    assert lend(la_u, **{"Accept-Language": "fr"}).json()["detail"] == spanish["detail"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidFields(problems=(FieldProblem(field="book_id", code="invalid"),)), 422),
        (NotFound(kind="book", id=UUID(BOOK)), 404),
    ],
)
def test_what_any_service_may_refuse_with_passes(
    la_u: httpx.Client, library: Peer, error: Any, status: int
):
    def refuse(_: Any) -> Any:
        raise error

    library.answers["lend_book"] = refuse

    assert refused(lend(la_u)) == (status, error.code)


@pytest.mark.parametrize(
    "reply",
    [
        wire("subprocess.Popen", {"args": "rm -rf /"}),
        wire(AlreadyEnrolled.code, {"enrolment_id": BOOK}),
        wire(InternalError.code, {"incident": BOOK}),
        wire("lend_book", {}, exc_type="MethodNotFound"),
        wire("x" * 500 + "\n", [], exc_args=None),
    ],
    ids=["code", "another's", "its own failure", "no method", "long"],
)
def test_an_error_that_is_not_described_is_a_failure_with_an_incident_of_ours(
    la_u: httpx.Client, library: Peer, reply: Raw, room_gateway: Running
):
    library.answers["lend_book"] = lambda _: reply

    answer = lend(la_u)

    assert refused(answer) == (500, "internal_error")
    incident = answer.json()["incident"]
    assert incident != BOOK
    assert incident in room_gateway.log.read_text()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'{"result":null}',
        b'{"result":{"book_id":"x","lent":true},"error":null}',
        b'{"result":null,"error":null}',
        b'{"result":{},"error":{"value":"already_lent"}}',
        b'{"result":null,"error":"already_lent"}',
        b'{"result":null,"error":{"value":7}}',
        b'{"result":null,"error":{"value":"already_lent","exc_args":[{"book_id":1}]}}',
        b'{"result":null,"error":{"value":"not_found","exc_args":[{"kind":"x","id":"y"}]}}',
        b'{"result":' + b"[" * 2000 + b"]" * 2000 + b',"error":null}',
        b'{"result":{"book_id":"'
        + b"x" * 36
        + b'","lent":true,"more":"'
        + b"y" * (1 << 20)
        + b'"}}',
    ],
)
def test_a_reply_that_is_not_what_was_described_is_refused(
    la_u: httpx.Client, library: Peer, body: bytes
):
    library.answers["lend_book"] = lambda _: Raw(body)

    answer = lend(la_u)

    assert refused(answer) == (502, "room_answer_invalid")
    assert answer.json()["organisation"] == "la-u"


def test_a_long_answer_within_the_bound_is_passed_on(la_u: httpx.Client, library: Peer):
    long = {**LENT, "more": "y" * 900_000}
    library.answers["lend_book"] = lambda _: long

    assert lend(la_u).json() == long


def test_a_late_or_forged_reply_reaches_nobody(la_u: httpx.Client, library: Peer):
    held: list[Any] = []

    def late(call: Any) -> Any:
        held.append(call)
        return SILENCE

    def answer(call: Any) -> Any:
        library.reply(held[0], {"book_id": BOOK, "lent": False})
        for guess in ("1", "2", "", "a" * 32):
            library.forge(call, b'{"result":null,"error":null}', correlation=guess or "-")
        return LENT

    library.answers["lend_book"] = late
    assert refused(lend(la_u)) == (503, "room_unavailable")

    library.answers["lend_book"] = answer
    assert lend(la_u).json() == LENT


def test_a_service_that_says_it_cannot_now_is_unavailable(la_u: httpx.Client, library: Peer):
    library.answers["lend_book"] = lambda _: wire("service_unavailable", {"service": "x"})

    answer = lend(la_u)

    assert refused(answer) == (503, "room_unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_what_nobody_described_is_not_asked_for(la_u: httpx.Client, library: Peer, as_of: As):
    other = "/v1/rooms/la-u/services/nowhere/lend_book"

    assert refused(la_u.get(other)) == (404, "service_not_described")
    assert refused(la_u.get(f"{PATH}/no_such_method")) == (404, "method_not_described")
    assert library.calls.empty()
    assert refused(as_of("la-u", scopes=["library:write"]).get(LEND)) == (403, "scope_missing")


def test_a_described_service_whose_room_is_gone_is_unavailable(
    as_of: As, known: Known, library: Peer
):
    known.services.append(description(organisation="nowhere"))

    answer = as_of("nowhere").post(
        "/v1/rooms/nowhere/services/library/close", headers={"Idempotency-Key": "gone"}
    )

    assert refused(answer) == (503, "room_unavailable")


def test_another_organisation_asks_under_an_agreement_alone(as_of: As, library: Peer):
    library.answers["lend_book"] = lambda _: LENT
    granted = grant(grantor="la-u", grantee="mutual", operations=["library.lend_book"])

    assert refused(lend(as_of("mutual"))) == (403, "no_agreement")
    assert library.calls.empty()
    assert lend(as_of("mutual", grants=[granted])).json() == LENT

    call = library.next_call()
    assert call.headers["nameko.organisation"] == "la-u"
    assert call.headers["nameko.grantee"] == "mutual"
    assert call.headers["nameko.agreement"] == str(granted.agreement_id)
    assert call.headers["nameko.purpose"] == "enrolment"


def test_what_is_not_described_as_grantable_is_granted_to_nobody(as_of: As, library: Peer):
    granted = grant(grantor="la-u", grantee="mutual", operations=["library.find_books"])

    answer = as_of("mutual", grants=[granted]).get(f"{PATH}/find_books")

    assert refused(answer) == (403, "not_grantable")
    assert library.calls.empty()


def test_the_schema_of_a_described_type_is_where_dataschema_says(room_gateway: Running):
    answer = web.get(f"{room_gateway.url}/schemas/{TYPE}", timeout=PATIENCE)

    assert answer.status_code == 200
    schema = answer.json()
    assert schema["$id"] == f"https://nosotros.example/schemas/{TYPE}"
    assert schema["required"] == ["book_id"]
    for other in ("la-u.library.other.v1", "nosotros.library.book_lent.v1", "x" * 300, "a.b.c.v0"):
        assert web.get(f"{room_gateway.url}/schemas/{other}", timeout=PATIENCE).status_code == 404
