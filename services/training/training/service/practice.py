"""The edge of training: attendance sheets, and evidence of practice."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import training as c
from nosotros.database import Database
from training.handlers import evidence, files, sheets


class Practice:
    """Attendance sheets, and evidence of practice."""

    @staticmethod
    def tidy(database: Database) -> None:
        """Delete the files that nothing came of, though nobody could say so when they were stored."""
        files.sweep(database, files=files.file_store())

    @query
    def get_attendance_sheet(
        self, query: c.GetAttendanceSheet, work: UnitOfWork
    ) -> c.AttendanceSheet:
        """A cohort's attendance sheet, to print or to fill in."""
        return sheets.get_attendance_sheet(query, work=work)

    @command
    def upload_attendance(self, command: c.UploadAttendance, work: UnitOfWork) -> c.UploadedSheet:
        """Take an attendance sheet that was filled in."""
        return sheets.upload_attendance(command, files=files.file_store(), work=work)

    @command
    def submit_evidence(self, command: c.SubmitEvidence, work: UnitOfWork) -> c.EvidenceView:
        """Hand in what a practice requirement asks for."""
        return evidence.submit_evidence(command, work=work)

    @command
    def attach_evidence(self, command: c.AttachEvidence, work: UnitOfWork) -> c.EvidenceView:
        """Add the file of an evidence, or replace it."""
        return evidence.attach_evidence(command, files=files.file_store(), work=work)

    @command
    def review_evidence(self, command: c.ReviewEvidence, work: UnitOfWork) -> c.EvidenceView:
        """Accept what was handed in, or return it."""
        return evidence.review_evidence(command, work=work)

    @query
    def get_evidence(self, query: c.GetEvidence, work: UnitOfWork) -> c.EvidenceView:
        """One evidence."""
        return evidence.get_evidence(query, work=work)

    @query
    def get_evidence_file(self, query: c.GetEvidenceFile, work: UnitOfWork) -> c.EvidenceFile:
        """The file of an evidence."""
        return evidence.get_evidence_file(query, work=work)

    @query
    def list_evidence(self, query: c.ListEvidence, work: UnitOfWork) -> c.EvidencePage:
        """What was handed in."""
        return evidence.list_evidence(query, work=work)

    @timer
    def unneeded_file(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Delete a file that nothing refers to any more."""
        files.unneeded_file(timer, files=files.file_store(), work=work)
