"""Every public event is a CloudEvent to the SDK of CloudEvents, which knows nothing of us."""

import json
from datetime import UTC

import pytest
from cloudevents.core.bindings import http
from cloudevents.core.exceptions import CloudEventValidationError

from nosotros.bus.envelope import CONTENT_TYPE
from nosotros.contracts.language import Event
from tests.clients.wire import PUBLIC, on_the_wire

HEADERS = {"content-type": CONTENT_TYPE}


@pytest.mark.parametrize("event", PUBLIC, ids=lambda event: event.type)
def test_an_event_is_parsed(event: Event):
    body = on_the_wire(event)
    written = json.loads(body)

    read = http.from_http_event(http.HTTPMessage(headers=HEADERS, body=body))

    assert (read.get_specversion(), read.get_type()) == ("1.0", event.type)
    assert read.get_id() == written["id"]
    assert read.get_source() == f"/hub/{event.owner}"
    assert read.get_subject() == written["data"][event.subject]
    assert read.get_dataschema() == written["dataschema"]
    assert read.get_datacontenttype() == "application/json"
    time = read.get_time()
    assert time is not None
    assert time.utcoffset() == UTC.utcoffset(None)
    assert read.get_data() == written["data"]
    named = set(read.get_attributes())
    assert named == set(written) - {"data"}
    for name in ("organisation", "sequence", "factid", "revision", "partitionkey"):
        assert read.get_extension(name) == written[name]


def test_a_batch_of_the_feed_is_its_events():
    # The SDK reads one event at a time; a batch is an array of them, with nothing around.
    bodies = [on_the_wire(each) for each in PUBLIC]
    batch = b"[" + b",".join(bodies) + b"]"

    each = [
        http.from_http_event(http.HTTPMessage(headers=HEADERS, body=json.dumps(one).encode()))
        for one in json.loads(batch)
    ]

    assert [one.get_type() for one in each] == [event.type for event in PUBLIC]


def test_the_sdk_refuses_what_is_none():
    body = json.loads(on_the_wire(PUBLIC[0]))
    del body["source"]

    with pytest.raises(CloudEventValidationError):
        http.from_http_event(http.HTTPMessage(headers=HEADERS, body=json.dumps(body).encode()))
