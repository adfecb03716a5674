"""The AsyncAPI document, and the JSON Schema of each event."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest

from nosotros import clock
from nosotros.bus import envelope
from nosotros.bus.topology import INTERNAL, PUBLIC, exchange_of
from nosotros.contracts import asyncapi, enrolment, notifications
from nosotros.contracts.language import Registry, event_of, registry
from nosotros.contracts.schema import dump
from nosotros.errors import ContractBroken
from nosotros.identifiers import new_id

Json = dict[str, Any]
ENROLLED = enrolment.ParticipantEnrolled(
    enrolment_id=new_id(), participant_id=new_id(), intake_id=new_id()
)
SENT = notifications.MessageSent(
    message_id=new_id(), participant_id=new_id(), channel="email", sent_at=clock.now()
)
TYPE = "nosotros.enrolment.participant_enrolled.v1"


@pytest.fixture(scope="module")
def document() -> Json:
    """As the command prints it, with no broker and no database anywhere."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NOSOTROS_")}
    printed = subprocess.run(
        [sys.executable, "-c", "from nosotros.cli import main; main()", "asyncapi"],
        capture_output=True,
        env=environment,
        timeout=60,
    )
    assert printed.returncode == 0, printed.stderr.decode()
    return json.loads(printed.stdout)


def test_it_holds_every_event_under_its_routing_key(document: Json) -> None:
    own = [
        each for each in registry.events.values() if each.owner in ("enrolment", "notifications")
    ]
    addresses = {each["address"]: each for each in document["channels"].values()}
    assert len(own) >= 8
    for event in own:
        channel = addresses[f"{{organisation}}.{event.owner}.{event.name}.v{event.version}"]
        assert channel["x-visibility"] == event.visibility
        (message,) = channel["messages"].values()
        told = document["components"]["messages"][message["$ref"].rpartition("/")[2]]
        assert told["x-erases"] is event.erases
        exchange = channel["bindings"]["amqp"]["exchange"]
        assert exchange["name"] == exchange_of(event)
        assert (exchange["type"], exchange["durable"]) == ("topic", True)
        assert set(channel["parameters"]) == {"organisation"}


def test_each_owner_sends_its_events(document: Json) -> None:
    assert {each["action"] for each in document["operations"].values()} == {"send"}
    sent = {each["channel"]["$ref"] for each in document["operations"].values()}
    assert sent == {f"#/channels/{key}" for key in document["channels"]}


def test_every_reference_leads_somewhere(document: Json) -> None:
    references = list(_references(document))
    assert len(references) > 4 * len(document["channels"])
    for reference in references:
        _at(document, reference)


def test_it_has_what_asyncapi_3_asks_for(document: Json) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["servers"]["hub"]["host"] == "{host}"
    assert document["servers"]["hub"]["protocol"] == "amqps"
    keys = [key for part in document["components"].values() for key in part]
    assert all(re.fullmatch(r"[a-zA-Z0-9.\-_]+", key) for key in keys)
    for operation in document["operations"].values():
        # A message of an operation must be one of its channel's.
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{operation['channel']['$ref']}/messages/")
    for message in document["components"]["messages"].values():
        assert message["contentType"] == envelope.CONTENT_TYPE
        assert "headers" not in message
        assert message["summary"]


@pytest.mark.parametrize("event", [ENROLLED, SENT], ids=["enrolled", "sent"])
def test_an_event_as_it_is_on_the_wire_fits_its_message(document: Json, event: Any) -> None:
    fits = _validator(document, event_of(type(event)).type)
    assert fits.is_valid(_on_the_wire(event))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: event.pop("factid"),
        lambda event: event.pop("organisation"),
        lambda event: event.update(specversion="0.3"),
        lambda event: event.update(type="nosotros.enrolment.participant_waitlisted.v1"),
        lambda event: event.update(sequence=7),
        lambda event: event.update(revision="1"),
        lambda event: event["data"].pop("intake_id"),
        lambda event: event["data"].update(intake_id=7),
    ],
)
def test_an_event_that_is_not_as_it_should_be_does_not_fit(
    document: Json, spoil: Callable[[Json], Any]
) -> None:
    event = _on_the_wire(ENROLLED)
    spoil(event)
    assert not _validator(document, TYPE).is_valid(event)


def test_the_envelope_in_the_document_is_the_one_on_the_wire(document: Json) -> None:
    described = document["components"]["schemas"]["CloudEvent"]
    written = set(_on_the_wire(ENROLLED, traceparent="00-0af7651916cd43dd8448eb211c80319c-01"))
    assert written == set(described["properties"])
    assert written - {"traceparent"} == set(described["required"])


def test_the_document_and_the_bus_call_things_the_same() -> None:
    assert envelope.CONTENT_TYPE == asyncapi.CONTENT_TYPE
    assert {"public": PUBLIC, "internal": INTERNAL} == asyncapi.EXCHANGES


def test_the_schema_of_an_event_has_its_own_address_and_stands_alone() -> None:
    schema = asyncapi.event_schema(TYPE)
    assert schema["$id"] == f"/schemas/{TYPE}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "ParticipantEnrolled"
    data = json.loads(dump(ENROLLED))
    fits = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert fits.is_valid(data)
    assert fits.is_valid({**data, "a_later_field": 1})
    assert not fits.is_valid({**data, "intake_id": "none"})
    assert not fits.is_valid({k: v for k, v in data.items() if k != "participant_id"})


def test_views_inside_an_event_travel_with_its_schema(
    orchard: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _on_the_wire(ENROLLED)
    own = orchard()
    monkeypatch.setattr(asyncapi, "registry", own.registry)
    spot = own.view("Spot", row=int)
    own.event(tree_id=UUID, spots=tuple[spot, ...], best=(spot | None, None))
    schema = asyncapi.event_schema("nosotros.orchard.tree_planted.v1")
    fits = jsonschema_rs.validator_for(schema)
    data = {"tree_id": str(new_id()), "spots": [{"row": 1}]}
    assert fits.is_valid(data)
    assert fits.is_valid({**data, "best": {"row": 2}})
    assert not fits.is_valid({**data, "spots": [{"row": "one"}]})
    made = asyncapi.document(own.registry, version="1")
    whole = _validator(made, "nosotros.orchard.tree_planted.v1")
    told |= {"type": "nosotros.orchard.tree_planted.v1"}
    assert whole.is_valid({**told, "data": data})
    assert not whole.is_valid({**told, "data": {**data, "spots": [{}]}})


def test_a_type_that_nobody_declares_has_no_schema() -> None:
    with pytest.raises(ContractBroken, match=r"nosotros\.enrolment\.nothing\.v1"):
        asyncapi.event_schema("nosotros.enrolment.nothing.v1")


def test_no_events_make_an_empty_document() -> None:
    assert asyncapi.document(Registry(), version="1")["channels"] == {}


def _on_the_wire(event: Any, *, traceparent: str | None = None) -> Json:
    declared = event_of(type(event))
    row = SimpleNamespace(
        event_id=new_id(),
        type=declared.type,
        subject=str(getattr(event, declared.subject)),
        partitionkey=str(getattr(event, declared.partition)),
        time=clock.now(),
        organisation="gestarsalud",
        factid=new_id(),
        revision=1,
        correlationid="a-story",
        causationid="its-cause",
        traceparent=traceparent,
        data=dump(event),
    )
    schemas = "https://nosotros.example/schemas"
    return json.loads(envelope.write(row, source="/hub/enrolment", sequence=7, schemas=schemas))


def _validator(document: Json, type: str) -> Any:
    payload = document["components"]["messages"][type]["payload"]
    schema = {**payload, "components": document["components"]}
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _at(document: Json, reference: str) -> Any:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found
