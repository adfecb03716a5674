"""The hidden row and column by which a sheet that comes back is known."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from training.domain.attendance_sheet.marks import CellMark, MarkUnreadable, read_mark, write_mark

_SHEET = re.compile(r"nosotros-attendance/1/([0-9a-f-]{36})/([0-9]{1,17})", re.ASCII)
_SESSION = re.compile(r"([1-9][0-9]{0,2}):([0-9a-f-]{36})", re.ASCII)
#: above the column that keeps the marks that a sheet was made with
MARKS = "nosotros-attendance/marks"
_KEPT = re.compile(r"#([1-9][0-9]{0,2})([A-Z][1-8]?\+?)", re.ASCII)
#: kept marks are written in one language, whatever the sheet's
_LANGUAGE = "en"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class SheetCode(NamedTuple):
    """Which cohort a sheet is of, and when it was made."""

    cohort_id: UUID
    made_at: datetime


class SessionCode(NamedTuple):
    """Which session a column is of, and its place among the columns that there were."""

    place: int
    id: UUID


def sheet_code(cohort_id: UUID, made_at: datetime) -> str:
    """What the first cell of a sheet says."""
    return f"nosotros-attendance/1/{cohort_id}/{(made_at - _EPOCH) // _TICK}"


def read_sheet_code(text: str) -> SheetCode | None:
    """What a cell says, where it is a sheet's first."""
    found = _SHEET.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return SheetCode(UUID(found[1]), _EPOCH + int(found[2]) * _TICK)
    except (ValueError, OverflowError):
        return None


def session_code(place: int, id: UUID) -> str:
    """What the hidden cell above a session's column says; places are from 1."""
    return f"{place}:{id}"


def read_session_code(text: str) -> SessionCode | None:
    """Which session a column is of, where it is of one."""
    found = _SESSION.fullmatch(text.strip())
    try:
        return None if found is None else SessionCode(int(found[1]), UUID(found[2]))
    except ValueError:
        return None


def kept_marks(marks: Sequence[CellMark | None]) -> str:
    """The marks of a learner, by the places of the sessions, as the hidden column keeps them."""
    return "".join(
        f"#{place}{write_mark(mark, _LANGUAGE)}"
        for place, mark in enumerate(marks, 1)
        if mark is not None
    )


def read_kept_marks(text: str) -> Mapping[int, CellMark]:
    """The marks that a row was made with, by the places of the sessions."""
    kept: dict[int, CellMark] = {}
    for found in _KEPT.finditer(text):
        try:
            mark = read_mark(found[2])
        except MarkUnreadable:
            continue
        if mark is not None:
            kept[int(found[1])] = mark
    return kept
