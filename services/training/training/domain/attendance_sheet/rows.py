"""The rows of a sheet that came back, from its codes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nosotros.workbooks.records import Record
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.rows import column_name
from training.domain.attendance_sheet.codes import MARKS, read_kept_marks, read_session_code
from training.domain.attendance_sheet.marks import CellMark, MarkUnreadable, read_mark
from training.domain.attendance_sheet.model import (
    CellProblem,
    FilledCell,
    ReadSheet,
    Sheet,
    SheetSession,
)
from training.domain.attendance_sheet.moments import MomentUnreadable, read_moment
from training.domain.attendance_sheet.words import WORDS

_TAKEN_ON = frozenset(each.taken_on.casefold() for each in WORDS.values())


@dataclass(kw_only=True, slots=True)
class _Column:
    """A session's column."""

    index: int
    place: int
    id: UUID
    #: none: it is not the cohort's
    session: SheetSession | None
    #: why nothing of it is taken, told once
    fault: str | None = None
    told: bool = False
    taken_at: datetime | None = None


class RowReader:
    """Reads the rows below the codes."""

    def __init__(
        self, codes: Record, number_at: int, *, made_at: datetime, of: Sheet, now: datetime
    ) -> None:
        """
        Args:
            codes: the row with the codes.
            number_at: index of the column of the learners' numbers.
            made_at: when the sheet was made.
            of: the cohort's sheet as it would be made now.
            now: no mark is taken later.

        Raises:
            SheetUnreadable: `no_sessions`.
        """
        self._sheet = of
        self._number_at = number_at
        self._made_at = min(made_at, now)
        self._now = now
        self._learners = {each.number: each.id for each in of.learners}
        self._columns = _columns(codes, {each.id: each for each in of.sessions})
        if not self._columns:
            raise SheetUnreadable("no_sessions")
        self._kept_at = next(
            (index for index, text in enumerate(codes.cells) if text.strip() == MARKS), None
        )
        self._in_body = False
        self._seen: set[int] = set()
        self._cells: list[FilledCell] = []
        self._problems: list[CellProblem] = []
        self._standing = 0

    def read(self, record: Record) -> None:
        """Take in one row."""
        if record.fault is not None:
            if self._in_body:
                self._problem(record, self._number_at, "row_too_long")
            return
        number = _number(_at(record, self._number_at))
        if any(text.strip().casefold() in _TAKEN_ON for text in record.cells):
            self._in_body = True
            self._read_taken_on(record)
        elif number is not None:
            self._in_body = True
            self._read_learner(record, number)
        elif self._in_body:
            self._look_for_marks(record)

    def result(self) -> ReadSheet:
        """What was read.

        Raises:
            SheetUnreadable: `no_learners`.
        """
        if not self._seen:
            raise SheetUnreadable("no_learners")
        return ReadSheet(
            cells=tuple(self._cells), standing=self._standing, problems=tuple(self._problems)
        )

    def _read_taken_on(self, record: Record) -> None:
        for column in self._columns:
            if column.session is None or column.fault is not None:
                continue
            try:
                column.taken_at = read_moment(
                    _at(record, column.index), session=column.session, zone=self._sheet.zone
                )
            except MomentUnreadable:
                column.fault = "unreadable_taken_on"
            else:
                if column.taken_at is None:
                    continue
                if column.taken_at > self._now:
                    column.fault = "taken_on_in_future"
                elif column.taken_at < column.session.begins_at:
                    column.fault = "taken_on_before_session"
            if column.fault is not None:
                column.told = True
                self._problem(record, column.index, column.fault)

    def _read_learner(self, record: Record, number: int) -> None:
        learner_id = self._learners.get(number)
        fault = None
        if learner_id is None:
            fault = "unknown_learner"
        elif number in self._seen:
            fault = "learner_twice"
        self._seen.add(number)
        kept = read_kept_marks("" if self._kept_at is None else _at(record, self._kept_at))
        for column in self._columns:
            text = _at(record, column.index)
            if not text.strip():
                continue
            if learner_id is None or fault is not None:
                self._problem(record, self._number_at, fault or "unknown_learner")
                return
            try:
                mark = read_mark(text)
            except MarkUnreadable as error:
                self._problem(record, column.index, error.code)
                continue
            if mark is not None:
                self._take(record, column, learner_id, mark, kept.get(column.place))

    def _take(
        self,
        record: Record,
        column: _Column,
        learner_id: UUID,
        mark: CellMark,
        kept: CellMark | None,
    ) -> None:
        if mark == kept:
            self._standing += 1
            return
        if column.session is None or column.fault is not None:
            if not column.told:
                column.told = True
                self._problem(record, column.index, column.fault or "unknown_session")
            return
        taken_at = column.taken_at
        if taken_at is None:
            # A mark that was there when the sheet was made is corrected after that.
            ended_at = column.session.ends_at
            taken_at = ended_at if kept is None else max(ended_at, self._made_at)
            # Of a session under way.
            taken_at = min(taken_at, max(self._now, column.session.begins_at))
        self._cells.append(
            FilledCell(
                cell=_name(record, column.index),
                session_id=column.id,
                learner_id=learner_id,
                mark=mark,
                taken_at=taken_at,
            )
        )

    def _look_for_marks(self, record: Record) -> None:
        """Whether a row without a number is one of attendance, and no note."""
        for column in self._columns:
            try:
                mark = read_mark(_at(record, column.index))
            except MarkUnreadable:
                continue
            if mark is not None:
                self._problem(record, self._number_at, "row_without_number")
                return

    def _problem(self, record: Record, index: int, code: str) -> None:
        self._problems.append(CellProblem(cell=_name(record, index), code=code))


def _columns(codes: Record, sessions: Mapping[UUID, SheetSession]) -> list[_Column]:
    found: list[_Column] = []
    for index, text in enumerate(codes.cells):
        code = read_session_code(text)
        if code is None:
            continue
        column = _Column(index=index, place=code.place, id=code.id, session=sessions.get(code.id))
        if any(each.id == code.id for each in found):
            column.fault = "session_twice"
        found.append(column)
    return found


def _at(record: Record, index: int) -> str:
    return record.cells[index] if index < len(record.cells) else ""


def _number(text: str) -> int | None:
    written = text.strip().removesuffix(".0").removesuffix(",0")
    plain = written.isascii() and written.isdigit() and len(written) < 7
    return int(written) if plain else None


def _name(record: Record, index: int) -> str:
    return f"{column_name(index)}{record.line}"
