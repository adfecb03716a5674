"""Participants: rows, their documents and contact points."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.identity import DocumentType
from enrolment.domain.notices import notices
from nosotros.contracts.enrolment import ContactPoint, DocumentView, ParticipantView

_FIELDS = """p.id, p.revision, p.first_names, p.surnames, p.document_type, p.document_number,
    p.birth_date, p.neighbourhood, p.mobile, p.email, p.preferred_channel, p.language,
    a.given_on AS messages_authorised_on, p.registered_at, p.municipality, p.sex, p.gender,
    p.children, p.document_expires_on, p.restricted_at, p.merged_into,
    ARRAY(SELECT m.id FROM participant m WHERE m.merged_into = p.id ORDER BY m.id) AS merged_ids,
    EXISTS (SELECT FROM authorisation g WHERE g.participant_id = p.id AND g.ended_at IS NULL
        AND g.guardian_id IS NOT NULL) AS represented"""
_FROM = """
FROM participant p
LEFT JOIN authorisation a
    ON a.participant_id = p.id AND a.purpose = 'messages' AND a.ended_at IS NULL"""
_ONE = f"SELECT {_FIELDS} {_FROM} WHERE p.id = %(id)s AND p.erased_at IS NULL"
_PAGE = f"""
SELECT {_FIELDS} {_FROM}
WHERE (%(after)s::uuid IS NULL OR p.id > %(after)s)
    AND p.erased_at IS NULL AND p.merged_into IS NULL AND p.restricted_at IS NULL
ORDER BY p.id LIMIT %(limit)s"""
INSERT = """
INSERT INTO participant (id, organisation, revision, first_names, surnames, document_type,
    document_number, document_key, number_key, document_expires_on, birth_date, municipality,
    neighbourhood, sex, gender, mobile, email, preferred_channel, language, children,
    registered_at, first_known_as)
VALUES (%(id)s, %(organisation)s, 1, %(first_names)s, %(surnames)s, %(document_type)s,
    %(document_number)s, %(document_key)s, %(number_key)s, %(document_expires_on)s,
    %(birth_date)s, %(municipality)s, %(neighbourhood)s, %(sex)s, %(gender)s, %(mobile)s,
    %(email)s, %(preferred_channel)s, %(language)s, %(children)s, %(registered_at)s,
    %(first_known_as)s)"""
INSERT_POINT = """
INSERT INTO contact_point (participant_id, number, organisation, kind, value, shared_with,
    safe_from, safe_until)
VALUES (%(participant_id)s, %(number)s, %(organisation)s, %(kind)s, %(value)s, %(shared_with)s,
    %(safe_from)s, %(safe_until)s)"""
INSERT_PAST_DOCUMENT = """
INSERT INTO past_document (id, organisation, participant_id, document_type, document_number,
    number_key, expires_on, replaced_at, reason)
SELECT %(new_id)s, organisation, id, document_type, document_number, number_key,
    document_expires_on, %(at)s, %(reason)s
FROM participant WHERE id = %(id)s"""
CHANGE = """
UPDATE participant SET revision = revision + 1, first_names = %(first_names)s,
    surnames = %(surnames)s, birth_date = %(birth_date)s, neighbourhood = %(neighbourhood)s,
    municipality = %(municipality)s, sex = %(sex)s, gender = %(gender)s, children = %(children)s
WHERE id = %(id)s"""
CHANGE_DOCUMENT = """
UPDATE participant SET revision = revision + 1, document_type = %(document_type)s,
    document_number = %(document_number)s, document_key = %(document_key)s,
    number_key = %(number_key)s, document_expires_on = %(expires_on)s
WHERE id = %(id)s"""
CHANGE_CONTACT = """
UPDATE participant SET revision = revision + 1, preferred_channel = %(preferred_channel)s,
    mobile = %(mobile)s, email = %(email)s, language = coalesce(%(language)s, language)
WHERE id = %(id)s"""
# Whoever refers to one meanwhile is not waited for.
_HOLD = "SELECT FROM participant WHERE id = ANY (%(ids)s) ORDER BY id FOR NO KEY UPDATE"
TOUCH = "UPDATE participant SET revision = revision + 1 WHERE id = %(id)s RETURNING revision"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A participant's record."""

    view: ParticipantView
    #: the record that stands for it since a merge
    merged_into: UUID | None


def find(connection: Connection, id: UUID, *, on: date, hold: bool = False) -> Record | None:
    """A record that is not erased; with `hold` it stays as it is until this transaction ends.

    Args:
        connection: of the transaction.
        id: the record's own.
        on: the day by which its notices are judged.
        hold: whether nobody else may change it meanwhile.
    """
    row = connection.exec_driver_sql(
        _ONE + (" FOR UPDATE OF p" if hold else ""), {"id": id}
    ).first()
    return None if row is None else Record(view=_view(row, on), merged_into=row.merged_into)


def hold(connection: Connection, ids: Collection[UUID]) -> None:
    """Have records stay as they are until this transaction ends."""
    connection.exec_driver_sql(_HOLD, {"ids": list(ids)})


def page(
    connection: Connection, *, after: UUID | None, limit: int, on: date
) -> list[ParticipantView]:
    """Up to `limit` participants after an id, oldest first; nobody restricted, merged, erased."""
    rows = connection.exec_driver_sql(_PAGE, {"after": after, "limit": limit})
    return [_view(row, on) for row in rows]


def ids_by_number(connection: Connection, keys: Iterable[str]) -> Mapping[str, UUID]:
    """Who has, or had, a document of each of these numbers: the record that was there first."""
    rows: Any = connection.exec_driver_sql(
        "SELECT number_key, id FROM participant"
        " WHERE number_key = ANY(%(keys)s) AND erased_at IS NULL"
        " UNION ALL SELECT number_key, participant_id FROM past_document"
        " WHERE number_key = ANY(%(keys)s) ORDER BY id DESC",
        {"keys": list(keys)},
    )
    return {row.number_key: row.id for row in rows}


def documents(connection: Connection, id: UUID) -> list[DocumentView]:
    """The documents that somebody had, the last one first."""
    rows = connection.exec_driver_sql(
        "SELECT document_type, document_number, expires_on, replaced_at, reason"
        " FROM past_document WHERE participant_id = %(id)s ORDER BY replaced_at DESC",
        {"id": id},
    )
    return [DocumentView(**row._mapping) for row in rows]


def contact_points(connection: Connection, id: UUID) -> tuple[ContactPoint, ...]:
    """Every way to reach somebody, in her own order."""
    rows = connection.exec_driver_sql(
        "SELECT kind, value, shared_with, safe_from, safe_until FROM contact_point"
        " WHERE participant_id = %(id)s ORDER BY number",
        {"id": id},
    )
    return tuple(ContactPoint(**row._mapping) for row in rows)


def points_of(
    id: UUID, points: Sequence[ContactPoint], *, organisation: str
) -> list[Mapping[str, Any]]:
    """Contact points as `INSERT_POINT` takes them."""
    return [
        {
            "participant_id": id,
            "number": number,
            "organisation": organisation,
            "kind": each.kind,
            "value": each.value,
            "shared_with": each.shared_with,
            "safe_from": each.safe_from,
            "safe_until": each.safe_until,
        }
        for number, each in enumerate(points, start=1)
    ]


def forget_points(connection: Connection, id: UUID) -> None:
    """Delete every way to reach somebody."""
    connection.exec_driver_sql(
        "DELETE FROM contact_point WHERE participant_id = %(id)s", {"id": id}
    )


def values_of(view: ParticipantView) -> dict[str, object]:
    """A view's values as `INSERT` takes them; the caller adds what no view shows."""
    names = (
        "id first_names surnames document_type document_number document_expires_on birth_date"
        " municipality neighbourhood sex gender mobile email preferred_channel language children"
        " registered_at"
    )
    return {name: getattr(view, name) for name in names.split()}


def _view(row: Any, on: date) -> ParticipantView:
    values = dict(row._mapping)
    represented = values.pop("represented")
    del values["merged_into"]
    values["merged_ids"] = tuple(values["merged_ids"])
    return ParticipantView(
        **values,
        notices=notices(
            document_type=DocumentType(row.document_type),
            expires_on=row.document_expires_on,
            birth_date=row.birth_date,
            on=on,
            represented=represented,
        ),
    )
