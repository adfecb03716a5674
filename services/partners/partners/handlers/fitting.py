"""What an event of a partner's own service must be like, as the partner has described it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nosotros.bus.envelope import Envelope
from nosotros.schemas import Fit
from partners.domain.inward import Room


@dataclass(slots=True)
class Spent:
    """What it cost to judge messages."""

    steps: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """What an event of a type that a partner has described must be like."""

    fit: Fit
    #: the field of its data that names what it is about
    subject: str
    #: the fields that it declares; none: any may be there
    fields: frozenset[str] | None = None

    def declared(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What it declares of an event's data that fit it."""
        if self.fields is None:
            return data
        return {name: value for name, value in data.items() if name in self.fields}

    def problem(self, envelope: Envelope, spent: Spent) -> str | None:
        """What is wrong with an event, without anything of it; none: nothing is."""
        problems, steps, _ = self.fit.look(envelope.data, pause=_others_first)
        spent.steps += steps
        if problems:
            # Of a field that the schema does not know the name too is the sender's.
            said = (
                each.code if each.code == "unknown_field" else f"{each.path} {each.code}".strip()
                for each in problems
            )
            return f"does not fit its schema: {', '.join(dict.fromkeys(said))}"
        if str(envelope.data[self.subject]) != envelope.subject:
            return f"has another subject than its {self.subject}"
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A room, and the schemas of the types that its own services tell."""

    room: Room
    schemas: Mapping[str, Schema] = field(default_factory=dict[str, Schema])


def _others_first() -> None:
    # In the service's process, where one that was refused is judged again, all else is answered
    # meanwhile; in the bridge the threads of other rooms go on.
    time.sleep(0)
