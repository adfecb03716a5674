"""What is wrong with an event as it was told: attributes, properties, data, numbers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nosotros.bus.envelope import CONTENT_TYPE, read
from nosotros.cli.conformance.wire import Heard
from nosotros.errors import EventInvalid
from nosotros.schemas import Fit

_LARGEST = 256 * 1024


def faults_of(heard: Heard, *, described: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an event of a service, in words.

    Args:
        heard: the message.
        described: what is described of it by type.
    """
    if len(heard.body) > _LARGEST:
        yield f"it has {len(heard.body)} bytes, and may have {_LARGEST}"
    try:
        envelope = read(heard.body)
    except EventInvalid as error:
        yield f"it {error}"
        return
    for name in ("datacontenttype", "dataschema"):
        if name not in heard.event:
            yield f"it has no {name}"
    if envelope.type != heard.routing_key:
        yield f"its routing key is {heard.routing_key!r}, and its type {envelope.type!r}"
    known = described.get(envelope.type)
    if known is None:
        yield f"its type {envelope.type!r} is not described"
    else:
        for problem in Fit(known["schema"]).problems(envelope.data):
            yield f"its data do not fit: {problem.path or 'data'} {problem.code}"
        data = envelope.data if isinstance(envelope.data, dict) else {}
        if str(data.get(known["subject"])) != envelope.subject:
            yield f"its subject is not the {known['subject']} of its data"
    wanted = {
        "content_type": CONTENT_TYPE,
        "delivery_mode": 2,
        "type": envelope.type,
        "message_id": str(envelope.id),
    }
    for name, value in wanted.items():
        if heard.properties.get(name) != value:
            yield f"its property {name} is {heard.properties.get(name)!r}, and not {value!r}"


def gaps_in(told: Iterable[Heard]) -> Iterator[str]:
    """What is wrong with the numbers of a source's events, in the order in which they were told."""
    bodies: dict[int, bytes] = {}
    last: int | None = None
    for each in told:
        try:
            number = int(each.event["sequence"])
        except (KeyError, TypeError, ValueError):
            yield "an event has no number"
            continue
        if number in bodies:
            if bodies[number] != each.body:
                yield f"two events have the number {number}"
            continue
        if last is not None and number != last + 1:
            yield f"after {last} came {number}"
        bodies[number], last = each.body, number
