"""The envelope: CloudEvents 1.0, structured JSON, the same bytes wherever an event goes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import marshmallow
import orjson

from nosotros.contracts.language import Event, registry
from nosotros.contracts.schema import load
from nosotros.errors import EventInvalid
from nosotros.settings import SLUG

#: how types that are declared in our contracts begin
OURS = "nosotros"
CONTENT_TYPE = "application/cloudevents+json"
#: characters of an attribute
_LONGEST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What is around an event's data (CloudEvents 1.0 and our extensions)."""

    id: UUID
    #: `/{room}/{service}`, or `/{room}/{service}/internal`
    source: str
    type: str
    subject: str
    time: datetime
    organisation: str
    #: counts without gaps per source
    sequence: int
    #: one fact, told in several versions, has one factid
    factid: UUID
    #: counts the changes of the subject
    revision: int
    #: events of one partition key are handled one after the other, as they arrive
    partitionkey: str
    correlationid: str
    causationid: str
    traceparent: str | None
    data: Any


def source_name(*, room: str, service: str, visibility: str) -> str:
    """The source of a service's public or internal events."""
    return f"/{room}/{service}" + ("/internal" if visibility == "internal" else "")


def routing_key(type: str, *, organisation: str) -> str:
    """The key that an event of a type is published under: of a type of ours
    (`nosotros.{service}.{event}.v{n}`) with the organisation in front, and of a partner's own
    (`{organisation}.{service}.{event}.v{n}`) as it is.

    Raises:
        ValueError: it is neither.
    """
    owner, _, rest = type.partition(".")
    if owner not in (OURS, organisation) or rest.count(".") != 2:
        raise ValueError("is a type of nobody here")
    return f"{organisation}.{rest}"


def write(row: Any, *, source: str, sequence: int, schemas: str) -> bytes:
    """The final bytes of an outbox row.

    Args:
        row: a row of the outbox.
        source: its CloudEvents source.
        sequence: its number there.
        schemas: where the JSON Schemas of event types are found.
    """
    attributes = {
        "specversion": "1.0",
        "id": row.event_id,
        "source": source,
        "type": row.type,
        "subject": row.subject,
        "time": row.time.astimezone(UTC),
        "datacontenttype": "application/json",
        "dataschema": f"{schemas}/{row.type}",
        "organisation": row.organisation,
        "sequence": str(sequence),
        "factid": row.factid,
        "revision": row.revision,
        "partitionkey": row.partitionkey,
        "correlationid": row.correlationid,
        "causationid": row.causationid,
    }
    if row.traceparent:
        attributes["traceparent"] = row.traceparent
    head = orjson.dumps(attributes, option=orjson.OPT_UTC_Z)
    return head[:-1] + b',"data":' + bytes(row.data) + b"}"


def read(body: bytes) -> Envelope:
    """Decode an event.

    Raises:
        EventInvalid: it is no CloudEvent with our extensions; the message never repeats content.
    """
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise EventInvalid("is not JSON") from None
    if not isinstance(raw, dict):
        raise EventInvalid("is not a JSON object")
    try:
        if raw["specversion"] != "1.0":
            raise EventInvalid("has another specversion than 1.0")
        time = datetime.fromisoformat(raw["time"])
        if time.tzinfo is None:
            raise EventInvalid("has a time without a zone")
        return Envelope(
            id=UUID(raw["id"]),
            source=_text(raw["source"]),
            type=_text(raw["type"]),
            subject=_text(raw["subject"]),
            time=time.astimezone(UTC),
            organisation=_slug(raw["organisation"]),
            sequence=_count(int(raw["sequence"]), bits=63),
            factid=UUID(raw["factid"]),
            revision=_count(int(raw["revision"]), bits=31),
            partitionkey=_text(raw["partitionkey"]),
            correlationid=_text(raw["correlationid"]),
            causationid=_text(raw["causationid"]),
            traceparent=None if raw.get("traceparent") is None else _text(raw["traceparent"]),
            data=raw["data"],
        )
    except KeyError as missing:
        raise EventInvalid(f"has no {missing.args[0]}") from None
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise EventInvalid("has an attribute of the wrong type") from None


def event_in(envelope: Envelope) -> Any:
    """The event itself, as its contract.

    Raises:
        EventInvalid: its type is unknown here, or its data are not of its schema.
    """
    declared = declared_type(envelope.type)
    try:
        event = load(declared.contract, envelope.data, strict=False)
    except marshmallow.ValidationError as error:
        fields = ", ".join(sorted(map(str, error.normalized_messages())))
        raise EventInvalid(f"does not fit its schema: {fields}") from None
    if str(getattr(event, declared.subject)) != envelope.subject:
        raise EventInvalid(f"has another subject than its {declared.subject}")
    return event


def declared_type(type: str) -> Event:
    """What is declared of a CloudEvents type.

    Raises:
        EventInvalid: nothing is.
    """
    try:
        return registry.event_types[type]
    except KeyError:
        raise EventInvalid(f"is of the unknown type {type}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or "\x00" in value or len(value) > _LONGEST:
        raise TypeError
    return value


def _slug(value: Any) -> str:
    # Whose rows its handler sees hangs on this: it must name one organisation.
    if not SLUG.fullmatch(_text(value)):
        raise TypeError
    return value


def _count(value: int, *, bits: int) -> int:
    if not 0 <= value < 1 << bits:
        raise ValueError
    return value
