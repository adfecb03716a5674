"""The edge of mentoring: mentees, what is told of participants, and follow-ups."""

from mentoring.handlers import erasure, follow_ups, graduates, mentee_states, mentees, people
from nosotros.bus.service import command, event_handler, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment, training
from nosotros.contracts import mentoring as c


class Mentees:
    """Mentees, what is told of participants, and follow-ups."""

    @command
    def open_mentoring(self, command: c.OpenMentoring, work: UnitOfWork) -> c.MenteeView:
        """Open mentoring for a participant."""
        return mentees.open_mentoring(command, work=work)

    @command
    def describe_mentee(self, command: c.DescribeMentee, work: UnitOfWork) -> c.MenteeView:
        """Say what a mentee needs, where and when."""
        return mentees.describe_mentee(command, work=work)

    @command
    def rank_mentors(self, command: c.RankMentors, work: UnitOfWork) -> c.MenteeView:
        """Note whom a mentee would like as a mentor."""
        return mentees.rank_mentors(command, work=work)

    @command
    def pause_mentoring(self, command: c.PauseMentoring, work: UnitOfWork) -> c.MenteeView:
        """Pause a mentee who waits."""
        return mentee_states.pause_mentoring(command, work=work)

    @command
    def resume_mentoring(self, command: c.ResumeMentoring, work: UnitOfWork) -> c.MenteeView:
        """Have a paused mentee wait again."""
        return mentee_states.resume_mentoring(command, work=work)

    @command
    def close_mentoring(self, command: c.CloseMentoring, work: UnitOfWork) -> c.MenteeView:
        """Close a mentee who has no match under way."""
        return mentee_states.close_mentoring(command, work=work)

    @query
    def get_mentee(self, query: c.GetMentee, work: UnitOfWork) -> c.MenteeView:
        """One mentee."""
        return mentees.get_mentee(query, work=work)

    @query
    def list_mentees(self, query: c.ListMentees, work: UnitOfWork) -> c.MenteePage:
        """The organisation's mentees."""
        return mentees.list_mentees(query, work=work)

    @command
    def answer_follow_up(self, command: c.AnswerFollowUp, work: UnitOfWork) -> c.FollowUpView:
        """Note what a graduate answers."""
        return follow_ups.answer_follow_up(command, work=work)

    @command
    def skip_follow_up(self, command: c.SkipFollowUp, work: UnitOfWork) -> c.FollowUpView:
        """Note that a graduate does not want to answer, or was not reached."""
        return follow_ups.skip_follow_up(command, work=work)

    @query
    def get_follow_up(self, query: c.GetFollowUp, work: UnitOfWork) -> c.FollowUpView:
        """One follow-up."""
        return follow_ups.get_follow_up(query, work=work)

    @query
    def get_follow_up_answers(
        self, query: c.GetFollowUpAnswers, work: UnitOfWork
    ) -> c.FollowUpAnswers:
        """What a graduate answered."""
        return follow_ups.get_follow_up_answers(query, work=work)

    @query
    def list_follow_ups(self, query: c.ListFollowUps, work: UnitOfWork) -> c.FollowUpPage:
        """Follow-ups of a mentee, of a cohort, in one state, due by a day."""
        return follow_ups.list_follow_ups(query, work=work)

    @query
    def summarise_follow_ups(
        self, query: c.SummariseFollowUps, work: UnitOfWork
    ) -> c.FollowUpSummary:
        """What a cohort's graduates answered, as counts."""
        return follow_ups.summarise_follow_ups(query, work=work)

    @timer
    def follow_up_due(self, event: TimerEvent, work: UnitOfWork) -> None:
        """Tell that a graduate is to be asked."""
        follow_ups.follow_up_due(event, work=work)

    @event_handler
    def on_programme_completed(self, event: training.ProgrammeCompleted, work: UnitOfWork) -> None:
        """Open mentoring for a graduate, and plan her follow-ups."""
        graduates.on_programme_completed(event, work=work)

    @event_handler
    def on_completion_lost(self, event: training.CompletionLost, work: UnitOfWork) -> None:
        """Ask no more about a programme that was not completed after all."""
        graduates.on_completion_lost(event, work=work)

    @event_handler
    def on_learner_described(self, event: enrolment.LearnerDescribed, work: UnitOfWork) -> None:
        """Keep who a participant is."""
        people.on_learner_described(event, work=work)

    @event_handler
    def on_learner_forgotten(self, event: enrolment.LearnerForgotten, work: UnitOfWork) -> None:
        """Forget who somebody is, and keep all else."""
        people.on_learner_forgotten(event, work=work)

    @event_handler
    def on_participant_came_of_age(
        self, event: enrolment.ParticipantCameOfAge, work: UnitOfWork
    ) -> None:
        """Do the check of Ley 1780 again where a participant is in a team."""
        people.on_participant_came_of_age(event, work=work)

    @event_handler
    def on_participant_withdrew(
        self, event: enrolment.ParticipantWithdrew, work: UnitOfWork
    ) -> None:
        """End all that is done with a participant."""
        people.on_participant_withdrew(event, work=work)

    @event_handler
    def on_participant_changed(self, event: enrolment.ParticipantChanged, work: UnitOfWork) -> None:
        """Let go on what stood still where a participant who had left is back."""
        people.on_participant_changed(event, work=work)

    @event_handler
    def on_participants_merged(self, event: enrolment.ParticipantsMerged, work: UnitOfWork) -> None:
        """Have all that was made with two records be one person's."""
        people.on_participants_merged(event, work=work)

    @event_handler
    def on_merge_undone(self, event: enrolment.MergeUndone, work: UnitOfWork) -> None:
        """Give each of two records its own again."""
        people.on_merge_undone(event, work=work)

    @event_handler
    def on_participant_erased(self, event: enrolment.ParticipantErased, work: UnitOfWork) -> None:
        """Forget a participant."""
        erasure.on_participant_erased(event, work=work)
