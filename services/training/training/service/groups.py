"""The edge of training: programmes, places, trainers with their checks, cohorts and their sessions."""

from nosotros.bus.service import command, event_handler, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
from nosotros.contracts import training as c
from training.handlers import (
    checks,
    closing,
    cohorts,
    places,
    planning,
    programmes,
    sessions,
    trainers,
)


class Groups:
    """Programmes, places, trainers with their checks, cohorts and their sessions."""

    @command
    def publish_programme(self, command: c.PublishProgramme, work: UnitOfWork) -> c.ProgrammeView:
        """Publish a programme, or a new version of it."""
        return programmes.publish_programme(command, work=work)

    @query
    def get_programme(self, query: c.GetProgramme, work: UnitOfWork) -> c.ProgrammeView:
        """One programme, in its newest version or in one that is named."""
        return programmes.get_programme(query, work=work)

    @query
    def list_programmes(self, query: c.ListProgrammes, work: UnitOfWork) -> c.ProgrammePage:
        """The organisation's programmes."""
        return programmes.list_programmes(query, work=work)

    @command
    def add_place(self, command: c.AddPlace, work: UnitOfWork) -> c.PlaceView:
        """Add a room where sessions are held."""
        return places.add_place(command, work=work)

    @command
    def change_place(self, command: c.ChangePlace, work: UnitOfWork) -> c.PlaceView:
        """Change a place."""
        return places.change_place(command, work=work)

    @query
    def get_place(self, query: c.GetPlace, work: UnitOfWork) -> c.PlaceView:
        """One place."""
        return places.get_place(query, work=work)

    @query
    def list_places(self, query: c.ListPlaces, work: UnitOfWork) -> c.PlacePage:
        """The organisation's places."""
        return places.list_places(query, work=work)

    @command
    def add_trainer(self, command: c.AddTrainer, work: UnitOfWork) -> c.TrainerView:
        """Add somebody who teaches."""
        return trainers.add_trainer(command, work=work)

    @command
    def change_trainer(self, command: c.ChangeTrainer, work: UnitOfWork) -> c.TrainerView:
        """Correct a trainer's name."""
        return trainers.change_trainer(command, work=work)

    @command
    def end_trainer(self, command: c.EndTrainer, work: UnitOfWork) -> c.TrainerView:
        """End a trainer's time."""
        return trainers.end_trainer(command, work=work)

    @query
    def get_trainer(self, query: c.GetTrainer, work: UnitOfWork) -> c.TrainerView:
        """One trainer."""
        return trainers.get_trainer(query, work=work)

    @query
    def list_trainers(self, query: c.ListTrainers, work: UnitOfWork) -> c.TrainerPage:
        """The organisation's trainers, or those in one state."""
        return trainers.list_trainers(query, work=work)

    @command
    def note_check(self, command: c.NoteCheck, work: UnitOfWork) -> c.CheckView:
        """Note the check of a trainer or ambassador."""
        return checks.note_check(command, work=work)

    @query
    def list_checks(self, query: c.ListChecks, work: UnitOfWork) -> c.Checks:
        """The checks of a trainer or ambassador."""
        return checks.list_checks(query, work=work)

    @command
    def schedule_cohort(self, command: c.ScheduleCohort, work: UnitOfWork) -> c.CohortView:
        """Schedule a cohort of a programme's newest version."""
        return cohorts.schedule_cohort(command, work=work)

    @command
    def change_cohort(self, command: c.ChangeCohort, work: UnitOfWork) -> c.CohortView:
        """Change a cohort's name and who teaches it."""
        return cohorts.change_cohort(command, work=work)

    @command
    def close_cohort(self, command: c.CloseCohort, work: UnitOfWork) -> c.CohortView:
        """Close a cohort whose sessions are over."""
        return closing.close_cohort(command, work=work)

    @command
    def cancel_cohort(self, command: c.CancelCohort, work: UnitOfWork) -> c.CohortView:
        """Call a cohort off."""
        return closing.cancel_cohort(command, work=work)

    @query
    def get_cohort(self, query: c.GetCohort, work: UnitOfWork) -> c.CohortView:
        """One cohort."""
        return cohorts.get_cohort(query, work=work)

    @query
    def list_cohorts(self, query: c.ListCohorts, work: UnitOfWork) -> c.CohortPage:
        """The organisation's cohorts, or those in one state."""
        return cohorts.list_cohorts(query, work=work)

    @command
    def plan_sessions(self, command: c.PlanSessions, work: UnitOfWork) -> c.PlannedSessions:
        """Plan a module's sessions from a recurrence rule."""
        return planning.plan_sessions(command, work=work)

    @command
    def change_session(self, command: c.ChangeSession, work: UnitOfWork) -> c.SessionView:
        """Move a session, or change its place, trainers or childcare."""
        return sessions.change_session(command, work=work)

    @command
    def cancel_session(self, command: c.CancelSession, work: UnitOfWork) -> c.SessionView:
        """Cancel a session that has not begun."""
        return sessions.cancel_session(command, work=work)

    @command
    def repeat_session(self, command: c.RepeatSession, work: UnitOfWork) -> c.SessionView:
        """Hold a session once more, for those who missed it."""
        return planning.repeat_session(command, work=work)

    @query
    def get_session(self, query: c.GetSession, work: UnitOfWork) -> c.SessionView:
        """One session."""
        return sessions.get_session(query, work=work)

    @query
    def list_sessions(self, query: c.ListSessions, work: UnitOfWork) -> c.SessionPage:
        """A cohort's sessions, or everybody's between two dates."""
        return sessions.list_sessions(query, work=work)

    @event_handler
    def on_intake_opened(self, event: enrolment.IntakeOpened, work: UnitOfWork) -> None:
        """Note the intake that fills a cohort."""
        cohorts.on_intake_opened(event, work=work)

    @event_handler
    def on_intake_changed(self, event: enrolment.IntakeChanged, work: UnitOfWork) -> None:
        """Keep the seats of a cohort those of its intake."""
        cohorts.on_intake_changed(event, work=work)

    @timer
    def cohort_begins(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Have a cohort run from its first session on."""
        closing.cohort_begins(timer, work=work)

    @timer
    def check_expires(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Tell of a check that has run out."""
        checks.check_expires(timer, work=work)
