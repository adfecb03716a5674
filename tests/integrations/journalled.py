"""Public events as they come to the journal, and the journal as they are found in it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

from integrations.domain.journal import Arrived
from integrations.journal.appending import Appended, append, arrived
from nosotros.bus.envelope import read
from nosotros.contracts.enrolment import ParticipantEnrolled, ParticipantWaitlisted
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Message, told

Rows = Callable[[str], list[dict[str, Any]]]
ENROLLED = "nosotros.enrolment.participant_enrolled.v1"
WAITLISTED = "nosotros.enrolment.participant_waitlisted.v1"


def event_of_kind(kind: int) -> ParticipantEnrolled | ParticipantWaitlisted:
    """That somebody has a place (0), or waits for one (1)."""
    ids = {"enrolment_id": new_id(), "participant_id": new_id(), "intake_id": new_id()}
    return ParticipantWaitlisted(**ids, waiting_position=1) if kind else ParticipantEnrolled(**ids)


def message(sequence: int, **facts: Any) -> Message:
    """An enrolment's event on the bus, by its number."""
    event = facts.pop("event", None) or event_of_kind(0)
    return told(event, sequence=sequence, **{"organisation": "gestarsalud", **facts})


def came(sequence: int, **facts: Any) -> Arrived:
    """The same, as the appender has read it."""
    body = message(sequence, **facts).body
    return arrived(read(body), body.decode())


def appending(database: Database, *events: Arrived, at: datetime) -> Appended:
    """Append events at a moment, with all that follows from it."""
    done = append(database, events, at=at)
    while done.going_on:
        done = append(database, [], at=at, going_on=done.going_on)
    return done


def journalled(rows: Rows) -> list[tuple[int, str, int]]:
    """Position, source and number of all that is in the journal, in its order."""
    found = rows("SELECT position, source, sequence FROM journal ORDER BY position")
    return [(each["position"], each["source"], each["sequence"]) for each in found]


def contiguous(rows: Rows) -> bool:
    """Whether positions and each source's numbers have no gap, and each event is there once."""
    found = journalled(rows)
    by_source: dict[str, list[int]] = {}
    for _, source, sequence in found:
        by_source.setdefault(source, []).append(sequence)
    return [position for position, *_ in found] == list(range(1, len(found) + 1)) and all(
        numbers == list(range(1, len(numbers) + 1)) for numbers in by_source.values()
    )


def ids(bodies: list[str]) -> list[str]:
    """The ids of events, as they are in their bodies."""
    return [orjson.loads(each)["id"] for each in bodies]
