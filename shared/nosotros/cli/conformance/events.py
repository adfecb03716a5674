"""Looks at how events are told and heard."""

import time
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.cli.conformance.envelopes import faults_of, gaps_in
from nosotros.cli.conformance.session import NotLooked, Session, Wrong
from nosotros.identifiers import new_id

_UNREADABLE = (b"", b"{", b"[]", b'{"specversion":"1.0"}', b"\xff\xfe", b'"event"')
_ROUNDS = 5


def tells(session: Session) -> None:
    """A command that is carried out is told, in the envelope, with data that fit."""
    before = len(session.wire.own_events())
    session.begun()
    if not session.wire.until(
        lambda: len(session.wire.own_events()) > before, seconds=session.effect_seconds
    ):
        raise Wrong("the command was carried out, and no event told it")
    for each in session.wire.own_events()[before:]:
        for fault in faults_of(each, described=session.events):
            raise Wrong(fault)


def numbers(session: Session) -> None:
    """Its events are numbered with no gap, and no number stands for two."""
    for _ in range(_ROUNDS):
        session.begun()
    session.quiet()
    told = session.wire.own_events()
    if len(told) < _ROUNDS:
        raise Wrong(f"{_ROUNDS} commands were carried out, and {len(told)} events told")
    for fault in gaps_in(told):
        raise Wrong(fault)


def hears_twice(session: Session) -> None:
    """An event that comes again has its effect once."""
    if session.exercise.hears is None:
        raise NotLooked("the exercise has no event that it hears")
    round = session.exercise.round()
    id = str(new_id())
    session.hear(round, id=id)
    session.carried_out(round)
    session.quiet()
    told, known = session.about(round), session.query(round)
    session.hear(round, id=id)
    session.hear(round, factid=id)
    # What is heard after it has its effect after it, too.
    session.begun()
    session.quiet()
    if session.about(round) != told:
        raise Wrong("an event that came again had another event told")
    if session.query(round) != known:
        raise Wrong("an event that came again changed what its query answers")


def goes_on(session: Session) -> None:
    """What cannot be read, or handled, holds up nothing that follows it."""
    hears = session.exercise.hears
    if hears is None:
        raise NotLooked("the exercise has no event that it hears")
    for body in _UNREADABLE:
        session.wire.publish(body, type=hears["type"])
    session.wire.tell({**hears, "subject": "nobody", "data": {"of": "another schema"}})
    session.wire.tell({**hears, "subject": "nobody", "data": None})
    session.begun()
    if not session.wire.until(lambda: session.wire.waiting(session.queue) == 0, seconds=10):
        raise Wrong(f"{session.wire.waiting(session.queue)} events stay in {session.queue}")


def comes_back(session: Session) -> None:
    """What was on its way when its connections were cut has its effect, and it listens again."""
    if session.broker_api is None:
        raise NotLooked("no --broker-api was given")
    rounds = [session.exercise.round() for _ in range(_ROUNDS)]
    for place, each in enumerate(rounds):
        session.hear(each)
        if place == _ROUNDS // 2 and not _cut(session):
            raise NotLooked("the management API shows no connection of the service")
    for each in rounds:
        session.carried_out(each)


def stays_inside(session: Session) -> None:
    """What is internal is on no public exchange, and what is described on no internal one."""
    for each in session.wire.heard:
        source, type = str(each.event.get("source", "")), each.event.get("type")
        if not source.startswith(f"/{session.wire.organisation}/{session.wire.service}"):
            continue
        if each.exchange == PUBLIC and (source.endswith("/internal") or type not in session.events):
            raise Wrong(f"{type} is not described, and was told on {PUBLIC}")
        if each.exchange == INTERNAL and type in session.events:
            raise Wrong(f"{type} is described, and was told on {INTERNAL}")


def connections_of(consumers: list[dict[str, Any]]) -> set[str]:
    """The names of the connections that consumers are on.

    Args:
        consumers: `consumer_details` of a queue, as the management API tells them. Of a channel
            that it has not heard of yet it tells `[]`, not an object without fields.
    """
    channels = [each["channel_details"] or {} for each in consumers]
    return {each["connection_name"] for each in channels if "connection_name" in each}


def _cut(session: Session) -> bool:
    """Close every connection that consumes the service's queue; whether there was any."""
    assert session.broker_api is not None
    parts = urlsplit(session.broker_api)
    host = quote(session.wire.virtual_host, safe="")
    base = f"{parts.scheme}://{parts.hostname}:{parts.port}/api"
    with requests.Session() as api:
        api.trust_env = False
        api.auth = (parts.username or "", parts.password or "")
        ends = time.monotonic() + 15
        # What it shows of connections is some seconds old.
        while time.monotonic() < ends:
            found = api.get(f"{base}/queues/{host}/{quote(session.queue, safe='')}", timeout=10)
            consumers = found.json().get("consumer_details", []) if found.ok else []
            names = connections_of(consumers)
            for name in names:
                api.delete(f"{base}/connections/{quote(name, safe='')}", timeout=10)
            if names:
                return True
            session.wire.listen(0.5)
    return False
