"""The edge of mentoring: meetings with their notes and next steps, and action plans."""

from mentoring.handlers import goals, my_meetings, notes, own, planning, reading, steps
from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c


class Accompanying:
    """Meetings with their notes and next steps, and action plans."""

    @command
    def plan_meeting(self, command: c.PlanMeeting, work: UnitOfWork) -> c.MeetingView:
        """Plan a meeting of an active match."""
        return planning.plan_meeting(command, work=work)

    @command
    def move_meeting(self, command: c.MoveMeeting, work: UnitOfWork) -> c.MeetingView:
        """Move a planned meeting that has not begun."""
        return planning.move_meeting(command, work=work)

    @command
    def cancel_meeting(self, command: c.CancelMeeting, work: UnitOfWork) -> c.MeetingView:
        """Cancel a planned meeting."""
        return planning.cancel_meeting(command, work=work)

    @command
    def report_meeting(self, command: c.ReportMeeting, work: UnitOfWork) -> c.MeetingView:
        """Say that a meeting was held, or who missed it."""
        return planning.report_meeting(command, work=work)

    @query
    def get_meeting(self, query: c.GetMeeting, work: UnitOfWork) -> c.MeetingView:
        """One meeting."""
        return reading.get_meeting(query, work=work)

    @query
    def list_meetings(self, query: c.ListMeetings, work: UnitOfWork) -> c.MeetingPage:
        """Meetings, by their beginning."""
        return reading.list_meetings(query, work=work)

    @command
    def add_note(self, command: c.AddNote, work: UnitOfWork) -> c.NoteWritten:
        """Add a note that is shared."""
        return notes.add_note(command, work=work)

    @command
    def add_confidential_note(
        self, command: c.AddConfidentialNote, work: UnitOfWork
    ) -> c.NoteWritten:
        """Add a note for the Centre and the match's mentor alone."""
        return notes.add_confidential_note(command, work=work)

    @query
    def list_notes(self, query: c.ListNotes, work: UnitOfWork) -> c.NotePage:
        """The shared notes on a mentee's meetings."""
        return notes.list_notes(query, work=work)

    @query
    def list_confidential_notes(
        self, query: c.ListConfidentialNotes, work: UnitOfWork
    ) -> c.NotePage:
        """The confidential notes on a mentee's meetings."""
        return notes.list_confidential_notes(query, work=work)

    @command
    def add_step(self, command: c.AddStep, work: UnitOfWork) -> c.StepView:
        """Note a next step."""
        return steps.add_step(command, work=work)

    @command
    def change_step(self, command: c.ChangeStep, work: UnitOfWork) -> c.StepView:
        """Change a next step, or say when it was done."""
        return steps.change_step(command, work=work)

    @command
    def drop_step(self, command: c.DropStep, work: UnitOfWork) -> None:
        """Delete a next step."""
        steps.drop_step(command, work=work)

    @query
    def get_step(self, query: c.GetStep, work: UnitOfWork) -> c.StepView:
        """One next step."""
        return steps.get_step(query, work=work)

    @query
    def list_steps(self, query: c.ListSteps, work: UnitOfWork) -> c.StepPage:
        """The next steps of a match, or all that are open by a day."""
        return steps.list_steps(query, work=work)

    @query
    def list_my_meetings(self, query: c.ListMyMeetings, work: UnitOfWork) -> c.MeetingPage:
        """The meetings of the mentor whose key this is."""
        return my_meetings.list_my_meetings(query, work=work)

    @command
    def plan_my_meeting(self, command: c.PlanMyMeeting, work: UnitOfWork) -> c.MeetingView:
        """Plan a meeting of the mentor whose key this is."""
        return my_meetings.plan_my_meeting(command, work=work)

    @command
    def cancel_my_meeting(self, command: c.CancelMyMeeting, work: UnitOfWork) -> c.MeetingView:
        """Cancel a meeting of the mentor whose key this is."""
        return my_meetings.cancel_my_meeting(command, work=work)

    @command
    def report_my_meeting(self, command: c.ReportMyMeeting, work: UnitOfWork) -> c.MeetingView:
        """Report a meeting of the mentor whose key this is."""
        return my_meetings.report_my_meeting(command, work=work)

    @command
    def write_my_note(self, command: c.WriteMyNote, work: UnitOfWork) -> c.NoteWritten:
        """Write a note as the mentor whose key this is."""
        return notes.write_my_note(command, work=work)

    @query
    def list_my_notes(self, query: c.ListMyNotes, work: UnitOfWork) -> c.NotePage:
        """What the mentor whose key this is may read of a match."""
        return notes.list_my_notes(query, work=work)

    @command
    def set_goal(self, command: c.SetGoal, work: UnitOfWork) -> c.GoalView:
        """Set a goal of a mentee's action plan."""
        return goals.set_goal(command, work=work)

    @command
    def change_goal(self, command: c.ChangeGoal, work: UnitOfWork) -> c.GoalView:
        """Change a goal, drop it, or take it up again."""
        return goals.change_goal(command, work=work)

    @command
    def note_goal_progress(self, command: c.NoteGoalProgress, work: UnitOfWork) -> c.GoalView:
        """Note how far a goal has come."""
        return goals.note_goal_progress(command, work=work)

    @query
    def get_goal(self, query: c.GetGoal, work: UnitOfWork) -> c.GoalView:
        """One goal."""
        return goals.get_goal(query, work=work)

    @query
    def list_goals(self, query: c.ListGoals, work: UnitOfWork) -> c.GoalPage:
        """A mentee's action plan."""
        return goals.list_goals(query, work=work)

    @query
    def get_own_meeting(self, query: c.GetOwnMeeting, work: UnitOfWork) -> c.OwnMeetings:
        """The next meeting of the participant who asks."""
        return own.get_own_meeting(query, work=work)

    @timer
    def step_due(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Tell of a next step on its day."""
        steps.step_due(timer, work=work)
