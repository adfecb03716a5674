"""Bad input on the whole platform: a problem that names the field and what to do, nothing stored."""

import json
from uuid import uuid4

import httpx
import pytest

from gateway.operations import operations
from tests.journeys.organisation import Organisation, someone
from tests.journeys.problems import named, posting, problems

JSON = {"Content-Type": "application/json"}
#: every list that needs nothing but a page
LISTS = [
    each.path
    for each in operations()
    if each.is_paged
    and not each.path_fields
    and "intake_id" not in each.field_names
    # Those of a mentor's own need her key.
    and each.request.scope != "mentoring:mentor"
]
NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    made = enter("bad-input")
    made.register()
    made.open_intake()
    return made


@pytest.fixture(scope="module")
def known(organisation) -> dict[str, str]:
    """Ids that exist, by the name of the field that they go into."""
    people = organisation.people()
    return {
        "participant_id": people["participants"][0]["id"],
        "intake_id": people["intakes"][0]["id"],
    }


@pytest.fixture(scope="module")
def nothing_stored(organisation, known):
    """After all tests all is as it was before; a look at all of it takes longer than a test."""
    before = organisation.everything()
    yield
    assert organisation.everything() == before


pytestmark = pytest.mark.usefixtures("nothing_stored")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"first_names": 7}, ("first_names", "not_text")),
        ({"first_names": ["Luz"]}, ("first_names", "not_text")),
        ({"first_names": {}}, ("first_names", "not_text")),
        ({"first_names": ""}, ("first_names", "length")),
        ({"first_names": None}, ("first_names", "null")),
        ({"first_names": "L" * 121}, ("first_names", "length")),
        ({"first_names": "Luz\0Marina"}, ("first_names", "control_character")),
        ({"surnames": "Pardo\nRojas"}, ("surnames", "line_break")),
        ({"surnames": "\u0007"}, ("surnames", "control_character")),
        ({"document_type": "NIT"}, ("document_type", "one_of")),
        ({"document_type": 3}, ("document_type", "one_of")),
        ({"document_number": 1024136645}, ("document_number", "not_text")),
        ({"document_number": "1.024"}, ("document_number", "not_a_document_number")),
        ({"birth_date": "31/02/2009"}, ("birth_date", "not_a_date")),
        ({"birth_date": "2009-02-31"}, ("birth_date", "not_a_date")),
        ({"birth_date": 20090201}, ("birth_date", "not_a_date")),
        ({"birth_date": True}, ("birth_date", "not_a_date")),
        ({"mobile": "3001112233"}, ("mobile", "not_a_phone")),
        ({"email": "luz arroba example.org"}, ("email", "not_an_email")),
        ({"language": "de"}, ("language", "one_of")),
        ({"colour": "red"}, ("colour", "unknown_field")),
        ({"organisation": "la-u"}, ("organisation", "unknown_field")),
    ],
    ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else None,
)
def test_a_field_that_is_wrong_is_named(organisation, change, expected):
    send = posting(organisation, "/v1/participants", {**someone(), **change})
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


def test_every_field_that_is_wrong_is_named_at_once(organisation):
    body = {"seats": "twenty", "colour": 1}
    found = problems(posting(organisation, "/v1/intakes", body), status=422, code="invalid_fields")
    assert sorted(named(found)) == [
        ("colour", "unknown_field"),
        ("name", "required"),
        ("seats", "not_a_whole_number"),
    ]


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        (-1, "range"),
        (1_000_001, "range"),
        (2**40, "range"),
        (1.5, "not_a_whole_number"),
        (True, "not_a_whole_number"),
        ("20", "not_a_whole_number"),
        (None, "null"),
    ],
)
def test_a_number_that_is_wrong_is_named(organisation, seats, code):
    body = {"name": "Soacha", "seats": seats}
    found = problems(posting(organisation, "/v1/intakes", body), status=422, code="invalid_fields")
    assert named(found) == [("seats", code)]


def test_a_channel_without_its_contact_is_named(organisation):
    body = {**someone(), "preferred_channel": "email"}
    found = problems(
        posting(organisation, "/v1/participants", body), status=422, code="contact_missing"
    )
    assert {each["channel"] for each in found} == {"email"}


@pytest.mark.parametrize("id", ["1", "%00", "participants", "0" * 36, NOBODY + "0"])
def test_an_id_that_is_none_is_named(organisation, id):
    found = problems(
        lambda headers: organisation.send("GET", f"/v1/participants/{id}", headers=headers),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [("id", "not_a_uuid")]


@pytest.mark.parametrize("field", ["participant_id", "intake_id"])
def test_an_unknown_id_is_told(organisation, known, field):
    found = problems(
        posting(organisation, "/v1/enrolments", {**known, field: NOBODY}),
        status=404,
        code="not_found",
    )
    assert {each["id"] for each in found} == {NOBODY}
    assert {each["kind"] for each in found} == {field.removesuffix("_id")}


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer nos_", "Basic bm9zOm5vcw==", "Bearer nos_abcdefgh_" + "a" * 43],
)
def test_without_a_good_key_nothing_is_done(organisation, authorization):
    def send(headers):
        request = httpx.Request(
            "POST",
            f"{organisation.http.base_url}/v1/intakes",
            json={"name": "Soacha", "seats": 20},
            headers={**headers, "Idempotency-Key": str(uuid4())},
        )
        if authorization is not None:
            request.headers["Authorization"] = authorization
        return organisation.http.send(request)

    problems(send, status=401, code="not_authenticated")


def test_a_key_with_another_scope_is_told_which_it_lacks(organisation, create_key):
    reader = create_key(organisation.slug, "enrolment:read")

    def send(headers):
        authorised = {**headers, "Authorization": f"Bearer {reader}"}
        body = {"name": "Soacha", "seats": 20}
        return organisation.send("POST", "/v1/intakes", json=body, headers=authorised)

    found = problems(send, status=403, code="scope_missing")
    assert {each["scope"] for each in found} == {"enrolment:write"}
    assert all("enrolment:write" in each["detail"] for each in found)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "body_empty"),
        (b"{", 400, "body_not_json"),
        (b'{"name": "a" "seats": 1}', 400, "body_not_json"),
        (b'{"name": "a", "seats": NaN}', 400, "body_not_json"),
        (b'{"name": "\xff\xfe", "seats": 1}', 400, "body_not_json"),
        (b'{"name": "raw \x00 NUL", "seats": 1}', 400, "body_not_json"),
        (b'{"name": "\\ud800", "seats": 1}', 400, "body_not_json"),
        (b"[1]", 400, "body_not_object"),
        (b'{"name": "a", "name": "b", "seats": 1}', 400, "body_name_repeated"),
        (b"[" * 30_000, 400, "body_too_deep"),
        (b'{"name": ' * 30 + b"1" + b"}" * 30, 400, "body_too_deep"),
        (b'{"name": "' + b"a" * 70_000 + b'", "seats": 1}', 413, "body_too_large"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_a_body_that_cannot_be_read_is_refused(organisation, body, status, code):
    problems(
        lambda headers: organisation.send(
            "POST", "/v1/intakes", content=body, headers={**JSON, **headers}
        ),
        status=status,
        code=code,
    )


def test_a_body_without_an_end_is_refused_at_the_limit(organisation):
    def send(headers):
        endless = (b" " * 1024 for _ in range(10_000))
        return organisation.send(
            "POST", "/v1/intakes", content=endless, headers={**JSON, **headers}
        )

    found = problems(send, status=413, code="body_too_large")
    assert {each["limit"] for each in found} == {64 * 1024}


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/v1/participants", {"colour": "red"}, "parameter_unknown"),
        ("/v1/participants", [("limit", "1"), ("limit", "2")], "parameter_repeated"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(organisation, path, query, code):
    found = problems(
        lambda headers: organisation.http.get(path, params=query, headers=headers),
        status=400,
        code=code,
    )
    assert found[0]["parameters"] == [dict(query).popitem()[0]]


@pytest.mark.parametrize(
    ("path", "field", "value", "code"),
    [
        ("/v1/participants", "limit", "0", "range"),
        ("/v1/participants", "limit", "201", "range"),
        ("/v1/participants", "limit", "many", "not_a_whole_number"),
        ("/v1/participants", "after", "\0", "control_character"),
        *((path, "after", "no place", "not_a_cursor") for path in LISTS),
        ("/v1/messages", "state", "lost", "one_of"),
        ("/v1/duplicates", "state", "lost", "one_of"),
        ("/v1/alerts", "kind", "loud", "one_of"),
        ("/v1/enrolments", "intake_id", "soacha", "not_a_uuid"),
    ],
)
def test_a_parameters_value_that_is_wrong_is_named(organisation, path, field, value, code):
    found = problems(
        lambda headers: organisation.http.get(path, params={field: value}, headers=headers),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [(field, code)]
