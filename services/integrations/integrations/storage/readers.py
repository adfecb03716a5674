"""Rooms that were told who somebody is, or may be by an agreement: what ends that goes to them,
whatever is granted."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.enrolment import (
    DataSharingWithdrawn,
    ErasureCompleted,
    ParticipantChanged,
    ParticipantWithdrew,
)
from nosotros.contracts.language import event_of
from nosotros.contracts.partners import AgreementEnded

#: of events that every room gets about whom it was told of, and about its organisation's agreements
MUST_CROSS = tuple(
    event_of(each).type
    for each in (
        DataSharingWithdrawn,
        ParticipantWithdrew,
        ParticipantChanged,
        ErasureCompleted,
        AgreementEnded,
    )
)
_NOTE = """
INSERT INTO room_reader (organisation, room, subject, missed_since)
VALUES (%(organisation)s, %(room)s, %(subject)s, %(since)s) ON CONFLICT DO NOTHING"""
_OF = """
SELECT r.room, e.position FROM unnest(%(positions)s::bigint[], %(subjects)s::text[])
    AS e (position, subject) JOIN room_reader r ON r.subject = e.subject"""


def note(
    connection: Connection, subject: UUID, *, organisation: str, room: str, since: datetime
) -> None:
    """Remember that a room was told of an organisation's participant, or has an agreement with it; what
    was recorded since then may have been matched before this is known."""
    values = {"organisation": organisation, "room": room, "subject": str(subject), "since": since}
    connection.exec_driver_sql(_NOTE, values)


def of(connection: Connection, events: Iterable[tuple[int, str]]) -> set[tuple[str, int]]:
    """Which room must have which of some events: by room and position.

    Args:
        connection: one that sees every organisation.
        events: position and subject of those of the types `MUST_CROSS`.
    """
    known = dict(events)
    if not known:
        return set()
    values = {"positions": list(known), "subjects": list(known.values())}
    return {(row.room, row.position) for row in connection.exec_driver_sql(_OF, values)}
