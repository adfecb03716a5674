"""What enrolment's own rules refuse: the field is named, in three languages, and nothing is stored."""

from typing import Any

import pytest

from tests.journeys import sheets
from tests.journeys.organisation import Organisation, someone
from tests.journeys.problems import named, posting, problems

MINOR = {"document_type": "TI", "birth_date": "2011-05-17"}
GUARDIAN = {"name": "Rosa Invented", "relation": "mother"}
GIVEN = {"purpose": "programme", "given_on": "2026-08-17", "how": "stated"}
INTAKE = {"name": "Soacha", "seats": 5}
LA_U = {"partner": "la-u", "seats": 2}


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("bad-input-of-enrolment")


@pytest.fixture(scope="module")
def known(organisation) -> dict[str, str]:
    """Ids that exist, by what they are filled into paths and bodies as."""
    her = organisation.register(**MINOR)["id"]
    double = someone()
    first = organisation.register(**double)["id"]
    organisation.register(**{**double, "document_number": someone()["document_number"]})
    (pair,) = organisation.every("/v1/duplicates")
    text = {"purpose": "images", "language": "es", "body": "Para qué son las fotos."}
    for purpose in ("sensitive_data", "children"):
        body = {**GIVEN, "purpose": purpose}
        organisation.post(f"/v1/participants/{her}/authorisations", body)
    return {
        "her": her,
        "adult": first,
        "pair": pair["id"],
        "text": organisation.post("/v1/authorisation-texts", text)["id"],
        "intake": organisation.open_intake(),
    }


@pytest.fixture(scope="module", autouse=True)
def nothing_stored(organisation, known):
    """After all tests all is as it was before; a look at all of it takes longer than a test."""
    before = seen(organisation, known)
    yield
    assert seen(organisation, known) == before


def seen(organisation: Organisation, known: dict[str, str]) -> list[Any]:
    lists = ["guardians", "authorisations", "children", "sensitive-answers", "safeguards"]
    return [
        organisation.everything(),
        organisation.every("/v1/duplicates"),
        organisation.get("/v1/mappings"),
        *(organisation.get(f"/v1/participants/{known['her']}/{each}") for each in lists),
    ]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            "/v1/intakes",
            {**INTAKE, "opens_on": "2026-09-02", "closes_on": "2026-09-01"},
            ("closes_on", "before_the_beginning"),
        ),
        ("/v1/intakes", {**INTAKE, "youngest": 18, "oldest": 15}, ("oldest", "below_the_lowest")),
        ("/v1/intakes", {**INTAKE, "reserved": [LA_U, LA_U]}, ("reserved.1.partner", "repeated")),
        ("/v1/intakes", {**INTAKE, "zone": "Bogotá"}, ("zone", "not_a_zone")),
        (
            "/v1/participants/{her}/guardians",
            {**GUARDIAN, "representation": "proven"},
            ("proof", "required"),
        ),
        (
            "/v1/participants/{her}/guardians",
            {**GUARDIAN, "document_type": "CC"},
            ("document_number", "required"),
        ),
        (
            "/v1/participants/{her}/guardians",
            {**GUARDIAN, "document_type": "CC", "document_number": "12AB34567"},
            ("document_number", "letters_in_number"),
        ),
        (
            "/v1/participants/{her}/authorisations",
            {**GIVEN, "given_on": "2999-01-01"},
            ("given_on", "date_in_future"),
        ),
        (
            "/v1/participants/{her}/authorisations",
            {**GIVEN, "given_on": "2001-01-01"},
            ("given_on", "before_birth"),
        ),
        (
            "/v1/participants/{her}/authorisations",
            {**GIVEN, "how": "paper", "text_id": "{text}"},
            ("text_id", "text_of_another_purpose"),
        ),
        (
            "/v1/participants/{her}/authorisations",
            {**GIVEN, "how": "declared_by_sheet"},
            ("how", "one_of"),
        ),
        (
            "/v1/participants/{her}/safeguards",
            {"fact": "heard", "noted_on": "2999-01-01"},
            ("noted_on", "date_in_future"),
        ),
        (
            "/v1/participants/{her}/children",
            {"first_names": "Invented", "birth_date": "2010-01-01"},
            ("birth_date", "child_not_younger"),
        ),
        (
            "/v1/participants",
            {**someone(), "birth_date": "2999-01-01"},
            ("birth_date", "date_in_future"),
        ),
        (
            "/v1/duplicates/{pair}/merge",
            {"survivor_id": "{her}"},
            ("survivor_id", "not_one_of_the_pair"),
        ),
        (
            "/v1/enrolments",
            {"participant_id": "{her}", "intake_id": "{intake}", "partner": "La U"},
            ("partner", "not_a_slug"),
        ),
    ],
)
def test_a_rule_that_is_broken_names_its_field(organisation, known, path, body, expected):
    send = posting(organisation, path.format(**known), filled(body, known))
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


def filled(body: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """A body with ids in the place of their names."""
    return {
        name: value.format(**known) if isinstance(value, str) else value
        for name, value in body.items()
    }


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            "/v1/mappings/la-u",
            {"columns": [{"header": "Nombre", "field": "shoe_size"}]},
            ("columns.0.field", "one_of"),
        ),
        (
            "/v1/mappings/la-u",
            {
                "columns": [
                    {"header": "Nombre", "field": "first_names"},
                    {"header": "NOMBRE", "field": "surnames"},
                ]
            },
            ("columns.1.header", "repeated"),
        ),
        ("/v1/mappings/La%20U", {"columns": []}, ("name", "not_a_slug")),
        (
            "/v1/participants/{her}/sensitive-answers",
            {"answers": [{"question": "health", "answer": each} for each in "ab"]},
            ("answers.1.question", "asked_before"),
        ),
    ],
)
def test_a_replacement_that_breaks_a_rule_names_its_field(
    organisation, known, path, body, expected
):
    found = problems(
        lambda headers: organisation.send("PUT", path.format(**known), json=body, headers=headers),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"mapping": "nobodys"}, ("mapping", "unknown_mapping")),
        ({"dry_run": "perhaps"}, ("dry_run", "not_true_or_false")),
        ({"partner": "La U"}, ("partner", "not_a_slug")),
        ({"language": "de"}, ("language", "one_of")),
    ],
)
def test_a_sheets_parameter_that_is_wrong_is_named(organisation, known, query, expected):
    content = sheets.sheet(sheets.row(1_000_000_009))
    found = problems(
        lambda headers: organisation.send(
            "POST",
            f"/v1/intakes/{known['intake']}/imports",
            content=content,
            params={"name": "sheet.csv", **query},
            headers={"Content-Type": "text/csv", **headers},
        ),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [expected]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/intakes", {**INTAKE, "reserved": [{**LA_U, "seats": 6}]}, 422, "too_many_reserved"),
        ("/v1/participants/{her}/authorisations", {**GIVEN, "how": "paper"}, 422, "text_missing"),
        ("/v1/participants/{adult}/guardians", GUARDIAN, 409, "already_of_age"),
        (
            "/v1/participants/{adult}/safeguards",
            {"fact": "heard", "noted_on": "2026-08-17"},
            409,
            "already_of_age",
        ),
        (
            "/v1/participants/{adult}/children",
            {"first_names": "Invented", "birth_date": "2026-01-01"},
            409,
            "authorisation_missing",
        ),
    ],
)
def test_a_refusal_says_why_in_the_callers_language(organisation, known, path, body, status, code):
    problems(posting(organisation, path.format(**known), body), status=status, code=code)
