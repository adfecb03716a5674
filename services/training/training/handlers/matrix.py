"""A cohort's attendance, every learner and every session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    AttendanceMatrix,
    GetAttendanceMatrix,
    MatrixRow,
    MatrixSession,
)
from training.storage import attendance


def get_attendance_matrix(query: GetAttendanceMatrix, *, work: UnitOfWork) -> AttendanceMatrix:
    """A cohort's attendance, learner by session.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    found: Any = attendance.matrix(work.connection, query.id)
    if found is None:
        raise NotFound(kind="cohort", id=query.id)
    return AttendanceMatrix(
        cohort_id=query.id,
        sessions=tuple(_column(each) for each in found.sessions),
        rows=tuple(_row(each) for each in found.rows),
    )


def _column(found: Mapping[str, Any]) -> MatrixSession:
    return MatrixSession(
        id=UUID(found["id"]),
        module=found["module"],
        begins_at=datetime.fromisoformat(found["begins_at"]),
        state=found["state"],
        repeats=found["repeats"] and UUID(found["repeats"]),
    )


def _row(found: Mapping[str, Any]) -> MatrixRow:
    ids = {
        "learner_id": UUID(found["learner_id"]),
        "participant_id": found["participant_id"] and UUID(found["participant_id"]),
    }
    return MatrixRow(**{**found, **ids})
