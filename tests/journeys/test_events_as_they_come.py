"""One event by feed, by long poll, by stream and by its id, on the whole platform."""

from concurrent.futures import ThreadPoolExecutor

import orjson

from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.events.listening import listening
from tests.journeys.organisation import Organisation

OPENED = "nosotros.enrolment.intake_opened.v1"


def test_an_event_has_the_same_bytes_and_cursor_whichever_way_it_comes(stack, enter):
    organisation: Organisation = enter("reads-events")
    # One client for the stream, which has its connection for as long as it lasts.
    with (
        web.Client(
            base_url=stack.gateway_url,
            headers=dict(organisation.http.headers),
            trust_env=False,
            timeout=PATIENCE,
        ) as own,
        listening(own, types=OPENED) as listener,
        ThreadPoolExecutor() as pool,
    ):
        start, before = listener.ready()
        asked = {"after": start, "types": OPENED, "wait": 30}
        waiting = pool.submit(organisation.http.get, "/v1/events", params=asked)
        organisation.register()
        intake = organisation.open_intake()
        polled = waiting.result(timeout=PATIENCE)
        streamed = listener.event(seconds=PATIENCE)
        organisation.open_intake()
        listener.event(seconds=PATIENCE)

    event = orjson.loads(streamed.fields["data"])
    cursor, previous = streamed.place
    feed = organisation.http.get("/v1/events", params={"after": start, "types": OPENED, "limit": 1})
    by_id = organisation.http.get(f"/v1/events/{event['id']}")
    with listening(organisation.http, last=cursor - 1, types=OPENED) as again:
        resumed = again.event(seconds=PATIENCE)

    assert (event["type"], event["subject"]) == (OPENED, intake)
    assert polled.content == feed.content == b"[" + streamed.fields["data"] + b"]"
    assert by_id.content == resumed.fields["data"] == streamed.fields["data"]
    assert feed.headers["nosotros-cursors"] == f"{previous} {cursor}"
    assert by_id.headers["nosotros-cursor"] == str(cursor)
    assert resumed.place == (cursor, previous)
    assert previous == before
