"""Attendance sheets: made to be printed or filled in, and taken when they come back."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileContent, FileReference, NotFound
from nosotros.contracts.training import (
    AttendanceSheet,
    GetAttendanceSheet,
    SheetProblem,
    SheetUnreadable,
    UploadAttendance,
    UploadedSheet,
)
from nosotros.errors import FileUnknown
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.workbooks.refusals import SheetUnreadable as Unreadable
from training.domain.attendance import TakenMark, what_counts
from training.domain.attendance_sheet import (
    FilledCell,
    ReadSheet,
    Sheet,
    SheetLearner,
    SheetSession,
    explain,
    make_sheet,
    read_sheet,
    sheet_name,
)
from training.domain.attendance_sheet.marks import CellMark
from training.domain.attendance_sheet.reading import LARGEST_FILE
from training.domain.programme import spoken
from training.handlers.attendance import refusal_of, take
from training.handlers.files import let_go
from training.storage import cohorts, learners, marks, programmes, sessions, sheets
from training.storage.cohorts import Cohort
from training.storage.sessions import Session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_PLACES = 3
#: what a caller is told of a file that is no sheet of the cohort; of anything else, `not_a_sheet`
_WHY = frozenset({"other_cohort", "no_learners", "no_sessions"})


def get_attendance_sheet(query: GetAttendanceSheet, *, work: UnitOfWork) -> AttendanceSheet:
    """A cohort's attendance sheet as a workbook.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    cohort = _cohort(query.id, work=work)
    planned = [
        each for each in sessions.of_cohort(work.connection, cohort.id) if each.state == "planned"
    ]
    sheet = _sheet(cohort, planned, language=query.language, work=work)
    content = base64.b64encode(make_sheet(sheet, query.language)).decode()
    name = sheet_name(query.language, made_at=sheet.made_at.astimezone(sheet.zone))
    return AttendanceSheet(
        cohort_id=cohort.id, file=FileContent(name=name, media_type=XLSX, content=content)
    )


def upload_attendance(
    command: UploadAttendance, *, files: FileStore, work: UnitOfWork
) -> UploadedSheet:
    """Take a sheet that came back; what cannot be taken of it is told of, cell by cell.

    Its file is deleted, as it names people.

    Raises:
        NotFound: no cohort of the organisation has this id.
        SheetUnreadable: the file is no sheet of this cohort.
    """
    try:
        cohort = _cohort(command.cohort_id, work=work)
        # Before they are read: nobody moves, cancels or marks them meanwhile.
        known = {each.id: each for each in sessions.of_cohort(work.connection, cohort.id)}
        marks.hold_sessions(work.connection, known)
        known = {each.id: each for each in sessions.of_cohort(work.connection, cohort.id)}
        sheet = _sheet(cohort, list(known.values()), language=command.language, work=work)
        read = _read(command.file, sheet=sheet, files=files, at=work.at)
    except (NotFound, SheetUnreadable):
        # The gateway deletes only what it has never seen before.
        files.remove(command.file)
        raise
    problems = {each.cell: each.code for each in read.problems}
    sent = _takeable(read.cells, known, problems, work=work)
    taken = take(sent, cohort_id=cohort.id, work=work)
    work.audit("upload_attendance", cohort.id)
    let_go(command.file.reference, work=work)
    return UploadedSheet(
        id=new_id(),
        cohort_id=cohort.id,
        marked=taken.marked,
        corrected=taken.corrected,
        unchanged=taken.unchanged + read.standing,
        problems=tuple(
            SheetProblem(cell=cell, code=code, text=explain(code, command.language))
            for cell, code in sorted(problems.items(), key=_by_row)
        ),
    )


def _read(file: FileReference, *, sheet: Sheet, files: FileStore, at: datetime) -> ReadSheet:
    if file.size > LARGEST_FILE:
        raise SheetUnreadable(why="too_large")
    try:
        with files.open(file) as source:
            return read_sheet(source, of=sheet, now=at)
    except FileUnknown:
        raise SheetUnreadable(why="gone") from None
    except Unreadable as error:
        if error.code == "workbook_too_large":
            raise SheetUnreadable(why="too_large") from None
        raise SheetUnreadable(why=error.code if error.code in _WHY else "not_a_sheet") from None


def _takeable(
    cells: Sequence[FilledCell],
    known: dict[UUID, Session],
    problems: dict[str, str],
    *,
    work: UnitOfWork,
) -> list[TakenMark]:
    """The marks that may be taken; why the others may not is added to `problems`."""
    session_ids = {each.session_id for each in cells}
    learner_ids = {each.learner_id for each in cells}
    people = {each.id: each for each in learners.every(work.connection, learner_ids)}
    stored = marks.stored(work.connection, session_ids=session_ids, learner_ids=learner_ids)
    # Of everybody: also of who has no row on the sheet. The sessions are held, so none is added.
    used = {each: marks.childcare_used(work.connection, each) for each in session_ids}
    sent: list[TakenMark] = []
    # Those who used no childcare first: what a correction frees is there for another.
    for each in sorted(cells, key=lambda cell: cell.mark.childcare_used):
        session = known[each.session_id]
        mark = TakenMark(
            session_id=each.session_id,
            learner_id=each.learner_id,
            status=each.mark.status,
            reason=each.mark.reason,
            childcare_used=each.mark.childcare_used,
            taken_at=each.taken_at,
        )
        about = (mark.session_id, mark.learner_id)
        before = stored.get(about)
        after = what_counts(mark, before)
        more = after.childcare_used - (before is not None and before.childcare_used)
        code = refusal_of(mark, session, people.get(mark.learner_id), at=work.at)
        if code is None and more > 0 and used[session.id] >= session.childcare_places:
            code = "childcare_full" if session.childcare_places else "no_childcare"
        if code is not None:
            problems[each.cell] = code
            continue
        stored[about] = after
        used[session.id] += more
        sent.append(mark)
    return sent


def _by_row(problem: tuple[str, str]) -> tuple[int, int, str]:
    column = problem[0].rstrip("0123456789")
    return int(problem[0][len(column) :]), len(column), column


def _cohort(id: UUID, *, work: UnitOfWork) -> Cohort:
    found = cohorts.find(work.connection, id)
    if found is None:
        raise NotFound(kind="cohort", id=id)
    return found


def _sheet(cohort: Cohort, shown: Sequence[Session], *, language: str, work: UnitOfWork) -> Sheet:
    programme = programmes.of_cohort(work.connection, cohort.id)
    everybody = sheets.learners(work.connection, cohort.id)
    stored = marks.stored(
        work.connection,
        session_ids=[each.id for each in shown],
        learner_ids=[each.id for each in everybody],
    )
    where = sheets.places(work.connection, {each.place_id for each in shown if each.place_id})
    return Sheet(
        cohort_id=cohort.id,
        titles=(
            f"{cohort.name} · {spoken(programme.title, language)}",
            " · ".join((cohort.municipality, *where[:_MOST_PLACES])),
        ),
        zone=ZoneInfo(cohort.zone),
        made_at=work.at,
        sessions=[
            SheetSession(
                id=each.id,
                module=each.module,
                begins_at=each.begins_at,
                ends_at=each.ends_at,
                childcare_places=each.childcare_places,
            )
            for each in shown
        ],
        learners=[each for each in everybody if _has_a_row(each, shown)],
        marks={
            about: CellMark(mark.status, cast("str | None", mark.reason), mark.childcare_used)
            for about, mark in stored.items()
        },
    )


def _has_a_row(learner: SheetLearner, shown: Sequence[Session]) -> bool:
    """Who left before the first session has none."""
    return learner.ended_at is None or any(each.begins_at < learner.ended_at for each in shown)
