"""Feed, stream and saved reader, as their how-to shows them, on the whole platform."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import Timer
from typing import Any

import httpx
import pytest

from nosotros.testing.waiting import eventually
from tests import web
from tests.howto import commands_of
from tests.journeys.organisation import Organisation

HOWTO = "follow-events"
TYPE = "nosotros.enrolment.intake_opened.v1"
Command = tuple[str, str, dict[str, str], str | None]


@pytest.fixture
def organisation(enter) -> Organisation:
    return enter("follows-events")


def told(organisation: Organisation, *, intakes: list[str]) -> None:
    """Wait until the journal has the events of some intakes."""

    def look() -> bool:
        batch = organisation.http.get("/v1/events", params={"after": "0", "types": TYPE}).json()
        return {each["subject"] for each in batch} >= set(intakes)

    eventually(look, what="the journal has what was told")


def command(words: list[str], *, gateway_url: str, key: str) -> Command:
    """What a command line of curl sends: method, URL, headers, body."""
    (url,) = (each for each in words if each.startswith("http"))
    given = list(pairwise(words))
    headers = dict(value.split(": ", 1) for flag, value in given if flag == "-H")
    headers["Authorization"] = headers["Authorization"].replace("$KEY", key)
    body = next((value for flag, value in given if flag == "-d"), None)
    where = url.replace("http://127.0.0.1:8470", gateway_url)
    return ("GET" if body is None else "POST", where, headers, body)


def answer(asked: Command) -> httpx.Response:
    method, url, headers, body = asked
    made = web.request(method, url, headers=headers, content=body, timeout=60)
    made.raise_for_status()
    return made


@contextmanager
def streamed(asked: Command) -> Iterator[Iterator[dict[str, str]]]:
    """What a stream brings, each as its fields."""
    method, url, headers, _ = asked

    def parts(lines: Iterator[str]) -> Iterator[dict[str, str]]:
        fields: dict[str, str] = {}
        for line in lines:
            if line:
                name, _, value = line.partition(":")
                fields |= {name: value.removeprefix(" ")} if name else {}
            elif fields:
                yield fields
                fields = {}

    with web.stream(method, url, headers=headers, timeout=60) as response:
        response.raise_for_status()
        yield parts(response.iter_lines())


def test_the_howtos_commands_bring_the_same_events_by_every_way(organisation, stack):
    intakes = [organisation.open_intake(), organisation.open_intake()]
    told(organisation, intakes=intakes)

    def shown(**values: str) -> list[Command]:
        found = [words for words, _ in commands_of(HOWTO, **values)]
        return [
            command(each, gateway_url=stack.gateway_url, key=organisation.key) for each in found
        ]

    feed = answer(shown()[0])
    before, *cursors = feed.headers["nosotros-cursors"].split()
    assert feed.headers["content-type"] == "application/cloudevents-batch+json"
    assert 'rel="next"' in feed.headers["link"]
    assert len(feed.json()) == len(cursors) == 2
    assert before == "0" or int(before) < int(cursors[0])
    assert feed.headers["nosotros-cursor"] == cursors[-1]

    reader = answer(shown()[3]).json()["id"]
    kept = answer(shown(READER=reader)[4])
    previous, *cursors = kept.headers["nosotros-cursors"].split()
    assert [each["subject"] for each in kept.json()] == intakes
    bodies = dict(zip(cursors, _bodies(kept.content), strict=True))

    with streamed(shown(CURSOR=previous)[2]) as events:
        taken = [_next_event(events) for _ in intakes]
    assert [(each["previous"], each["id"]) for each in taken] == [
        (previous, cursors[0]),
        (cursors[0], cursors[1]),
    ]
    assert {each["id"]: each["data"].encode() for each in taken} == bodies

    moved = answer(shown(READER=reader, CURSOR=cursors[0])[5]).json()
    assert moved["cursor"] == cursors[0]
    assert _bodies(answer(shown(READER=reader)[4]).content) == [bodies[cursors[1]]]

    opening = Timer(1.0, organisation.open_intake)
    opening.start()
    waited = answer(shown(CURSOR=cursors[1])[1])
    opening.join()
    assert len(waited.json()) == 1
    assert waited.headers["nosotros-cursors"].split()[0] == cursors[1]


def _bodies(batch: bytes) -> list[bytes]:
    """The events of a batch, each as the bytes that it is."""
    found: list[Any] = json.loads(batch)
    written = [
        json.dumps(each, separators=(",", ":"), ensure_ascii=False).encode() for each in found
    ]
    assert b"[" + b",".join(written) + b"]" == batch
    return written


def _next_event(events: Iterator[dict[str, str]]) -> dict[str, str]:
    return next(each for each in events if "data" in each)
