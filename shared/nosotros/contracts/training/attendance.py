"""Attendance: who was there, who was excused, and whose children were looked after."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileContent, FileReference, NotFound
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import (
    ChildcareFull,
    NotInCohort,
    SessionBegun,
    SessionCancelledAlready,
    SessionNotBegun,
    SheetUnreadable,
)
from nosotros.contracts.training.values import AttendanceStatus, ExcuseReason, Language, Scope


@view
class Mark:
    """How a learner was there, as it is sent.

    Of several marks of one learner and session the one that was taken last counts, in whatever
    order they come.
    """

    #: of the enrolment
    learner_id: UUID
    status: AttendanceStatus
    #: of an excused absence
    reason: ExcuseReason | None = None
    childcare_used: bool = False
    #: when it was taken; none: now
    taken_at: datetime | None = None


@view
class MarkView:
    """What counts of a learner in a session."""

    learner_id: UUID
    participant_id: UUID | None
    #: an absence that was announced with a reason is `excused`
    status: str
    reason: str | None
    announced: bool
    childcare_used: bool
    taken_at: datetime
    #: how often it was corrected
    corrections: int


@view
class AttendanceView:
    """A session's marks, by the learners' numbers."""

    id: UUID
    session_id: UUID
    present: int
    late: int
    excused: int
    absent: int
    #: learners without a mark
    missing: int
    childcare_asked: int
    childcare_places: int
    childcare_used: int
    marks: tuple[MarkView, ...]


@view
class MarkChange:
    """A mark that came, and whether it changed what counts."""

    learner_id: UUID
    session_id: UUID
    status: str
    reason: str | None
    childcare_used: bool
    taken_at: datetime
    received_at: datetime
    actor: str
    #: false: it was there already, or one that was taken later
    counted: bool


@view
class MarkChangePage:
    """A page of changes, oldest first."""

    items: tuple[MarkChange, ...]
    next: str | None = None


@view
class Absence:
    """An absence that was announced."""

    id: UUID
    session_id: UUID
    participant_id: UUID
    reason: str
    announced_at: datetime


@view
class SheetProblem:
    """Something in an attendance sheet that was not taken."""

    #: as in the sheet: `D7`
    cell: str
    code: str
    #: what is wrong and what to do, in the language asked for
    text: str


@view
class UploadedSheet:
    """What came of an attendance sheet."""

    id: UUID
    cohort_id: UUID
    #: marks that were new, that changed one, that were there or overtaken already
    marked: int
    corrected: int
    unchanged: int
    problems: tuple[SheetProblem, ...]


@view
class AttendanceSheet:
    """A cohort's attendance sheet as a workbook, to be printed or filled in."""

    cohort_id: UUID
    file: FileContent


@view
class MatrixSession:
    """A column of the matrix."""

    id: UUID
    module: str
    begins_at: datetime
    state: str
    repeats: UUID | None


@view
class MatrixRow:
    """A learner's row: a letter for each session, in the order of the columns.

    `p` present, `l` late, `e` excused, `a` absent, `-` not marked.
    """

    learner_id: UUID
    participant_id: UUID | None
    number: int
    state: str
    marks: str
    present: int
    excused: int
    absent: int


@view
class AttendanceMatrix:
    """Who was there, learner by session."""

    cohort_id: UUID
    sessions: tuple[MatrixSession, ...]
    rows: tuple[MatrixRow, ...]


@command(
    service="training",
    scope=Scope.WRITE,
    returns=AttendanceView,
    errors=(NotFound, SessionNotBegun, SessionCancelledAlready, ChildcareFull),
)
class MarkAttendance:
    """Mark a session's attendance, whole or in part: all marks are taken, or none.

    A mark that is there already changes nothing. Each mark that may not be taken is named by its
    place in the list.
    """

    session_id: UUID
    marks: tuple[Mark, ...]


@command(
    service="training",
    scope=Scope.WRITE,
    returns=Absence,
    errors=(NotFound, NotInCohort, SessionBegun, SessionCancelledAlready),
)
class AnnounceAbsence:
    """Note that somebody will not come, ahead: her absence is then excused."""

    session_id: UUID
    participant_id: UUID
    reason: ExcuseReason


@command(
    service="training",
    scope=Scope.WRITE,
    returns=UploadedSheet,
    errors=(NotFound, SheetUnreadable),
)
class UploadAttendance:
    """Take an attendance sheet, as it was downloaded, filled in, as XLSX or CSV.

    Late, twice or in pieces: each mark counts once, and what was taken last wins.
    """

    cohort_id: UUID
    file: FileReference
    language: Language = "es"


@query(
    service="training", scope=Scope.READ, returns=AttendanceSheet, errors=(NotFound,), personal=True
)
class GetAttendanceSheet:
    """A cohort's attendance sheet with its learners and sessions, to print or to fill in."""

    id: UUID
    language: Language = "es"


@query(service="training", scope=Scope.READ, returns=AttendanceView, errors=(NotFound,))
class GetAttendance:
    """A session's attendance."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=AttendanceMatrix, errors=(NotFound,))
class GetAttendanceMatrix:
    """A cohort's attendance, every learner and every session."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=MarkChangePage, errors=(NotFound,))
class ListMarkChanges:
    """Every mark that came for a session, with who sent it and when."""

    session_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
