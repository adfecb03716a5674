"""The edge of mentoring: mentors and their screening."""

from mentoring.handlers import mentors, mentors_leaving, screening
from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c


class Mentors:
    """Mentors and their screening."""

    @command
    def add_mentor(self, command: c.AddMentor, work: UnitOfWork) -> c.MentorView:
        """Add somebody who wants to accompany."""
        return mentors.add_mentor(command, work=work)

    @command
    def change_mentor(self, command: c.ChangeMentor, work: UnitOfWork) -> c.MentorView:
        """Change what is known of a mentor."""
        return mentors.change_mentor(command, work=work)

    @command
    def note_reference(self, command: c.NoteReference, work: UnitOfWork) -> c.ReferenceView:
        """Note what somebody who knows a mentor says."""
        return screening.note_reference(command, work=work)

    @command
    def note_mentor_check(self, command: c.NoteMentorCheck, work: UnitOfWork) -> c.MentorCheckView:
        """Note the check of a mentor."""
        return screening.note_mentor_check(command, work=work)

    @command
    def accept_mentor(self, command: c.AcceptMentor, work: UnitOfWork) -> c.MentorView:
        """Accept a mentor, who applied."""
        return mentors.accept_mentor(command, work=work)

    @command
    def pause_mentor(self, command: c.PauseMentor, work: UnitOfWork) -> c.MentorView:
        """Have an active mentor get no new mentees."""
        return mentors.pause_mentor(command, work=work)

    @command
    def resume_mentor(self, command: c.ResumeMentor, work: UnitOfWork) -> c.MentorView:
        """Have a paused mentor get mentees again."""
        return mentors.resume_mentor(command, work=work)

    @command
    def end_mentor(self, command: c.EndMentor, work: UnitOfWork) -> c.MentorView:
        """End a mentor's time."""
        return mentors_leaving.end_mentor(command, work=work)

    @command
    def erase_mentor(self, command: c.EraseMentor, work: UnitOfWork) -> c.MentorView:
        """Erase what is known of a mentor whose time has ended."""
        return mentors_leaving.erase_mentor(command, work=work)

    @command
    def set_mentor_account(self, command: c.SetMentorAccount, work: UnitOfWork) -> c.MentorView:
        """Say which key acts for a mentor."""
        return mentors.set_mentor_account(command, work=work)

    @query
    def get_mentor(self, query: c.GetMentor, work: UnitOfWork) -> c.MentorView:
        """One mentor."""
        return mentors.get_mentor(query, work=work)

    @query
    def list_mentors(self, query: c.ListMentors, work: UnitOfWork) -> c.MentorPage:
        """The organisation's mentors, or those in one state."""
        return mentors.list_mentors(query, work=work)

    @query
    def get_screening(self, query: c.GetScreening, work: UnitOfWork) -> c.Screening:
        """The references and checks of a mentor."""
        return screening.get_screening(query, work=work)

    @timer
    def mentor_check_expires(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Tell of a mentor's check that has run out."""
        screening.mentor_check_expires(timer, work=work)
