"""A small attendance sheet, and ways to fill it in; whoever is on it is invented."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from nosotros.identifiers import new_id
from training.domain.attendance_sheet import (
    ReadSheet,
    Sheet,
    SheetLearner,
    SheetSession,
    make_sheet,
    read_sheet,
)

NAMES = ("Castro Peña Yeimy", "Muñoz Ávila Luz Dary", None)
#: 9:00 in Bogotá
FIRST = datetime(2026, 8, 18, 14, tzinfo=UTC)
MADE_AT = FIRST - timedelta(days=1)
NOW = datetime(2026, 8, 25, 14, tzinfo=UTC)


def a_sheet(**facts: Any) -> Sheet:
    """Three learners and three sessions of two hours, day after day."""
    known: dict[str, Any] = {
        "cohort_id": new_id(),
        "titles": ("Soacha 2026 · Tú, yo, nosotros", "Soacha · Casa de la Cultura"),
        "zone": ZoneInfo("America/Bogota"),
        "made_at": MADE_AT,
        "sessions": [
            SheetSession(
                id=new_id(),
                module="kaizen",
                begins_at=FIRST + timedelta(days=day),
                ends_at=FIRST + timedelta(days=day, hours=2),
                childcare_places=5,
            )
            for day in range(3)
        ],
        "learners": [
            SheetLearner(id=new_id(), number=number, name=name, ended_at=None)
            for number, name in enumerate(NAMES, 1)
        ],
        "marks": {},
    }
    return Sheet(**{**known, **facts})


#: where the first session's column is, its row for when it was taken, and the first learner's
COLUMN, TAKEN_ON, BODY = 3, 8, 9


def filled(sheet: Sheet, cells: dict[str, Any], language: Any = "es") -> bytes:
    """The sheet with cells filled in, saved by another program."""
    book = load_workbook(io.BytesIO(make_sheet(sheet, language)))
    for name, value in cells.items():
        book.active[name] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(content: bytes, *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A workbook's sheet as a spreadsheet saves it as CSV, hidden rows too."""
    text = io.StringIO()
    rows: Iterable[Any] = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def edited(content: bytes, edit: Callable[[Any], object]) -> bytes:
    """A workbook in which somebody moved rows and columns."""
    book = load_workbook(io.BytesIO(content))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, sheet: Sheet, *, now: datetime = NOW) -> ReadSheet:
    """What is read of a file."""
    return read_sheet(io.BytesIO(content), of=sheet, now=now)


def marks_of(found: ReadSheet, sheet: Sheet) -> dict[tuple[int, int], str]:
    """What was read by the numbers of learner and session: `present`, `late+`, `excused:work`."""
    numbers = {each.id: each.number for each in sheet.learners}
    places = {each.id: place for place, each in enumerate(sheet.sessions, 1)}

    def said(mark: Any) -> str:
        reason = f":{mark.reason}" if mark.reason else ""
        return f"{mark.status}{reason}{'+' * mark.childcare_used}"

    return {
        (numbers[each.learner_id], places[each.session_id]): said(each.mark) for each in found.cells
    }


def problems_of(found: ReadSheet) -> list[tuple[str, str]]:
    """The cells that cannot be taken."""
    return [(each.cell, each.code) for each in found.problems]


def with_marks(sheet: Sheet, marks: dict[tuple[UUID, UUID], Any]) -> Sheet:
    """The sheet with marks that are there already."""
    return replace(sheet, marks=marks)
