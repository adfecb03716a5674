"""The documents derived from the table, the pages without a key, and what is measured."""

import json
import re
import subprocess
import sys
from typing import Any

import httpx
import jsonschema_rs
import pytest

from gateway import openapi
from gateway.examples import IN_PATH
from gateway.operations import Operation, check, operations, scopes
from gateway.problems import LANGUAGES, TITLES, known
from gateway.tags import TAGS
from nosotros.contracts import enrolment, notifications, training
from nosotros.contracts.language import SELF, registry
from nosotros.contracts.partners import Scope
from nosotros.contracts.schema import load
from nosotros.errors import ContractBroken
from tests.gateway.peer import Peer
from tests.gateway.references import references, with_what_it_names
from tests.gateway.running import Running
from tests.gateway.values import ID, INTAKE

DOCUMENT = openapi.document(operations())
SCHEMAS = DOCUMENT["components"]["schemas"]


def test_every_reference_of_the_document_leads_somewhere():
    for reference in references(DOCUMENT):
        found: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_every_schema_is_json_schema_2020_12():
    for schema in SCHEMAS.values():
        jsonschema_rs.Draft202012Validator(
            with_what_it_names(schema, SCHEMAS), validate_formats=True
        )


def test_examples_are_valid_by_their_schemas():
    checked = 0
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for body in (operation.get("requestBody"), *operation["responses"].values()):
                for content in (body or {}).get("content", {}).values():
                    if "example" not in content:
                        continue
                    schema = with_what_it_names(content["schema"], SCHEMAS)
                    jsonschema_rs.validate(schema, content["example"], validate_formats=True)
                    checked += 1
    assert checked > 20


def test_the_examples_of_requests_satisfy_the_services_own_checks():
    for each in operations():
        operation = DOCUMENT["paths"][each.path][each.method.lower()]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        path = {field: IN_PATH.get(name, ID) for name, field in each.path_fields.items()}
        revision = {"expected_revision": 1} if each.takes_revision else {}
        load(each.contract, {**content["example"], **path, **revision}, strict=True)


def test_every_group_of_operations_says_what_it_is_about():
    described = {each["name"]: each["description"] for each in DOCUMENT["tags"]}

    assert described == TAGS


def test_every_parameter_of_a_query_is_described():
    assert {
        (path, parameter["name"])
        for path, methods in DOCUMENT["paths"].items()
        for operation in methods.values()
        for parameter in operation["parameters"]
        if parameter.get("in") == "query" and not parameter["description"]
    } == set()


def test_every_request_that_is_declared_can_be_made():
    ours = {"enrolment", "training", "mentoring", "notifications", "integrations", "partners"}
    # Her own page is no operation: whoever asks there has no key, and what she sees is hers.
    hers = {notifications.OpenOwnPage, notifications.CheckVisit, notifications.CloseVisit}
    hers |= {each.contract for each in registry.requests.values() if each.scope == SELF}
    # The hub's own processes ask these, and no key may.
    hers |= {each.contract for each in registry.requests.values() if each.scope == Scope.RESOLVE}
    declared = {each.contract for each in registry.requests.values() if each.service in ours}

    assert declared - hers - {each.contract for each in operations()} == set()


def test_every_operation_says_its_scope_and_its_problems():
    for each in operations():
        operation = DOCUMENT["paths"][each.path][each.method.lower()]
        of_keys = {"401", "403"}
        documented = set(operation["responses"])
        own = {str(error.status) for error in each.request.errors}
        if each.is_public:
            assert operation["security"] == []
            assert not documented & of_keys - own
        else:
            scopes = [str(each.request.scope)]
            assert operation["security"] == [{"key": scopes}, {"identity": scopes}]
            assert of_keys <= documented
        assert {"404", "422", "429", "500", "502", "503", "504"} <= documented
        assert each.foreign or "400" in documented
        assert own <= documented
    assert {"413", "415", "409"} <= set(DOCUMENT["paths"]["/v1/intakes"]["post"]["responses"])


def test_an_operation_in_the_table_twice_is_refused():
    with pytest.raises(ContractBroken, match="twice"):
        check((*operations(), operations()[0]))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"path": "/v1/x/{unknown}"}, "has no field"),
        ({"method": "POST"}, "a query is a GET"),
        ({"is_public": True}, "asks a key"),
        ({"contract": training.GetIssuerKeys, "path": "/v/{organisation}"}, "answer anybody"),
        (
            {"contract": training.GetIssuerKeys, "path": "/v/keys", "is_public": True},
            "says whose it is",
        ),
        ({"foreign": "callback"}, "who has no key"),
    ],
)
def test_a_wrong_row_of_the_table_is_refused(changes: dict[str, Any], reason: str):
    row: dict[str, Any] = {
        "id": "x",
        "method": "GET",
        "path": "/v1/x",
        "contract": enrolment.GetIntake,
        "tag": "x",
    }

    with pytest.raises(ContractBroken, match=reason):
        check((Operation(**{**row, **changes}),))


def test_scopes_are_those_of_the_table():
    assert scopes() == (
        "audit:read",
        "disclosures:read",
        "enrolment:protect",
        "enrolment:read",
        "enrolment:review",
        "enrolment:write",
        "events:read",
        "integrations:grant",
        "integrations:read",
        "integrations:write",
        "mentoring:centre",
        "mentoring:mentor",
        "mentoring:mesa",
        "mentoring:protect",
        "mentoring:read",
        "mentoring:write",
        "notifications:content",
        "notifications:read",
        "notifications:write",
        "operations:read",
        "operations:write",
        "partners:agree",
        "partners:keys",
        "partners:people",
        "partners:read",
        "partners:services",
        "partners:write",
        "rooms:read",
        "rooms:write",
        "services:describe",
        "training:certify",
        "training:protect",
        "training:read",
        "training:write",
    )


@pytest.mark.parametrize("code", sorted(known()))
def test_every_problem_has_its_words_in_three_languages(code: str):
    kind = known()[code]

    assert (kind.__doc__ or "").strip()
    assert set(kind.texts) == set(LANGUAGES)
    assert kind.status in TITLES
    named = [sorted(re.findall(r"\{(\w+)\}", kind.texts[language])) for language in LANGUAGES]
    assert named[0] == named[1] == named[2]


def test_the_document_is_printed_with_nothing_running():
    code = "from gateway.openapi import command; command()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert json.loads(done.stdout) == DOCUMENT


def test_the_gateway_serves_its_document(anonymous: httpx.Client):
    assert anonymous.get("/openapi.json").json() == DOCUMENT


def test_the_documentation_needs_nothing_from_elsewhere(anonymous: httpx.Client):
    answer = anonymous.get("/docs")

    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.findall(r"(?:src|href|url|@import)\s*[=(\s]\s*[\"']?(?:https?:)?//", answer.text)
    assert "<script" not in answer.text
    for each in operations():
        assert f'id="{each.id}"' in answer.text
        assert each.path in answer.text
    targets = set(re.findall(r'href="#([^"]+)"', answer.text))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', answer.text))


def test_the_root_leads_to_the_documentation(anonymous: httpx.Client):
    assert anonymous.get("/").headers["location"] == "/docs"


def test_every_problem_type_answers_with_an_explanation(anonymous: httpx.Client):
    page = anonymous.get("/problems", headers={"Accept-Language": "fr"}).text
    # Other tests of this run may have declared refusals of their own.
    ours = [
        code
        for code, kind in known().items()
        if code not in registry.errors
        or registry.errors[code].__module__.startswith(("nosotros.", "gateway."))
    ]
    assert len(ours) > 20
    for code in ours:
        assert f"/problems/{code}" in page
    answer = anonymous.get("/problems/not_found", headers={"Accept": "application/json"})
    assert answer.json()["status"] == 404
    assert set(answer.json()["detail"]) == set(LANGUAGES)
    assert "not_found" in anonymous.get("/problems/not_found").text
    assert anonymous.get("/problems/nothing").status_code == 404


def test_metrics_count_by_operation_and_status_and_name_nobody(
    client: httpx.Client, anonymous: httpx.Client, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    sample = 'nosotros_http_request_seconds_count{operation="get_intake",status="200"}'

    def count() -> float:
        text = anonymous.get("/metrics").text
        found = re.search(re.escape(sample) + r" (\S+)", text)
        return float(found[1]) if found else 0.0

    before = count()
    client.get(f"/v1/intakes/{ID}")

    assert count() == before + 1
    assert ID not in anonymous.get("/metrics").text


def test_the_log_tells_of_refusals_and_never_of_what_was_sent(
    client: httpx.Client, anonymous: httpx.Client, gateway: Running, admin_key: str
):
    trace = "c" * 32
    headers = {"traceparent": f"00-{trace}-{'d' * 16}-01", "Idempotency-Key": "a"}
    body = {"first_names": "Luz Marina", "mobile": "+573000000001"}

    anonymous.post("/v1/participants", json=body, headers=headers)

    log = gateway.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if trace in line]
    assert [(line["event"], line["status"], line["operation"]) for line in lines] == [
        ("refused", 401, "register_participant")
    ]
    assert "Luz" not in log
    assert "+573" not in log
    assert admin_key.split("_", 2)[2] not in log


def test_liveness_needs_nothing(anonymous: httpx.Client):
    assert anonymous.get("/health/live").json() == {"status": "live"}
    assert anonymous.get("/health/ready").json()["status"] == "ready"
