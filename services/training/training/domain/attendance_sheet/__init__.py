"""A cohort's attendance sheet: a workbook to print or to fill in, and what comes back of it.

One row a learner, one column a session. A hidden row names the cohort and the sessions, so that
an upload is matched by numbers alone, without names, whatever rows or columns were taken out of it
or put into it. A hidden column keeps the marks that the sheet was made with: a cell that still
says the same is no statement of whoever filled in the rest.
"""

from training.domain.attendance_sheet.making import make_sheet
from training.domain.attendance_sheet.model import (
    CellProblem,
    FilledCell,
    ReadSheet,
    Sheet,
    SheetLearner,
    SheetSession,
)
from training.domain.attendance_sheet.reading import read_sheet
from training.domain.attendance_sheet.words import explain, sheet_name

__all__ = [
    "CellProblem",
    "FilledCell",
    "ReadSheet",
    "Sheet",
    "SheetLearner",
    "SheetSession",
    "explain",
    "make_sheet",
    "read_sheet",
    "sheet_name",
]
