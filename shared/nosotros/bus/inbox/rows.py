"""The inbox's rows: one for each fact that a service heard of, and what came of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from nosotros import clock
from nosotros.bus.burial import ERASED, covering
from nosotros.bus.envelope import Envelope

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%(consumer)s || %(subject)s, 1))"
STORE = """
INSERT INTO inbox (consumer, factid, organisation, type, subject, partitionkey, revision, state,
    received_at, handled_at)
VALUES (%(consumer)s, %(factid)s, %(organisation)s, %(type)s, %(subject)s, %(partitionkey)s,
    %(revision)s, 'done', %(now)s, %(now)s)
ON CONFLICT DO NOTHING RETURNING factid"""
#: that the organisation of this transaction has this very service in its room
HOSTED_ELSEWHERE = "SELECT FROM hosted_elsewhere WHERE organisation = %(organisation)s"
BEHIND = f"""
SELECT EXISTS (SELECT FROM inbox WHERE consumer = %(consumer)s AND subject = %(subject)s
        AND state IN ('failed', 'waiting')),
    EXISTS ({ERASED}), EXISTS ({HOSTED_ELSEWHERE})"""
#: that so many events of this transaction's organisation have failed or wait
CROWDED = """
SELECT FROM inbox WHERE consumer = %(consumer)s AND state IN ('failed', 'waiting')
OFFSET %(others)s LIMIT 1"""
SETTLE = """
UPDATE inbox SET state = %(state)s, attempts = %(attempts)s, due_at = %(due_at)s,
    reason = %(reason)s, body = %(body)s, handled_at = %(handled_at)s
WHERE consumer = %(consumer)s AND factid = %(factid)s"""
# Of an erased subject nothing is kept, not even what could not be read.
PARK = f"""
INSERT INTO inbox (consumer, factid, organisation, type, subject, partitionkey, revision, state,
    received_at, reason, body)
SELECT %(consumer)s, %(factid)s, %(organisation)s, %(type)s, %(subject)s, %(partitionkey)s,
    %(revision)s, CASE WHEN erased THEN 'dropped' ELSE 'parked' END, %(now)s, %(reason)s,
    CASE WHEN NOT erased THEN %(body)s END
FROM (SELECT EXISTS ({ERASED}) AS erased) AS known
ON CONFLICT DO NOTHING"""


class Outcome(StrEnum):
    """What came of an event."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    #: of an organisation that this process does not serve
    ELSEWHERE = "elsewhere"
    FAILED = "failed"
    WAITING = "waiting"
    PARKED = "parked"


def row_of(envelope: Envelope, *, consumer: str, organisation: str) -> dict[str, Any]:
    """What is stored of an event that could be read, as a row of an organisation."""
    return {
        "consumer": consumer,
        "factid": envelope.factid,
        "organisation": organisation,
        "type": envelope.type,
        "subject": envelope.subject,
        "partitionkey": envelope.partitionkey,
        "revision": envelope.revision,
        "covering": covering(envelope),
        "now": clock.now(),
    }


def row_of_nothing(body: bytes, *, consumer: str, organisation: str) -> dict[str, Any]:
    """What is stored of what could not be read, as a row of an organisation."""
    return {
        "consumer": consumer,
        "factid": uuid5(_UNREAD, body.hex()),
        "organisation": organisation,
        "type": "unknown",
        "subject": "unknown",
        "partitionkey": None,
        "revision": 0,
        "covering": [],
        "now": clock.now(),
    }


def locks(row: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The locks under which an event is handled: its erasure takes its turn with it.

    In one order for everybody, so that no two wait for each other.
    """
    consumer = row["consumer"]
    return [(LOCK, {"consumer": consumer, "subject": each}) for each in sorted(row["covering"])]


_UNREAD = UUID("6c9f1f5e-2d0b-5b86-9a53-0d5f3b1d7c11")
