"""Participants and their authorisations."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.enrolment import ParticipantView

_COLUMNS = """
SELECT p.id, p.revision, p.first_names, p.surnames, p.document_type, p.document_number,
    p.birth_date, p.neighbourhood, p.mobile, p.email, p.preferred_channel, p.language,
    a.given_on AS messages_authorised_on, p.registered_at
FROM participant p
LEFT JOIN authorisation a ON a.participant_id = p.id AND a.purpose = 'messages'
"""
INSERT = """
INSERT INTO participant (id, organisation, revision, first_names, surnames, document_type,
    document_number, document_key, birth_date, neighbourhood, mobile, email, preferred_channel,
    language, children, needs_childcare, guardian_name, guardian_document, guardian_mobile,
    registered_at)
VALUES (%(id)s, %(organisation)s, 1, %(first_names)s, %(surnames)s, %(document_type)s,
    %(document_number)s, %(document_key)s, %(birth_date)s, %(neighbourhood)s, %(mobile)s,
    %(email)s, %(preferred_channel)s, %(language)s, %(children)s, %(needs_childcare)s,
    %(guardian_name)s, %(guardian_document)s, %(guardian_mobile)s, %(registered_at)s)"""
AUTHORISE = """
INSERT INTO authorisation (id, organisation, participant_id, purpose, given_on, how, recorded_at)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(purpose)s, %(given_on)s, %(how)s,
    %(recorded_at)s)"""
CHANGE = """
UPDATE participant SET revision = revision + 1, preferred_channel = %(preferred_channel)s,
    mobile = %(mobile)s, email = %(email)s, language = %(language)s WHERE id = %(id)s"""
ERASE = "DELETE FROM participant WHERE id = %(id)s"


def get(connection: Connection, id: UUID) -> ParticipantView | None:
    """A participant."""
    row = connection.exec_driver_sql(_COLUMNS + "WHERE p.id = %(id)s", {"id": id}).first()
    return None if row is None else ParticipantView(**row._mapping)


def get_for_update(connection: Connection, id: UUID) -> ParticipantView | None:
    """A participant, who stays as she is until this transaction ends."""
    row = connection.exec_driver_sql(
        _COLUMNS + "WHERE p.id = %(id)s FOR UPDATE OF p", {"id": id}
    ).first()
    return None if row is None else ParticipantView(**row._mapping)


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[ParticipantView]:
    """Up to `limit` participants after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _COLUMNS
        + "WHERE %(after)s::uuid IS NULL OR p.id > %(after)s ORDER BY p.id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [ParticipantView(**row._mapping) for row in rows]


def ids_by_document(connection: Connection, keys: Iterable[str]) -> Mapping[str, UUID]:
    """The participants that have one of these documents."""
    rows: Any = connection.exec_driver_sql(
        "SELECT document_key, id FROM participant WHERE document_key = ANY(%(keys)s)",
        {"keys": list(keys)},
    )
    return {row.document_key: row.id for row in rows}


def values_of(view: ParticipantView) -> dict[str, object]:
    """A view's values as `INSERT` takes them; the caller adds what no view shows."""
    return {
        "id": view.id,
        "first_names": view.first_names,
        "surnames": view.surnames,
        "document_type": view.document_type,
        "document_number": view.document_number,
        "birth_date": view.birth_date,
        "neighbourhood": view.neighbourhood,
        "mobile": view.mobile,
        "email": view.email,
        "preferred_channel": view.preferred_channel,
        "language": view.language,
        "registered_at": view.registered_at,
    }
