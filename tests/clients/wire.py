"""Events as they leave: the bytes that the relay stores, of an example of each public event."""

from datetime import datetime
from types import SimpleNamespace

import orjson

from nosotros.bus import envelope
from nosotros.cli.contracts import homes
from nosotros.contracts.asyncapi import example_of
from nosotros.contracts.language import Event, registry

homes()
#: other tests may have declared events in this process that are nobody's
PUBLIC = sorted(
    (
        each
        for each in registry.events.values()
        if each.visibility == "public" and each.contract.__module__.startswith("nosotros.")
    ),
    key=lambda each: each.type,
)


def on_the_wire(event: Event) -> bytes:
    """An example of an event, written as the relay writes it."""
    example = example_of(event)
    names = [
        "type",
        "subject",
        "organisation",
        "factid",
        "revision",
        "partitionkey",
        "correlationid",
        "causationid",
    ]
    row = SimpleNamespace(
        **{name: example[name] for name in names},
        event_id=example["id"],
        time=datetime.fromisoformat(example["time"]),
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        data=orjson.dumps(example["data"]),
    )
    schemas = example["dataschema"].removesuffix(f"/{event.type}")
    return envelope.write(
        row, source=example["source"], sequence=int(example["sequence"]), schemas=schemas
    )
