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
from nosotros.contracts.asyncapi import schemas
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
HUB = "https://nosotros.example"
WAYS = {"queue", "webhook", "feed", "stream"}
#: others may have declared events in this process that the command does not know
OWNERS = {"enrolment", "training", "mentoring", "notifications", "integrations"}


def printed(*options: str) -> Json:
    """As the command prints it, with no broker and no database anywhere."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NOSOTROS_")}
    done = subprocess.run(
        [sys.executable, "-c", "from nosotros.cli import main; main()", "asyncapi", *options],
        capture_output=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def document() -> Json:
    """What integrators read."""
    return printed()


@pytest.fixture(scope="module")
def whole() -> Json:
    """What we read ourselves."""
    return printed("--internal")


def test_it_holds_every_event_under_its_routing_key(whole: Json) -> None:
    own = [each for each in registry.events.values() if each.owner in OWNERS]
    addresses = {each["address"]: each for each in whole["channels"].values()}
    assert len(own) >= 8
    for event in own:
        channel = addresses[f"{{organisation}}.{event.owner}.{event.name}.v{event.version}"]
        assert channel["x-visibility"] == event.visibility
        (message,) = channel["messages"].values()
        told = whole["components"]["messages"][message["$ref"].rpartition("/")[2]]
        assert told["x-erases"] is event.erases
        exchange = channel["bindings"]["amqp"]["exchange"]
        assert exchange["name"] == exchange_of(event)
        assert (exchange["type"], exchange["durable"]) == ("topic", True)
        assert set(channel["parameters"]) == {"organisation"}


def test_what_never_leaves_the_hub_is_in_no_document_of_integrators(
    document: Json, whole: Json
) -> None:
    internal = {each.type for each in registry.events.values() if each.visibility == "internal"}
    assert internal & set(whole["components"]["messages"])
    assert not internal & set(document["components"]["messages"])
    assert "internal" not in {each.get("x-visibility") for each in document["channels"].values()}
    for way in WAYS:
        assert not internal & set(whole["channels"][way]["messages"])


@pytest.mark.parametrize("way", sorted(WAYS - {"feed"}))
def test_every_public_event_goes_each_way(document: Json, way: str) -> None:
    public = {
        each.type
        for each in registry.events.values()
        if each.visibility == "public" and each.owner in OWNERS
    }
    assert public <= set(document["channels"][way]["messages"])
    assert document["operations"][way]["action"] == "send"
    assert len(document["operations"][way]["messages"]) == len(
        document["channels"][way]["messages"]
    )


def test_the_feed_is_asked_and_answers_with_a_batch(document: Json) -> None:
    feed = document["operations"]["feed"]
    assert feed["action"] == "receive"
    assert feed["bindings"]["http"]["method"] == "GET"
    assert {"after", "reader", "types", "wait"} <= set(
        feed["bindings"]["http"]["query"]["properties"]
    )
    assert document["channels"]["feed"]["address"] == "/v1/events"
    batch = document["components"]["messages"]["EventBatch"]
    assert batch["contentType"] == "application/cloudevents-batch+json"
    (example,) = batch["examples"]
    (event,) = example["payload"]
    assert _validator(document, event["type"]).is_valid(event)


def test_every_way_says_who_may_and_how(document: Json) -> None:
    for way in WAYS:
        (server,) = document["channels"][way]["servers"]
        (scheme,) = _at(document, server["$ref"])["security"]
        assert _at(document, scheme["$ref"])["description"]
        assert document["operations"][way]["bindings"]


def test_the_example_of_each_event_is_one_that_the_bus_could_have_written(whole: Json) -> None:
    told = [each for each in registry.events.values() if each.owner in OWNERS]
    for event in told:
        example = asyncapi.example_of(event)
        read = envelope.read(json.dumps(example).encode())
        assert json.loads(dump(envelope.event_in(read))) == example["data"]
        assert _validator(whole, event.type).is_valid(example)
        (shown,) = whole["components"]["messages"][event.type]["examples"]
        assert shown["payload"] == example


def test_each_owner_sends_its_events(document: Json) -> None:
    sent = {each["channel"]["$ref"] for each in document["operations"].values()}
    assert sent == {f"#/channels/{key}" for key in document["channels"]}


def test_every_reference_leads_somewhere(document: Json) -> None:
    references = list(_references(document))
    assert len(references) > 4 * len(document["channels"])
    for reference in references:
        _at(document, reference)


def test_it_has_what_asyncapi_3_asks_for(document: Json) -> None:
    assert document["asyncapi"] == "3.1.0"
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["servers"]["hub"]["host"] == "{host}"
    assert document["servers"]["hub"]["protocol"] == "amqps"
    keys = [key for part in document["components"].values() for key in part]
    keys += [*document["channels"], *document["operations"]]
    assert all(re.fullmatch(r"[a-zA-Z0-9.\-_]+", key) for key in keys)
    for operation in document["operations"].values():
        # A message of an operation must be one of its channel's.
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{operation['channel']['$ref']}/messages/")
    for message in document["components"]["messages"].values():
        assert message["contentType"]
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
    schema = asyncapi.event_schema(TYPE, public_url="https://nosotros.example/")
    assert schema["$id"] == f"https://nosotros.example/schemas/{TYPE}"
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
    monkeypatch.setattr(schemas, "registry", own.registry)
    spot = own.view("Spot", row=int)
    own.event(tree_id=UUID, spots=tuple[spot, ...], best=(spot | None, None))
    schema = asyncapi.event_schema("nosotros.orchard.tree_planted.v1", public_url=HUB)
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
        asyncapi.event_schema("nosotros.enrolment.nothing.v1", public_url=HUB)


def test_with_no_events_there_are_only_the_ways() -> None:
    assert set(asyncapi.document(Registry(), version="1")["channels"]) == WAYS


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
    where = f"{HUB}/schemas"
    return json.loads(envelope.write(row, source="/hub/enrolment", sequence=7, schemas=where))


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
