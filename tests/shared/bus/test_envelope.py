"""What an event looks like on the wire, and what is no event."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, tree

from nosotros.bus.envelope import event_in, read, routing_key
from nosotros.errors import EventInvalid
from nosotros.testing import Message, Running, Tap, eventually, told


@pytest.fixture(scope="module")
def published(site: Site, service: Running) -> tuple[list[Message], list[bytes]]:
    """What one command published, as heard and as the outbox had it."""
    about = tree()
    with Tap(
        site.amqp_url, exchanges=("nosotros.events", "nosotros.internal"), key="*.diary.#"
    ) as tap:
        with site.caller() as caller:
            caller.call(contracts.WriteEntries(subjects=(about,), entries=2, told=True))
        relay = site.process("relay", name="refused")
        try:
            # By then everything is refused: what is confirmed is not in the outbox any more.
            with site.refusal():
                relay.start()
                stored = eventually(
                    lambda: site.rows(
                        "SELECT body FROM outbox WHERE subject = %s AND body IS NOT NULL"
                        " ORDER BY turn",
                        str(about),
                    )
                )
            tap.until(
                lambda heard: len({m.body for m in heard if m.event["subject"] == str(about)}) == 4,
            )
        finally:
            relay.kill()
        heard = {m.body: m for m in tap.heard if m.event["subject"] == str(about)}
    return list(heard.values()), [bytes(row["body"]) for row in stored]


def test_the_bytes_on_the_wire_are_those_stored_in_the_outbox(published: Any) -> None:
    heard, stored = published
    assert sorted(m.body for m in heard) == sorted(stored)


def test_an_event_is_a_cloudevent_with_our_extensions(published: Any) -> None:
    heard, _ = published
    message = next(m for m in heard if m.event["type"] == "nosotros.diary.entry_written.v1")
    event = message.event
    assert message.content_type == "application/cloudevents+json"
    assert message.exchange == "nosotros.events"
    assert message.routing_key == "soacha.diary.entry_written.v1"
    assert message.message_id == event["id"]
    assert event["specversion"] == "1.0"
    assert event["source"] == "/hub/diary"
    assert event["datacontenttype"] == "application/json"
    assert event["dataschema"].endswith("/schemas/nosotros.diary.entry_written.v1")
    assert event["organisation"] == ORGANISATION
    assert event["subject"] == event["data"]["about"] == event["partitionkey"]
    assert event["factid"] == event["id"] == str(UUID(event["id"]))
    assert event["sequence"].isdigit()
    assert event["revision"] in (1, 2)
    assert event["correlationid"]
    assert event["causationid"]
    assert datetime.fromisoformat(event["time"]).utcoffset() is not None
    # CloudEvents 1.0: attribute names are lower-case letters and digits.
    assert all(name.isalnum() and name.islower() for name in event)


def test_internal_events_have_a_source_and_an_exchange_of_their_own(published: Any) -> None:
    heard, _ = published
    internal = [m for m in heard if m.event["type"] == "nosotros.diary.entry_told.v1"]
    assert {m.exchange for m in internal} == {"nosotros.internal"}
    assert {m.event["source"] for m in internal} == {"/hub/diary/internal"}
    assert len(internal) == 2


def test_an_event_that_was_published_can_be_read_back(published: Any) -> None:
    heard, _ = published
    envelopes = [read(m.body) for m in heard]
    events = [event_in(each) for each in envelopes]
    assert contracts.EntryWritten(about=UUID(envelopes[0].subject), number=2) in events
    for envelope, message in zip(envelopes, heard, strict=True):
        assert str(envelope.id) == message.event["id"]
        assert str(envelope.sequence) == message.event["sequence"]
        assert envelope.time == datetime.fromisoformat(message.event["time"])


def changed(**attributes: Any) -> bytes:
    event = contracts.TreePlanted(tree_id=tree())
    return told(event, **{"organisation": ORGANISATION, **attributes}).body


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"specversion": "0.3"}, "has another specversion than 1.0"),
        ({"specversion": None}, "has no specversion"),
        ({"time": "2026-08-18T09:00:00"}, "has a time without a zone"),
        ({"time": "yesterday"}, "has an attribute of the wrong type"),
        ({"id": 7}, "has an attribute of the wrong type"),
        ({"factid": "7"}, "has an attribute of the wrong type"),
        ({"revision": 2**31}, "has an attribute of the wrong type"),
        ({"revision": -1}, "has an attribute of the wrong type"),
        ({"sequence": "x"}, "has an attribute of the wrong type"),
        ({"organisation": "*"}, "has an attribute of the wrong type"),
        ({"organisation": "Soacha; --"}, "has an attribute of the wrong type"),
        ({"subject": ""}, "has an attribute of the wrong type"),
        ({"subject": "a\x00b"}, "has an attribute of the wrong type"),
        ({"subject": "a" * 501}, "has an attribute of the wrong type"),
        ({"partitionkey": None}, "has no partitionkey"),
        ({"data": None}, "has no data"),
        ({"traceparent": {"of": "nobody"}}, "has an attribute of the wrong type"),
    ],
)
def test_what_is_no_event_is_refused_with_a_reason(attributes: Any, reason: str) -> None:
    with pytest.raises(EventInvalid, match=reason):
        read(changed(**attributes))


def test_an_unknown_type_is_refused_when_it_is_to_be_understood() -> None:
    envelope = read(changed(type="nosotros.orchard.tree_moved.v1"))
    with pytest.raises(EventInvalid, match="unknown type"):
        event_in(envelope)


def test_a_reason_never_repeats_content() -> None:
    name = "Yeimy Rodríguez"
    body = changed(data={"tree_id": name})
    with pytest.raises(EventInvalid) as caught:
        event_in(read(body))
    assert name not in str(caught.value)
    with pytest.raises(EventInvalid) as caught:
        read(orjson.dumps({"specversion": name}))
    assert name not in str(caught.value)


@pytest.mark.parametrize(
    ("type", "key"),
    [
        ("nosotros.training.cohort_opened.v1", "la-u.training.cohort_opened.v1"),
        ("la-u.library.book_lent.v2", "la-u.library.book_lent.v2"),
    ],
)
def test_a_routing_key_is_made_from_organisation_and_type(type: str, key: str) -> None:
    assert routing_key(type, organisation="la-u") == key


@pytest.mark.parametrize(
    "type",
    [
        "gestarsalud.library.book_lent.v1",
        "la-u.library",
        "nosotros.training.a.b.v1",
        "nosotros",
        "",
    ],
)
def test_a_type_of_nobody_here_has_no_routing_key(type: str) -> None:
    with pytest.raises(ValueError, match="a type of nobody here"):
        routing_key(type, organisation="la-u")
