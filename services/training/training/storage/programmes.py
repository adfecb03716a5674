"""Programmes in their versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.schema import load
from nosotros.contracts.training import Module as ModuleView
from nosotros.contracts.training import ProgrammeView, Title, Words
from training.domain.programme import (
    AttendanceRequirement,
    Module,
    PracticeRequirement,
    Programme,
    Requirement,
)

#: whoever publishes the same programme meanwhile waits, and then finds this version
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('programme ' || %(organisation)s || %(code)s, 0))"
INSERT = """
INSERT INTO programme (id, organisation, code, version, title, kind, summary, ordered_modules,
    modules, absences_in_a_row, ambassador_months, digest, published_at)
VALUES (%(id)s, %(organisation)s, %(code)s, %(version)s, %(title)s, %(kind)s, %(summary)s,
    %(ordered_modules)s, %(modules)s, %(absences_in_a_row)s, %(ambassador_months)s, %(digest)s,
    %(published_at)s)"""
_NEWEST = """
SELECT * FROM programme WHERE code = %(code)s AND (%(version)s::integer IS NULL
    OR version = %(version)s)
ORDER BY version DESC LIMIT 1"""
_PAGE = """
SELECT DISTINCT ON (code) * FROM programme WHERE %(after)s::text IS NULL OR code > %(after)s
ORDER BY code, version DESC LIMIT %(limit)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A version of a programme, as it is shown, and what tells its content from another's."""

    view: ProgrammeView
    digest: bytes


def find(connection: Connection, code: str, *, version: int | None = None) -> Published | None:
    """A programme in its newest version, or in the one that is named."""
    row: Any = connection.exec_driver_sql(_NEWEST, {"code": code, "version": version}).first()
    return None if row is None else Published(view=_view(row), digest=bytes(row.digest))


def page(connection: Connection, *, after: str | None, limit: int) -> list[ProgrammeView]:
    """Up to `limit` programmes after a code, each in its newest version."""
    rows = connection.exec_driver_sql(_PAGE, {"after": after, "limit": limit})
    return [_view(row) for row in rows]


def of_cohort(connection: Connection, cohort_id: UUID) -> Programme:
    """The version of its programme that a cohort keeps."""
    row: Any = connection.exec_driver_sql(
        "SELECT p.* FROM programme p JOIN cohort c ON c.programme_id = p.id"
        " WHERE c.id = %(cohort_id)s",
        {"cohort_id": cohort_id},
    ).one()
    return programme_of(row)


def programme_of(row: Any) -> Programme:
    """A programme as its rules need it, from a row of its table."""
    return Programme(
        code=row.code,
        version=row.version,
        title=_texts(row.title),
        kind=row.kind,
        ordered=row.ordered_modules,
        modules=tuple(
            Module(
                code=each["code"],
                title=_texts(each["title"]),
                requirements=tuple(_requirement(one) for one in each["requirements"]),
            )
            for each in row.modules
        ),
        absences_in_a_row=row.absences_in_a_row,
        ambassador_months=row.ambassador_months,
    )


def _requirement(stored: Mapping[str, Any]) -> Requirement:
    if stored["kind"] == "practice":
        return PracticeRequirement(code=stored["code"])
    return AttendanceRequirement(
        code=stored["code"], sessions=stored["sessions"], minimum_rate=stored["minimum_rate"]
    )


def _texts(stored: Mapping[str, str | None]) -> dict[str, str]:
    return {language: text for language, text in stored.items() if text}


def _view(row: Any) -> ProgrammeView:
    return ProgrammeView(
        id=row.id,
        code=row.code,
        version=row.version,
        title=Title(**row.title),
        kind=row.kind,
        summary=None if row.summary is None else Words(**row.summary),
        ordered_modules=row.ordered_modules,
        modules=tuple(load(ModuleView, each, strict=False) for each in row.modules),
        absences_in_a_row=row.absences_in_a_row,
        ambassador_months=row.ambassador_months,
        published_at=row.published_at,
    )
