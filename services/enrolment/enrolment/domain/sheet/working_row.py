"""A row while it is read: its cells by field, and what is found wrong with them."""

import re
from collections.abc import Callable
from typing import TypeVar

from enrolment.domain.refusals import Refusal, ValueRefused
from enrolment.domain.sheet import cells
from enrolment.domain.sheet.columns import Header
from enrolment.domain.sheet.model import ProblemCode, RowOutcome, RowProblem, WarningCode
from nosotros.workbooks.records import Record

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

#: What a spreadsheet shows, and a CSV holds, where a formula failed: `#N/A`, `#¡REF!`, `#VALEUR!`.
_ERROR = re.compile(r"#(?:N/[AD]|[¡¿]?[A-ZÉÓ/]{3,10}0?[!?])")

Value = TypeVar("Value")


class WorkingRow:
    """One row while it is read."""

    __slots__ = ("cells", "header", "line", "problems", "warnings")

    def __init__(self, record: Record, header: Header) -> None:
        self.line = record.line
        self.cells = record.cells
        self.header = header
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []

    def raw(self, field: str) -> str:
        place = self.header.positions.get(field)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def text(self, field: str) -> str:
        return self.raw(field).strip()

    def refuse(self, field: str, code: ProblemCode, **more: int) -> None:
        self.problems.append(self._problem(field, code, **more))

    def warn(self, field: str, code: WarningCode | Refusal) -> None:
        self.warnings.append(self._problem(field, code))

    def _problem(self, field: str, code: ProblemCode | WarningCode, **more: int) -> RowProblem:
        column = self.header.label(field) if field else ""
        return RowProblem(line=self.line, column=column, field=field, code=code, **more)

    def refused(self) -> RowOutcome:
        return RowOutcome(
            line=self.line,
            row=None,
            problems=tuple(self.problems),
            warnings=tuple(self.warnings),
        )

    def check_characters(self) -> None:
        """Drop what cannot be seen; refuse control characters, what was no text, and errors."""
        joined = "".join(self.cells)
        if joined.isprintable() and "\ufffd" not in joined and "#" not in joined:
            return
        for field, place in self.header.positions.items():
            cell = _INVISIBLE.sub("", self.cells[place])
            if "\ufffd" in cell:
                self.refuse(field, "garbled_text")
                cell = ""
            elif _CONTROL.search(cell):
                self.refuse(field, "control_character")
                cell = ""
            elif _ERROR.fullmatch(cell.strip()):
                self.refuse(field, "cell_error")
                cell = ""
            self.cells[place] = cell

    def is_refused(self, field: str) -> bool:
        return any(problem.field == field for problem in self.problems)

    def required(self, field: str, read: Callable[[str], Value]) -> Value | None:
        text = self.text(field)
        if not text:
            if not self.is_refused(field):
                self.refuse(field, "missing_value")
            return None
        return self._attempt(field, read, text, self.refuse)

    def optional(self, field: str, read: Callable[[str], Value]) -> Value | None:
        return self._attempt(field, read, self._given(field), self.refuse)

    def about_guardian(self, field: str, read: Callable[[str], Value]) -> Value | None:
        return self._attempt(field, read, self._given(field), self.warn)

    def answer(self, field: str, read: Callable[[str], Value]) -> Value | None:
        """As `optional`, where `no` and `ninguno` may be an answer and not a blank."""
        if not (text := self.text(field)):
            return None
        try:
            return read(text)
        except ValueRefused as refused:
            if cells.means_blank(text):
                self.warn(field, "read_as_blank")
            else:
                self.refuse(field, refused.code)
            return None

    def _given(self, field: str) -> str:
        text = self.text(field)
        if text and cells.means_blank(text):
            self.warn(field, "read_as_blank")
            return ""
        return text

    def _attempt(
        self,
        field: str,
        read: Callable[[str], Value],
        text: str,
        otherwise: Callable[[str, Refusal], None],
    ) -> Value | None:
        if not text:
            return None
        try:
            return read(text)
        except ValueRefused as refused:
            otherwise(field, refused.code)
            return None
