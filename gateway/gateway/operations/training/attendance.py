"""Who was there, and how far each has come by it."""

from gateway.media import XLSX
from gateway.operations.model import Operation
from gateway.operations.rows import act, read, upload
from nosotros.contracts import training as c

_TAG, _PROGRESS = "Attendance", "Progress"
_COHORT, _SESSION = "/v1/cohorts/{id}", "/v1/sessions/{id}"
_SHEET = f"{_COHORT}/attendance-sheet"

ATTENDANCE: tuple[Operation, ...] = (
    act(f"{_SESSION}/attendance", c.MarkAttendance, tag=_TAG, of="session_id"),
    read(f"{_SESSION}/attendance", c.GetAttendance, tag=_TAG),
    read(f"{_SESSION}/marks", c.ListMarkChanges, tag=_TAG, of="session_id"),
    act(f"{_SESSION}/absences", c.AnnounceAbsence, tag=_TAG, of="session_id"),
    read(f"{_COHORT}/attendance", c.GetAttendanceMatrix, tag=_TAG),
    read(_SHEET, c.GetAttendanceSheet, tag=_TAG, sends_file=True, media=(XLSX,)),
    upload(_SHEET, c.UploadAttendance, tag=_TAG, of="cohort_id", query=("language",)),
    read("/v1/learners/{id}/progress", c.GetProgress, tag=_PROGRESS),
    read(f"{_COHORT}/progress", c.ListProgress, tag=_PROGRESS, of="cohort_id"),
)
