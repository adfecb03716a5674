"""Authorisations, the texts that people are told, and the safeguards of minors."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.activation import Given
from enrolment.storage.records import ALL_HERS
from nosotros.contracts.enrolment import AuthorisationText, AuthorisationView
from nosotros.identifiers import new_id

INSERT = """
INSERT INTO authorisation (id, organisation, participant_id, purpose, given_on, how, recorded_at,
    guardian_id, text_id, evidence)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(purpose)s, %(given_on)s, %(how)s,
    %(recorded_at)s, %(guardian_id)s, %(text_id)s, %(evidence)s)"""
_FIELDS = """
SELECT a.id, a.participant_id, a.purpose, a.given_on, a.how, a.guardian_id, a.evidence, a.text_id,
    t.version AS text_version, t.language AS text_language, t.body AS text, a.recorded_at,
    a.ended_at IS NULL AS in_force, a.ended_at, a.ended_why, a.withdrawn_how
FROM authorisation a
JOIN participant p ON p.id = a.participant_id AND p.erased_at IS NULL
LEFT JOIN authorisation_text t ON t.id = a.text_id """
_OF = _FIELDS + f"WHERE a.participant_id = ANY({ALL_HERS}) ORDER BY a.id DESC"
# Of one purpose that two merged records have, her own goes first, then the later one.
_IN_FORCE = f"""
SELECT DISTINCT ON (a.purpose) a.purpose, a.id, a.given_on, a.guardian_id,
    coalesce(g.representation = 'proven', false) AS guardian_proven
FROM authorisation a LEFT JOIN guardian g ON g.id = a.guardian_id
WHERE a.participant_id = ANY({ALL_HERS}) AND a.ended_at IS NULL
ORDER BY a.purpose, a.participant_id = %(participant_id)s DESC, a.given_on DESC"""
_END = f"""
UPDATE authorisation SET ended_at = %(at)s, ended_why = %(why)s, withdrawn_how = %(how)s
WHERE participant_id = ANY({ALL_HERS}) AND purpose = ANY(%(purposes)s) AND ended_at IS NULL
RETURNING purpose"""
# What ended with a merge comes back with its undoing, but not once she has said something else.
_KEEP_ENDED = f"""
UPDATE authorisation SET merge_id = NULL,
    ended_why = CASE %(why)s::text WHEN 'withdrawn' THEN 'withdrawn' ELSE ended_why END,
    withdrawn_how = CASE %(why)s::text WHEN 'withdrawn' THEN %(how)s ELSE withdrawn_how END
WHERE participant_id = ANY({ALL_HERS}) AND purpose = ANY(%(purposes)s) AND merge_id IS NOT NULL"""
_FORGET = f"""
UPDATE authorisation SET guardian_id = NULL, text_id = NULL, evidence = NULL
WHERE participant_id = ANY({ALL_HERS})"""
# Two at once write the same version, and the one that came second is tried again.
_PUBLISH = """
INSERT INTO authorisation_text (id, organisation, purpose, language, version, body, published_at)
SELECT %(id)s, %(organisation)s, %(purpose)s, %(language)s, coalesce(max(version), 0) + 1,
    %(body)s, %(published_at)s
FROM authorisation_text WHERE purpose = %(purpose)s AND language = %(language)s
RETURNING id, purpose, language, version, body, published_at"""
_TEXTS = "SELECT id, purpose, language, version, body, published_at FROM authorisation_text "
NOTE = """
INSERT INTO safeguard (participant_id, fact, organisation, noted_on, actor, recorded_at)
VALUES (%(participant_id)s, %(fact)s, %(organisation)s, %(noted_on)s, %(actor)s, %(recorded_at)s)
ON CONFLICT (participant_id, fact) DO UPDATE SET noted_on = excluded.noted_on,
    actor = excluded.actor, recorded_at = excluded.recorded_at"""
_NOTED = f"""
SELECT fact, max(noted_on) AS noted_on FROM safeguard
WHERE participant_id = ANY({ALL_HERS}) GROUP BY fact"""


def row(
    *,
    participant_id: UUID,
    organisation: str,
    purpose: str,
    given_on: date,
    how: str,
    recorded_at: datetime,
    guardian_id: UUID | None = None,
    text_id: UUID | None = None,
    evidence: str | None = None,
) -> Mapping[str, Any]:
    """A new authorisation as `INSERT` takes it."""
    return {
        "id": new_id(),
        "organisation": organisation,
        "participant_id": participant_id,
        "purpose": purpose,
        "given_on": given_on,
        "how": how,
        "recorded_at": recorded_at,
        "guardian_id": guardian_id,
        "text_id": text_id,
        "evidence": evidence,
    }


def find(connection: Connection, id: UUID) -> AuthorisationView | None:
    """An authorisation of somebody who is not erased."""
    found = connection.exec_driver_sql(_FIELDS + "WHERE a.id = %(id)s", {"id": id}).first()
    return None if found is None else AuthorisationView(**found._mapping)


def of(connection: Connection, participant_id: UUID) -> tuple[AuthorisationView, ...]:
    """A participant's authorisations, newest first, those that have ended included."""
    rows = connection.exec_driver_sql(_OF, {"participant_id": participant_id})
    return tuple(AuthorisationView(**each._mapping) for each in rows)


def in_force(connection: Connection, participant_id: UUID) -> Mapping[str, Given]:
    """A participant's authorisations that have not ended, by purpose."""
    rows: Any = connection.exec_driver_sql(_IN_FORCE, {"participant_id": participant_id})
    return {
        each.purpose: Given(
            id=each.id,
            given_on=each.given_on,
            guardian_id=each.guardian_id,
            guardian_proven=each.guardian_proven,
        )
        for each in rows
    }


def end(
    connection: Connection,
    *,
    participant_id: UUID,
    purposes: Collection[str],
    at: datetime,
    why: str,
    how: str | None = None,
) -> list[str]:
    """End a participant's authorisations for these purposes, where they are in force.

    Args:
        connection: of the transaction.
        participant_id: hers.
        purposes: what they are for.
        at: when they end.
        why: `withdrawn` or `renewed`.
        how: how she said so, where she withdrew it.

    Returns:
        The purposes that were in force, in alphabetical order.
    """
    values = {
        "participant_id": participant_id,
        "purposes": list(purposes),
        "at": at,
        "why": why,
        "how": how,
    }
    connection.exec_driver_sql(_KEEP_ENDED, values)
    rows: Any = connection.exec_driver_sql(_END, values)
    return sorted({each.purpose for each in rows})


def forget(connection: Connection, participant_id: UUID) -> None:
    """Keep of somebody's authorisations what counts need: purpose, dates and how they were given.

    Her guardians can be deleted after it.
    """
    id = {"participant_id": participant_id}
    connection.exec_driver_sql(_FORGET, id)
    connection.exec_driver_sql(f"DELETE FROM safeguard WHERE participant_id = ANY({ALL_HERS})", id)


def publish_text(connection: Connection, values: Mapping[str, Any]) -> AuthorisationText:
    """Write down the next version of a text.

    Raises:
        UniqueViolation: another transaction has just written that version.
    """
    found = connection.exec_driver_sql(_PUBLISH, values).one()
    return AuthorisationText(**found._mapping)


def text(connection: Connection, id: UUID) -> AuthorisationText | None:
    """A text that people are, or were, told."""
    found = connection.exec_driver_sql(_TEXTS + "WHERE id = %(id)s", {"id": id}).first()
    return None if found is None else AuthorisationText(**found._mapping)


def texts(connection: Connection, *, after: UUID | None, limit: int) -> list[AuthorisationText]:
    """Up to `limit` texts after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _TEXTS + "WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [AuthorisationText(**each._mapping) for each in rows]


def noted(connection: Connection, participant_id: UUID) -> Mapping[str, date]:
    """The facts that are noted of somebody since she was a minor, each with its day."""
    rows: Any = connection.exec_driver_sql(_NOTED, {"participant_id": participant_id})
    return {each.fact: each.noted_on for each in rows}
