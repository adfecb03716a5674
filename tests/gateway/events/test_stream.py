"""The stream: events as they come, from where one was, each reader by its own filter and chain."""

import time
from collections.abc import Callable

import httpx
import pytest

from nosotros.contracts.common import NotFound
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.events.journal import ENROLLED, LEFT, OURS, THEIRS, Journal, away
from tests.gateway.events.listening import listening
from tests.gateway.running import Running
from tests.gateway.values import ID


def test_events_come_as_they_were_published(client: httpx.Client, journal: Journal):
    with listening(client) as listener:
        assert listener.ready() == (0, 0)
        bodies = [journal.publish() for _ in range(5)]
        events = listener.events(5)

    assert [each.fields["data"] for each in events] == bodies
    assert [each.place for each in events] == [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]


def test_the_same_bytes_and_cursors_by_feed_and_by_stream(client: httpx.Client, journal: Journal):
    for type in (LEFT, ENROLLED, LEFT, ENROLLED, LEFT):
        journal.publish(type=type)

    feed = client.get("/v1/events", params={"after": 1, "types": LEFT})
    with listening(client, after=1, types=LEFT) as listener:
        events = listener.events(2)

    assert feed.content == b"[" + b",".join(each.fields["data"] for each in events) + b"]"
    assert feed.headers["nosotros-cursors"] == "1 3 5"
    assert [each.place for each in events] == [(3, 1), (5, 3)]


def test_without_a_cursor_it_begins_now(client: httpx.Client, journal: Journal):
    journal.publish()
    journal.publish()

    with listening(client) as listener:
        assert listener.ready() == (2, 2)
        body = journal.publish()
        event = listener.event()

    assert (event.place, event.fields["data"]) == ((3, 2), body)


def test_one_goes_on_from_the_last_that_one_had(client: httpx.Client, journal: Journal):
    bodies = journal.publish_many(10)

    with listening(client, last=7, after=2) as listener:
        events = listener.events(3)

    assert [each.fields["data"] for each in events] == bodies[7:]
    assert [each.place for each in events] == [(8, 7), (9, 8), (10, 9)]


def test_each_reader_has_a_filter_and_a_chain_of_its_own(client: httpx.Client, journal: Journal):
    journal.publish(type=LEFT)
    with (
        listening(client, after=0, types=LEFT) as of_type,
        listening(client, subjects=["her", "him"]) as of_subject,
        listening(client, organisations=THEIRS) as of_owner,
        listening(client, correlation="hers") as of_story,
    ):
        assert of_type.event().place == (1, 0)
        for each in (of_subject, of_owner, of_story):
            assert each.ready() == (1, 0)
        journal.publish(subject="her")
        journal.publish(type=LEFT, correlation="hers")
        journal.publish(owner=THEIRS)
        journal.publish(type=LEFT, subject="him", owner=THEIRS, correlation="hers")

        assert [each.place for each in of_type.events(2)] == [(3, 1), (5, 3)]
        assert [each.place for each in of_subject.events(2)] == [(2, 0), (5, 2)]
        assert [each.place for each in of_owner.events(2)] == [(4, 0), (5, 4)]
        assert [each.place for each in of_story.events(2)] == [(3, 0), (5, 3)]


def test_a_saved_reader_gets_what_fits_its_filter(client: httpx.Client, journal: Journal):
    journal.filter = {"types": [LEFT], "organisations": [OURS], "subjects": []}

    with listening(client, reader=ID, after=0) as listener:
        listener.ready()
        journal.publish(type=ENROLLED)
        journal.publish(type=LEFT, owner=THEIRS)
        journal.publish(type=LEFT)
        assert listener.event().place == (3, 0)


def test_who_is_far_behind_gets_everything(client: httpx.Client, journal: Journal):
    bodies = journal.publish_many(1000)

    with listening(client, after=0) as listener:
        events = listener.events(1000)
        bodies.append(journal.publish())
        events += listener.events(1)

    assert [each.fields["data"] for each in events] == bodies
    assert [each.place for each in events] == [(n + 1, n) for n in range(1001)]


def test_all_of_an_organisation_have_one_follower(client: httpx.Client, journal: Journal):
    with listening(client, types=LEFT) as first, listening(client, subjects="her") as second:
        first.ready()
        second.ready()
        journal.publish(type=LEFT, subject="her")
        first.event()
        second.event()
        before, began = len(journal.followed()), time.monotonic()
        for _ in range(5):
            journal.publish(type=LEFT, subject="her")
            first.event()
            second.event()
        asked, lasted = len(journal.followed()) - before, time.monotonic() - began

    assert asked <= lasted / 0.2 + 1
    assert all(set(each) == {"after", "limit"} for each in journal.followed())
    assert len(journal.payloads) - len(journal.followed()) == 2


def test_nobody_is_followed_for(client: httpx.Client, journal: Journal):
    with listening(client) as listener:
        listener.ready()
        journal.publish()
        listener.event()

    until = time.monotonic() + PATIENCE
    while True:
        asked = len(journal.followed())
        time.sleep(1)
        if len(journal.followed()) == asked:
            break
        assert time.monotonic() < until


def test_a_silent_stream_shows_that_it_lives_and_how_far_it_is(
    run_gateway: Callable[..., Running], admin_key: str, journal: Journal
):
    running = run_gateway("heartbeats", NOSOTROS_STREAM_HEARTBEAT_SECONDS="0.3")
    running.wait("/health/ready")
    headers = {"Authorization": f"Bearer {admin_key}"}
    with (
        web.Client(base_url=running.url, headers=headers, timeout=PATIENCE) as own,
        listening(own, types=LEFT) as listener,
    ):
        assert listener.ready() == (0, 0)
        journal.publish(type=ENROLLED)
        while listener.ready() != (1, 0):
            pass
        journal.publish(type=LEFT)
        assert listener.event().place == (2, 0)
        assert listener.ready() == (2, 2)


def test_what_is_refused_at_once_is_a_problem(client: httpx.Client, journal: Journal):
    journal.publish_many(5)
    journal.oldest = 3

    expired = client.get("/v1/events/stream", params={"after": 1})
    unknown = client.get("/v1/events/stream", params={"since": "2026-08-18T14:00:00Z"})
    journal.refusal = lambda: NotFound(kind="subscription", id=ID)  # type: ignore[arg-type]
    missing = client.get("/v1/events/stream", params={"reader": ID})

    assert (expired.status_code, expired.json()["oldest"]) == (410, "3")
    assert (unknown.status_code, unknown.json()["parameters"]) == (400, ["since"])
    assert missing.status_code == 404


def test_what_is_refused_later_is_told_and_ends_it(client: httpx.Client, journal: Journal):
    with listening(client) as listener:
        listener.ready()
        journal.refusal = lambda: NotFound(kind="journal", id=ID)  # type: ignore[arg-type]
        problem = listener.event()
        listener.end()

    assert problem.fields["event"] == b"problem"
    assert b'"status":404' in problem.fields["data"]


def test_a_service_that_is_away_for_a_moment_ends_nothing(client: httpx.Client, journal: Journal):
    with listening(client) as listener:
        listener.ready()
        journal.refusal = away
        asked = len(journal.followed())
        while len(journal.followed()) < asked + 3:
            time.sleep(0.05)
        body = journal.publish()
        journal.refusal = None
        event = listener.event()

    assert (event.place, event.fields["data"]) == ((1, 0), body)


def test_head_opens_nothing(gateway: Running, client: httpx.Client, journal: Journal):
    answer = client.head("/v1/events/stream")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/event-stream"
    assert 'nosotros_streams_open{way="stream"} 1.0' not in gateway.wait("/metrics").text


@pytest.mark.parametrize("last", ["now", "-1", "01", "9" * 20])
def test_a_cursor_goes_to_the_service_as_it_is(client: httpx.Client, journal: Journal, last: str):
    journal.refusal = away

    client.get("/v1/events/stream", headers={"Last-Event-ID": last})

    assert journal.payloads[-1]["after"] == last
