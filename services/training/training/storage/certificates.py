"""Certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from training.domain.programme import Programme
from training.storage.programmes import programme_of

INSERT = """
INSERT INTO certificate (id, organisation, revision, number, cohort_id, learner_id, state,
    issued_at, completed_on, language, token, initials, name_salt, name_digest, credential, kid,
    supersedes)
VALUES (%(id)s, %(organisation)s, 1, %(number)s, %(cohort_id)s, %(learner_id)s, 'valid',
    %(issued_at)s, %(completed_on)s, %(language)s, %(token)s, %(initials)s, %(name_salt)s,
    %(name_digest)s, %(credential)s, %(kid)s, %(supersedes)s)"""
END = """
UPDATE certificate SET state = %(state)s, since = %(since)s, why = %(why)s,
    revision = revision + 1
WHERE id = %(id)s"""
LEAD_ON = "UPDATE certificate SET superseded_by = %(superseded_by)s WHERE id = %(id)s"
EMPTY = """
UPDATE certificate SET initials = NULL, name_salt = NULL, name_digest = NULL, credential = NULL
WHERE id = %(id)s"""
# The row is held to the end of the transaction, and given back with it: numbers have no gaps.
_COUNT = """
INSERT INTO certificate_count (organisation, year, last) VALUES (%(organisation)s, %(year)s, 1)
ON CONFLICT (organisation, year) DO UPDATE SET last = certificate_count.last + 1
RETURNING last"""
_SELECT = """
SELECT c.*, l.participant_id, g.zone, g.led_by, p.code, p.version, p.title, p.kind,
    p.ordered_modules, p.modules, p.absences_in_a_row, p.ambassador_months,
    n.token AS token_of_next
FROM certificate c
JOIN learner l ON l.id = c.learner_id
JOIN cohort g ON g.id = c.cohort_id
JOIN programme p ON p.id = g.programme_id
LEFT JOIN certificate n ON n.id = c.superseded_by """
_HELD = """
SELECT id FROM learner WHERE cohort_id = %(cohort_id)s AND participant_id = %(participant_id)s
ORDER BY id FOR UPDATE"""
_VALID = "SELECT id FROM certificate WHERE learner_id = ANY(%(learner_ids)s) AND state = 'valid'"
_ENDED = """
SELECT number, state, since, why FROM certificate WHERE state <> 'valid' ORDER BY number"""
_HOLDER = """
SELECT first_names, surnames, language, restricted FROM person
WHERE participant_id = %(participant_id)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """A certificate, and what it is of."""

    id: UUID
    revision: int
    number: str
    cohort_id: UUID
    learner_id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    state: str
    issued_at: datetime
    completed_on: date
    language: str
    token: str
    #: these four: none where her data have been erased
    initials: str | None
    name_salt: bytes | None
    name_digest: bytes | None
    credential: str | None
    since: datetime | None
    why: str | None
    supersedes: UUID | None
    superseded_by: UUID | None
    #: of the one that took its place
    token_of_next: str | None
    programme: Programme
    zone: str
    #: whether an ambassador led its cohort
    passed_on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who somebody is, as far as it was told."""

    first_names: str | None
    surnames: str | None
    language: str
    restricted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A certificate that is not valid any more."""

    number: str
    state: str
    since: datetime
    why: str | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Certificate | None:
    """A certificate; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + "WHERE c.id = %(id)s" + (" FOR UPDATE OF c" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).first()
    return None if row is None else _certificate(row)


def by_token(connection: Connection, token: str) -> Certificate | None:
    """The certificate of a link."""
    row = connection.exec_driver_sql(
        _SELECT + "WHERE c.token = %(token)s", {"token": token}
    ).first()
    return None if row is None else _certificate(row)


def of_participant(connection: Connection, participant_id: UUID) -> list[Certificate]:
    """All certificates of somebody, held, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE l.participant_id = %(participant_id)s"
        " OR l.enrolled_as = %(participant_id)s ORDER BY c.id FOR UPDATE OF c",
        {"participant_id": participant_id},
    )
    return [_certificate(row) for row in rows]


def valid_of_participant(connection: Connection, participant_id: UUID) -> list[Certificate]:
    """Somebody's certificates that are valid, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE l.participant_id = %(participant_id)s AND c.state = 'valid' ORDER BY c.id",
        {"participant_id": participant_id},
    )
    return [_certificate(row) for row in rows]


def page(
    connection: Connection,
    *,
    cohort_id: UUID | None,
    state: str | None,
    after: UUID | None,
    limit: int,
) -> list[Certificate]:
    """Up to `limit` certificates after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE (%(cohort_id)s::uuid IS NULL OR c.cohort_id = %(cohort_id)s)"
        " AND (%(state)s::text IS NULL OR c.state = %(state)s)"
        " AND (%(after)s::uuid IS NULL OR c.id > %(after)s) ORDER BY c.id LIMIT %(limit)s",
        {"cohort_id": cohort_id, "state": state, "after": after, "limit": limit},
    )
    return [_certificate(row) for row in rows]


def hold_places(connection: Connection, *, cohort_id: UUID, participant_id: UUID) -> Sequence[UUID]:
    """Somebody's places in a cohort, which stay as they are until this transaction ends."""
    rows = connection.exec_driver_sql(
        _HELD, {"cohort_id": cohort_id, "participant_id": participant_id}
    )
    return rows.scalars().all()


def valid_of(connection: Connection, learner_ids: Sequence[UUID]) -> UUID | None:
    """The valid certificate of somebody by any of her places in a cohort."""
    found: UUID | None = connection.exec_driver_sql(
        _VALID, {"learner_ids": list(learner_ids)}
    ).scalar()
    return found


def zone_of(connection: Connection, cohort_id: UUID) -> str | None:
    """The time zone of a cohort; none where there is no such cohort."""
    found: str | None = connection.exec_driver_sql(
        "SELECT zone FROM cohort WHERE id = %(id)s", {"id": cohort_id}
    ).scalar()
    return found


def completed_at(connection: Connection, learner_ids: Sequence[UUID]) -> datetime | None:
    """When somebody completed the programme, by any of her places in the cohort."""
    found: datetime | None = connection.exec_driver_sql(
        "SELECT min(completed_at) FROM completion WHERE learner_id = ANY(%(learner_ids)s)",
        {"learner_ids": list(learner_ids)},
    ).scalar()
    return found


def count_on(connection: Connection, *, organisation: str, year: int) -> int:
    """How many certificates an organisation has issued in a year, one more included."""
    row = connection.exec_driver_sql(_COUNT, {"organisation": organisation, "year": year})
    return int(row.scalar_one())


def person(connection: Connection, participant_id: UUID) -> Person | None:
    """Who a participant is; none where nothing was told of her yet."""
    row: Any = connection.exec_driver_sql(_HOLDER, {"participant_id": participant_id}).first()
    if row is None:
        return None
    return Person(
        first_names=row.first_names,
        surnames=row.surnames,
        language=row.language,
        restricted=row.restricted,
    )


def ended(connection: Connection) -> list[Ended]:
    """The certificates that are not valid any more, by number."""
    rows: Any = connection.exec_driver_sql(_ENDED)
    return [Ended(number=row.number, state=row.state, since=row.since, why=row.why) for row in rows]


def _certificate(row: Any) -> Certificate:
    return Certificate(
        id=row.id,
        revision=row.revision,
        number=row.number,
        cohort_id=row.cohort_id,
        learner_id=row.learner_id,
        participant_id=row.participant_id,
        state=row.state,
        issued_at=row.issued_at,
        completed_on=row.completed_on,
        language=row.language,
        token=row.token,
        initials=row.initials,
        name_salt=row.name_salt,
        name_digest=row.name_digest,
        credential=row.credential,
        since=row.since,
        why=row.why,
        supersedes=row.supersedes,
        superseded_by=row.superseded_by,
        token_of_next=row.token_of_next,
        programme=programme_of(row),
        zone=row.zone,
        passed_on=row.led_by is not None,
    )
