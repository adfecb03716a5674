"""Events as the gateway describes them: the AsyncAPI document, and the schema of each."""

import json
import subprocess
from urllib.parse import urlsplit

import httpx
import jsonschema_rs

from nosotros.cli.contracts import homes
from nosotros.contracts.asyncapi import example_of
from nosotros.contracts.language import registry
from tests.gateway.running import PROGRAM

homes()
#: others may have declared events in this process that the gateway does not know
EVENTS = [
    each
    for each in registry.events.values()
    if each.contract.__module__.startswith("nosotros.contracts.")
]


def test_the_gateway_serves_the_document_of_events_that_the_command_prints(
    anonymous: httpx.Client,
):
    answer = anonymous.get("/asyncapi.json")

    done = subprocess.run(
        [PROGRAM.with_name("nosotros"), "asyncapi"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert answer.json() == json.loads(done.stdout)


def test_the_schema_that_a_public_event_points_to_is_served(anonymous: httpx.Client):
    public = [each for each in EVENTS if each.visibility == "public"]
    assert len(public) > 70
    for event in public:
        example = example_of(event)
        where = urlsplit(example["dataschema"])
        answer = anonymous.get(where.path)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/schema+json"
        schema = answer.json()
        # The gateway of these tests is at the public address that the examples have.
        assert schema["$id"] == example["dataschema"]
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["examples"] == [example["data"]]
        jsonschema_rs.meta.validate(schema)
        fits = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        assert fits.is_valid(example["data"])
        assert not fits.is_valid({**example["data"], event.subject: "nobody"})


def test_the_schema_of_an_internal_or_unknown_event_is_not(anonymous: httpx.Client):
    internal = [each.type for each in EVENTS if each.visibility == "internal"]
    assert len(internal) > 10
    for type in [*internal, "nosotros.enrolment.nothing.v1", "nothing"]:
        answer = anonymous.get(f"/schemas/{type}")

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
