"""The edge of mentoring: the Social Contact Centre: agents, support cases, referrals."""

from mentoring.handlers import (
    agents,
    answers,
    case_course,
    case_reading,
    centre_figures,
    referrals,
    support_cases,
)
from nosotros.bus.service import command, event_handler, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c
from nosotros.contracts import notifications


class Centre:
    """The Social Contact Centre: agents, support cases, referrals."""

    @command
    def add_agent(self, command: c.AddAgent, work: UnitOfWork) -> c.AgentView:
        """Add somebody who works at the Centre."""
        return agents.add_agent(command, work=work)

    @command
    def set_agent_account(self, command: c.SetAgentAccount, work: UnitOfWork) -> c.AgentView:
        """Say which key acts for an agent."""
        return agents.set_agent_account(command, work=work)

    @command
    def hand_over_cases(self, command: c.HandOverCases, work: UnitOfWork) -> c.HandedOver:
        """Hand over all that an agent owns."""
        return agents.hand_over_cases(command, work=work)

    @command
    def end_agent(self, command: c.EndAgent, work: UnitOfWork) -> c.AgentView:
        """End an agent's time."""
        return agents.end_agent(command, work=work)

    @query
    def get_agent(self, query: c.GetAgent, work: UnitOfWork) -> c.AgentView:
        """One agent."""
        return agents.get_agent(query, work=work)

    @query
    def list_agents(self, query: c.ListAgents, work: UnitOfWork) -> c.AgentPage:
        """The organisation's agents."""
        return agents.list_agents(query, work=work)

    @command
    def open_support_case(
        self, command: c.OpenSupportCase, work: UnitOfWork
    ) -> c.SupportCaseStatus:
        """Open a case for a participant."""
        return support_cases.open_support_case(command, work=work)

    @command
    def change_support_case(
        self, command: c.ChangeSupportCase, work: UnitOfWork
    ) -> c.SupportCaseStatus:
        """Change a case."""
        return support_cases.change_support_case(command, work=work)

    @command
    def take_support_case(
        self, command: c.TakeSupportCase, work: UnitOfWork
    ) -> c.SupportCaseStatus:
        """Own a case that nobody owns."""
        return support_cases.take_support_case(command, work=work)

    @command
    def note_on_case(self, command: c.NoteOnCase, work: UnitOfWork) -> c.SupportCaseStatus:
        """Add what was done or said in a case."""
        return case_course.note_on_case(command, work=work)

    @command
    def close_support_case(
        self, command: c.CloseSupportCase, work: UnitOfWork
    ) -> c.SupportCaseStatus:
        """Close a case with its outcome."""
        return case_course.close_support_case(command, work=work)

    @command
    def reopen_support_case(
        self, command: c.ReopenSupportCase, work: UnitOfWork
    ) -> c.SupportCaseStatus:
        """Have a closed case go on."""
        return case_course.reopen_support_case(command, work=work)

    @query
    def get_support_case(self, query: c.GetSupportCase, work: UnitOfWork) -> c.SupportCaseView:
        """One case."""
        return case_reading.get_support_case(query, work=work)

    @query
    def list_case_entries(self, query: c.ListCaseEntries, work: UnitOfWork) -> c.CaseEntries:
        """The course of a case."""
        return case_reading.list_case_entries(query, work=work)

    @query
    def list_support_cases(self, query: c.ListSupportCases, work: UnitOfWork) -> c.SupportCasePage:
        """The queue, by urgency, then by age."""
        return case_reading.list_support_cases(query, work=work)

    @query
    def get_centre_figures(self, query: c.GetCentreFigures, work: UnitOfWork) -> c.CentreFigures:
        """How cases were answered."""
        return centre_figures.get_centre_figures(query, work=work)

    @command
    def refer_case(self, command: c.ReferCase, work: UnitOfWork) -> c.ReferralStatus:
        """Pass a case on to a partner."""
        return referrals.refer_case(command, work=work)

    @command
    def answer_referral(self, command: c.AnswerReferral, work: UnitOfWork) -> c.ReferralStatus:
        """Note what a partner answered."""
        return referrals.answer_referral(command, work=work)

    @query
    def list_referrals(self, query: c.ListReferrals, work: UnitOfWork) -> c.Referrals:
        """The referrals of a case."""
        return case_reading.list_referrals(query, work=work)

    @event_handler
    def on_answer_for_centre(self, event: notifications.AnswerForCentre, work: UnitOfWork) -> None:
        """Look after what a participant wrote."""
        answers.on_answer_for_centre(event, work=work)

    @timer
    def case_overdue(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Tell of a case that was not answered in time."""
        support_cases.case_overdue(timer, work=work)
