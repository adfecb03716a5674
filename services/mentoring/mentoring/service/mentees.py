"""The edge of mentoring: mentees, what is told of participants, and follow-ups."""

from mentoring.handlers import mentees, people
from nosotros.bus.service import command, event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
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

    @query
    def get_mentee(self, query: c.GetMentee, work: UnitOfWork) -> c.MenteeView:
        """One mentee."""
        return mentees.get_mentee(query, work=work)

    @query
    def list_mentees(self, query: c.ListMentees, work: UnitOfWork) -> c.MenteePage:
        """The organisation's mentees."""
        return mentees.list_mentees(query, work=work)

    @event_handler
    def on_learner_described(self, event: enrolment.LearnerDescribed, work: UnitOfWork) -> None:
        """Keep who a participant is."""
        people.on_learner_described(event, work=work)
