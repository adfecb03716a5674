"""A sheet as a workbook: A4 across, with its head on every page, and a choice in every cell."""

# XlsxWriter's classes are partly unknown to a type checker.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import io
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from training.domain.attendance_sheet.codes import MARKS, kept_marks, session_code, sheet_code
from training.domain.attendance_sheet.marks import choices, write_mark
from training.domain.attendance_sheet.model import Sheet, SheetLearner, SheetSession
from training.domain.attendance_sheet.words import WORDS, Language, Words

#: A sheet that is read back has at most 200 columns; the latest sessions are in it.
MOST_SESSIONS = 190
SESSIONS_A_PAGE = 20
#: Excel's, of a list of choices
_LONGEST_LIST = 255
_A4 = 9
_NUMBER, _NAME, _FIRST = 0, 1, 2
_TITLES = 1  # the row below the hidden one
#: A cell beginning with one of these is a formula to some spreadsheet, once saved as CSV.
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_BORDER = {"border": 1, "font_name": "Calibri", "font_size": 10, "valign": "vcenter"}


def make_sheet(sheet: Sheet, language: Language) -> bytes:
    """The workbook; the same bytes for the same sheet."""
    import xlsxwriter  # when it is needed, as most processes never make a sheet

    content = io.BytesIO()
    # Texts are texts: none becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": sheet.made_at.replace(tzinfo=None)})
    _Maker(book, sheet, language).write()
    book.close()
    return content.getvalue()


class _Maker:
    """Writes one sheet."""

    def __init__(self, book: Any, sheet: Sheet, language: Language) -> None:
        self._sheet = sheet
        self._sessions = sheet.sessions[-MOST_SESSIONS:]
        self._language: Language = language
        self._words: Words = WORDS[language]
        self._page = book.add_worksheet(self._words.title[:31])
        self._plain = book.add_format({"font_name": "Calibri", "font_size": 10})
        self._title = book.add_format({"bold": True, "font_name": "Calibri", "font_size": 12})
        self._head = book.add_format({**_BORDER, "bold": True, "align": "center"})
        self._cell = book.add_format({**_BORDER, "align": "center"})
        self._name = book.add_format(_BORDER)
        self._gone = book.add_format({**_BORDER, "bg_color": "#D9D9D9"})
        self._taken = book.add_format({**_BORDER, "align": "center", "font_size": 8})
        self._head_row = _TITLES + 1 + len(sheet.titles)
        #: of the first learner
        self._body = self._head_row + 4

    def write(self) -> None:
        self._write_codes()
        self._write_titles()
        self._write_head()
        for place, learner in enumerate(self._sheet.learners):
            self._write_learner(self._body + place, learner)
        self._write_legend()
        self._arrange()

    def _write_codes(self) -> None:
        sheet = self._sheet
        self._page.write_string(0, _NUMBER, sheet_code(sheet.cohort_id, sheet.made_at))
        for place, session in enumerate(self._sessions, 1):
            self._page.write_string(0, _FIRST + place - 1, session_code(place, session.id))
        self._page.write_string(0, self._after, MARKS)
        self._page.set_row(0, None, None, {"hidden": True})

    @property
    def _after(self) -> int:
        """The hidden column, after the last session's."""
        return _FIRST + len(self._sessions)

    def _write_titles(self) -> None:
        lines = (self._words.title, *self._sheet.titles)
        for place, line in enumerate(lines):
            self._page.write_string(_TITLES + place, _NUMBER, as_text(line), self._title)

    def _write_head(self) -> None:
        row, words = self._head_row, self._words
        zone = self._sheet.zone
        for below in range(3):
            self._page.write_string(row + below, _NUMBER, "", self._head)
            self._page.write_string(row + below, _NAME, "", self._head)
        self._page.write_string(row, _NUMBER, words.number, self._head)
        self._page.write_string(row, _NAME, words.name, self._head)
        self._page.write_string(row + 3, _NUMBER, "", self._head)
        self._page.write_string(row + 3, _NAME, words.taken_on, self._head)
        for place, session in enumerate(self._sessions):
            column = _FIRST + place
            for below, line in enumerate(_heading(session, words.days, zone)):
                self._page.write_string(row + below, column, as_text(line), self._head)
            self._page.write_blank(row + 3, column, None, self._taken)

    def _write_learner(self, row: int, learner: SheetLearner) -> None:
        self._page.write_number(row, _NUMBER, learner.number, self._cell)
        shown = self._words.no_name if learner.name is None else as_text(learner.name)
        self._page.write_string(row, _NAME, shown, self._name)
        marks = [self._sheet.marks.get((each.id, learner.id)) for each in self._sessions]
        for place, (session, mark) in enumerate(zip(self._sessions, marks, strict=True)):
            column = _FIRST + place
            gone = learner.ended_at is not None and session.begins_at >= learner.ended_at
            if mark is not None:
                written = write_mark(mark, self._language)
                self._page.write_string(row, column, written, self._cell)
            else:
                self._page.write_blank(row, column, None, self._gone if gone else self._cell)
        if kept := kept_marks(marks):
            self._page.write_string(row, self._after, kept)

    def _write_legend(self) -> None:
        first = self._body + len(self._sheet.learners) + 1
        for place, line in enumerate(self._words.legend):
            self._page.write_string(first + place, _NAME, line, self._plain)

    def _arrange(self) -> None:
        page, sessions, learners = self._page, self._sessions, self._sheet.learners
        page.set_column(_NUMBER, _NUMBER, 5)
        page.set_column(_NAME, _NAME, 34)
        if sessions:
            page.set_column(_FIRST, self._after - 1, 11)
        page.set_column(self._after, self._after, None, None, {"hidden": True})
        page.freeze_panes(self._body, _FIRST)
        if sessions and learners:
            listed = choices(self._language)
            assert len(",".join(listed)) <= _LONGEST_LIST
            page.data_validation(
                self._body,
                _FIRST,
                self._body + len(learners) - 1,
                self._after - 1,
                {
                    "validate": "list",
                    "source": listed,
                    # What is written otherwise is read too, or told of.
                    "error_type": "warning",
                    "error_title": self._words.title[:32],
                    "error_message": self._words.warning,
                },
            )
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(max(1, ceil(len(sessions) / SESSIONS_A_PAGE)), 0)
        page.repeat_rows(self._head_row, self._head_row + 3)
        page.repeat_columns(_NUMBER, _NAME)
        page.set_footer(f"&C{self._words.page}")


def _heading(session: SheetSession, days: Sequence[str], zone: ZoneInfo) -> tuple[str, str, str]:
    begins: datetime = session.begins_at.astimezone(zone)
    ends: datetime = session.ends_at.astimezone(zone)
    day = f"{days[begins.weekday()]} {begins:%d/%m/%Y}"
    return day, f"{begins:%H:%M}\N{EN DASH}{ends:%H:%M}", session.module


def as_text(text: str) -> str:
    """`text` in one line, with nothing invisible, and no formula wherever it is opened."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
