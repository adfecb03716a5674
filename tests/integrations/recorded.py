"""Puts events into the journal as its appender does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from integrations.storage.journal.writing import GREW
from nosotros import clock
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id

_INSERT = """
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
SELECT new.position, %(at)s, new.organisation, '/hub/enrolment', new.position, new.id, new.type,
    new.subject, 'a-story', %(at)s, new.body
FROM unnest(%(positions)s::bigint[], %(organisations)s::text[], %(ids)s::uuid[], %(types)s::text[],
    %(subjects)s::text[], %(bodies)s::text[]) AS new (position, organisation, id, type, subject, body)"""
ENROLLED = "nosotros.enrolment.participant_enrolled.v1"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event to be in the journal."""

    type: str = ENROLLED
    organisation: str = "gestarsalud"
    subject: str = "a-subject"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event in the journal."""

    id: UUID
    position: int
    body: bytes

    @property
    def cursor(self) -> str:
        return str(self.position)


def record(database: Database, *events: Happened, at: datetime | None = None) -> list[Recorded]:
    """Append events to the journal, and what became of them."""
    at = at or clock.now()
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        connection.exec_driver_sql("SELECT make_journal_week(%(at)s)", {"at": at})
        head = connection.exec_driver_sql(
            "UPDATE journal_head SET position = position + %(more)s RETURNING position",
            {"more": len(events)},
        ).scalar_one()
        first = head - len(events) + 1
        recorded = [_recorded(first + number, each, at) for number, each in enumerate(events)]
        values: dict[str, Any] = {
            "at": at,
            "positions": [each.position for each in recorded],
            "ids": [each.id for each in recorded],
            "organisations": [each.organisation for each in events],
            "types": [each.type for each in events],
            "subjects": [each.subject for each in events],
            "bodies": [each.body.decode() for each in recorded],
        }
        connection.exec_driver_sql(_INSERT, values)
        connection.exec_driver_sql(f"NOTIFY {GREW}")
    return recorded


def _recorded(position: int, event: Happened, at: datetime) -> Recorded:
    id = new_id()
    body = {
        "specversion": "1.0",
        "id": id,
        "source": "/hub/enrolment",
        "type": event.type,
        "subject": event.subject,
        "time": at,
        "datacontenttype": "application/json",
        "organisation": event.organisation,
        "sequence": str(position),
        "data": {"participant_id": uuid5(id, "participant")},
    }
    return Recorded(id=id, position=position, body=orjson.dumps(body, option=orjson.OPT_UTC_Z))
