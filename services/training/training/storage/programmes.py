"""Programmes in their versions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from training.domain.programme import (
    AttendanceRequirement,
    Module,
    PracticeRequirement,
    Programme,
    Requirement,
)


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
