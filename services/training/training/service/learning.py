"""The edge of training: attendance, and the progress that is computed from it."""

from nosotros.bus.service import command, event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment, notifications
from nosotros.contracts import training as c
from training.handlers import absences, erasure, explained, learners, marking, matrix, own, people


class Learning:
    """Attendance, and the progress that is computed from it."""

    @command
    def mark_attendance(self, command: c.MarkAttendance, work: UnitOfWork) -> c.AttendanceView:
        """Mark a session's attendance, whole or in part."""
        return marking.mark_attendance(command, work=work)

    @command
    def announce_absence(self, command: c.AnnounceAbsence, work: UnitOfWork) -> c.Absence:
        """Note that somebody will not come."""
        return absences.announce_absence(command, work=work)

    @query
    def get_attendance(self, query: c.GetAttendance, work: UnitOfWork) -> c.AttendanceView:
        """A session's attendance."""
        return marking.get_attendance(query, work=work)

    @query
    def list_mark_changes(self, query: c.ListMarkChanges, work: UnitOfWork) -> c.MarkChangePage:
        """Every mark that came for a session."""
        return marking.list_mark_changes(query, work=work)

    @query
    def get_attendance_matrix(
        self, query: c.GetAttendanceMatrix, work: UnitOfWork
    ) -> c.AttendanceMatrix:
        """A cohort's attendance, every learner and every session."""
        return matrix.get_attendance_matrix(query, work=work)

    @query
    def list_learners(self, query: c.ListLearners, work: UnitOfWork) -> c.LearnerPage:
        """Who is, or was, in a cohort."""
        return learners.list_learners(query, work=work)

    @query
    def get_progress(self, query: c.GetProgress, work: UnitOfWork) -> c.ProgressView:
        """How far one learner has come, explained."""
        return explained.get_progress(query, work=work)

    @query
    def list_progress(self, query: c.ListProgress, work: UnitOfWork) -> c.ProgressPage:
        """How far each of a cohort's learners has come."""
        return explained.list_progress(query, work=work)

    @query
    def get_own_next(self, query: c.GetOwnNext, work: UnitOfWork) -> c.OwnNext:
        """The next session and the certificates of the participant who asks."""
        return own.get_own_next(query, work=work)

    @event_handler
    def on_absence_answered(self, event: notifications.AbsenceAnswered, work: UnitOfWork) -> None:
        """Excuse her who answered that she will not come."""
        absences.on_absence_answered(event, work=work)

    @event_handler
    def on_participant_enrolled(
        self, event: enrolment.ParticipantEnrolled, work: UnitOfWork
    ) -> None:
        """Give somebody her place in a cohort."""
        learners.on_participant_enrolled(event, work=work)

    @event_handler
    def on_enrolment_activated(self, event: enrolment.EnrolmentActivated, work: UnitOfWork) -> None:
        """Note that somebody has begun."""
        learners.on_enrolment_activated(event, work=work)

    @event_handler
    def on_enrolment_completed(self, event: enrolment.EnrolmentCompleted, work: UnitOfWork) -> None:
        """Note that somebody's place is completed."""
        learners.on_enrolment_completed(event, work=work)

    @event_handler
    def on_enrolment_withdrawn(self, event: enrolment.EnrolmentWithdrawn, work: UnitOfWork) -> None:
        """End somebody's place."""
        learners.on_enrolment_withdrawn(event, work=work)

    @event_handler
    def on_enrolment_refused(self, event: enrolment.EnrolmentRefused, work: UnitOfWork) -> None:
        """End somebody's place, if she had one."""
        learners.on_enrolment_refused(event, work=work)

    @event_handler
    def on_learner_described(self, event: enrolment.LearnerDescribed, work: UnitOfWork) -> None:
        """Keep who a learner is."""
        people.on_learner_described(event, work=work)

    @event_handler
    def on_learner_forgotten(self, event: enrolment.LearnerForgotten, work: UnitOfWork) -> None:
        """Forget who somebody is, and keep all else."""
        people.on_learner_forgotten(event, work=work)

    @event_handler
    def on_support_need_changed(
        self, event: enrolment.SupportNeedChanged, work: UnitOfWork
    ) -> None:
        """Keep what a learner needs to be able to come."""
        people.on_support_need_changed(event, work=work)

    @event_handler
    def on_participant_withdrew(
        self, event: enrolment.ParticipantWithdrew, work: UnitOfWork
    ) -> None:
        """Show a learner's name nowhere any more."""
        people.on_participant_withdrew(event, work=work)

    @event_handler
    def on_participants_merged(self, event: enrolment.ParticipantsMerged, work: UnitOfWork) -> None:
        """Have the places of two records be one person's."""
        people.on_participants_merged(event, work=work)

    @event_handler
    def on_merge_undone(self, event: enrolment.MergeUndone, work: UnitOfWork) -> None:
        """Give each of two records its own places again."""
        people.on_merge_undone(event, work=work)

    @event_handler
    def on_participant_erased(self, event: enrolment.ParticipantErased, work: UnitOfWork) -> None:
        """Forget a participant."""
        erasure.on_participant_erased(event, work=work)
