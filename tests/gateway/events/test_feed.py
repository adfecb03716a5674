"""The feed: batches of events as they were published, their cursors, and waiting for more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import orjson
import pytest

from nosotros.testing.waiting import PATIENCE
from tests.gateway.events.journal import ENROLLED, LEFT, OURS, THEIRS, Journal, away
from tests.gateway.peer import Peer
from tests.gateway.running import Running
from tests.gateway.values import ID, key

BATCH = "application/cloudevents-batch+json"


def test_a_batch_has_the_bytes_of_each_event(client: httpx.Client, journal: Journal):
    bodies = [journal.publish() for _ in range(3)]

    answer = client.get("/v1/events", params={"after": 0})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == BATCH
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.content == b"[" + b",".join(bodies) + b"]"
    assert len(orjson.loads(answer.content)) == 3


def test_cursors_say_what_came_before_and_how_to_go_on(client: httpx.Client, journal: Journal):
    for type in (LEFT, ENROLLED, LEFT, LEFT, ENROLLED, ENROLLED, LEFT):
        journal.publish(type=type)

    first = client.get("/v1/events", params={"after": 2, "types": LEFT, "limit": 2})
    second = client.get(first.headers["link"].partition(">")[0].removeprefix("<"))
    third = client.get("/v1/events", params={"after": second.headers["nosotros-cursor"]})

    assert first.headers["nosotros-cursors"] == "1 3 4"
    assert first.headers["nosotros-cursor"] == "4"
    assert first.headers["link"].endswith("types=" + LEFT + '&limit=2&after=4>; rel="next"')
    assert second.headers["nosotros-cursors"] == "4 7"
    assert (third.content, third.headers["nosotros-cursors"]) == (b"[]", "7")


def test_filters_may_be_given_many_times(client: httpx.Client, journal: Journal):
    asked = {
        "types": [ENROLLED, LEFT],
        "organisations": [OURS],
        "subjects": ["a", "b", "c"],
        "correlation": "a-story",
        "since": "2026-08-18T14:00:00Z",
        "until": "2026-08-19T14:00:00Z",
        "limit": 7,
    }

    answer = client.get("/v1/events", params={"after": "0", **asked})

    assert answer.status_code == 200
    assert journal.payloads == [{"after": "0", **asked}]


def test_other_parameters_may_not(client: httpx.Client, journal: Journal):
    answer = client.get("/v1/events", params={"after": ["0", "1"]})

    assert (answer.status_code, answer.json()["code"]) == (400, "parameter_repeated")


@pytest.mark.parametrize("wait", ["31", "-1", "soon", "1.5", ""])
def test_one_may_wait_for_30_seconds_at_most(client: httpx.Client, journal: Journal, wait: str):
    answer = client.get("/v1/events", params={"wait": wait})

    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "field": "wait",
        "code": "range",
        "detail": "It must be between 0 and 30.",
    }


def test_what_is_there_already_is_not_waited_for(client: httpx.Client, journal: Journal):
    body = journal.publish()
    began = time.monotonic()

    answer = client.get("/v1/events", params={"after": 0, "wait": 30})

    assert answer.content == b"[" + body + b"]"
    assert time.monotonic() - began < 5


def test_what_comes_while_one_waits_is_answered_at_once(client: httpx.Client, journal: Journal):
    journal.publish()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(
            client.get, "/v1/events", params={"wait": 30, "types": [LEFT]}, timeout=40
        )
        while not journal.followed():
            time.sleep(0.01)
        journal.publish(type=ENROLLED)
        body = journal.publish(type=LEFT)
        published = time.monotonic()
        answer = waiting.result()

    assert time.monotonic() - published < 5
    assert answer.content == b"[" + body + b"]"
    assert answer.headers["nosotros-cursors"] == "0 3"
    assert answer.headers["nosotros-cursor"] == "3"


def test_one_who_waits_in_vain_is_told_how_far_the_journal_was_looked_at(
    client: httpx.Client, journal: Journal
):
    began = time.monotonic()
    timer = threading.Timer(0.3, journal.publish)
    timer.start()

    answer = client.get("/v1/events", params={"after": 0, "wait": 2, "types": LEFT})

    timer.join()
    assert time.monotonic() - began >= 2
    assert answer.content == b"[]"
    assert answer.headers["nosotros-cursor"] == "1"
    assert answer.headers["nosotros-cursors"] == "0"


def test_a_saved_readers_filter_decides_what_is_waited_for(client: httpx.Client, journal: Journal):
    journal.filter = {"types": [], "organisations": [THEIRS], "subjects": ["her"]}
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(
            client.get, "/v1/events", params={"wait": 30, "reader": ID}, timeout=40
        )
        while not journal.followed():
            time.sleep(0.01)
        journal.publish(subject="her")
        journal.publish(owner=THEIRS)
        body = journal.publish(owner=THEIRS, subject="her")
        answer = waiting.result()

    assert answer.content == b"[" + body + b"]"


def test_a_service_that_is_away_is_told_of_when_the_time_is_up(
    client: httpx.Client, journal: Journal
):
    def leave() -> None:
        journal.refusal = away

    timer = threading.Timer(0.3, leave)
    timer.start()

    answer = client.get("/v1/events", params={"wait": 2})

    timer.join()
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")


def test_head_does_not_wait(client: httpx.Client, journal: Journal):
    began = time.monotonic()

    answer = client.head("/v1/events", params={"wait": 30})

    assert (answer.status_code, answer.content) == (200, b"")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("path", ["/v1/events", "/v1/events/stream"])
def test_head_is_no_reading_of_a_saved_reader(client: httpx.Client, journal: Journal, path: str):
    assert client.head(path, params={"reader": str(ID)}).status_code == 200

    # A narrowed question is none for all that it wants.
    (asked,) = journal.payloads
    assert asked["since"] == "0001-01-01T00:00:00Z"


def test_an_event_by_its_id_is_as_it_was_published(client: httpx.Client, journal: Journal):
    journal.publish()
    body = journal.publish()

    answer = client.get(f"/v1/events/{orjson.loads(body)['id']}")

    assert answer.content == body
    assert answer.headers["content-type"] == "application/cloudevents+json"
    assert answer.headers["nosotros-cursor"] == "2"
    assert answer.headers["nosotros-previous"] == "1"


def test_events_that_no_stream_could_carry_are_refused(
    client: httpx.Client, integrations: Peer, journal: Journal
):
    entry = {"cursor": "1", "previous": "0", "type": ENROLLED, "owner": OURS, "subject": "x"}
    broken = {**entry, "body": '{\n"id": "1"}'}
    integrations.answers["read_events"] = lambda call: {
        "items": [broken],
        "cursor": "1",
        "head": "1",
        "previous": "1",
    }
    integrations.answers["get_event"] = lambda call: broken

    for path in ("/v1/events", "/v1/events/stream", f"/v1/events/{ID}"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (502, "answer_unreadable")


def test_who_leaves_while_waiting_leaves_her_place(
    gateway: Running, client: httpx.Client, journal: Journal
):
    with pytest.raises(httpx.ReadTimeout):
        client.get("/v1/events", params={"wait": 30}, timeout=httpx.Timeout(PATIENCE, read=1))

    until = time.monotonic() + PATIENCE
    while 'nosotros_streams_open{way="feed"} 0.0' not in gateway.wait("/metrics").text:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_ledger_is_a_file(client: httpx.Client, integrations: Peer):
    kind = "text/csv; charset=utf-8"
    file = {"name": "ledger.csv", "media_type": kind, "content": "YSxiDQo="}
    integrations.answers["get_ledger"] = lambda call: {"file": file}

    answer = client.get(f"/v1/subscriptions/{ID}/ledger", params={"format": "csv", "after": 3})

    assert answer.content == b"a,b\r\n"
    assert answer.headers["content-type"] == kind
    assert "ledger.csv" in answer.headers["content-disposition"]


def test_a_reader_says_what_it_has(client: httpx.Client, integrations: Peer):
    integrations.answers["move_event_reader"] = lambda call: {**call.payload, "revision": 2}

    answer = client.post(
        f"/v1/event-readers/{ID}/cursor", json={"cursor": "7"}, headers=key("moved")
    )

    assert answer.json() == {"reader_id": ID, "cursor": "7", "revision": 2}
