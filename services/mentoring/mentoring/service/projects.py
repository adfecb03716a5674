"""The edge of mentoring: projects, their teams and the check of Ley 1780."""

from mentoring.handlers import (
    ley_1780,
    links,
    memberships,
    milestones,
    project_needs,
    projects,
    team_people,
)
from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c


class Projects:
    """Projects, their teams and the check of Ley 1780."""

    @command
    def begin_project(self, command: c.BeginProject, work: UnitOfWork) -> c.ProjectView:
        """Begin a project, as an idea."""
        return projects.begin_project(command, work=work)

    @command
    def change_project(self, command: c.ChangeProject, work: UnitOfWork) -> c.ProjectView:
        """Change what a project is about."""
        return projects.change_project(command, work=work)

    @command
    def state_figures(self, command: c.StateFigures, work: UnitOfWork) -> c.ProjectView:
        """State a project's legal form and figures."""
        return projects.state_figures(command, work=work)

    @command
    def move_project(self, command: c.MoveProject, work: UnitOfWork) -> c.ProjectView:
        """Have a project enter a stage."""
        return projects.move_project(command, work=work)

    @query
    def get_project(self, query: c.GetProject, work: UnitOfWork) -> c.ProjectView:
        """One project."""
        return projects.get_project(query, work=work)

    @query
    def list_projects(self, query: c.ListProjects, work: UnitOfWork) -> c.ProjectPage:
        """The organisation's projects, in one stage, of a sector or in a municipality."""
        return projects.list_projects(query, work=work)

    @command
    def join_team(self, command: c.JoinTeam, work: UnitOfWork) -> c.TeamMemberView:
        """Add somebody to a project's team."""
        return memberships.join_team(command, work=work)

    @command
    def change_membership(self, command: c.ChangeMembership, work: UnitOfWork) -> c.TeamMemberView:
        """Change somebody's role and her share from a day on."""
        return memberships.change_membership(command, work=work)

    @command
    def leave_team(self, command: c.LeaveTeam, work: UnitOfWork) -> c.TeamMemberView:
        """End somebody's time in a team."""
        return memberships.leave_team(command, work=work)

    @command
    def correct_team_member(
        self, command: c.CorrectTeamMember, work: UnitOfWork
    ) -> c.TeamMemberView:
        """Correct who a member is who is no participant."""
        return team_people.correct_team_member(command, work=work)

    @command
    def erase_team_member(self, command: c.EraseTeamMember, work: UnitOfWork) -> c.TeamMemberView:
        """Erase who a member is who is no participant."""
        return team_people.erase_team_member(command, work=work)

    @query
    def get_team_member(self, query: c.GetTeamMember, work: UnitOfWork) -> c.TeamMemberView:
        """One member of a team."""
        return memberships.get_team_member(query, work=work)

    @query
    def list_team(self, query: c.ListTeam, work: UnitOfWork) -> c.TeamPage:
        """A project's team, those who left included."""
        return memberships.list_team(query, work=work)

    @query
    def check_ley1780(self, query: c.CheckLey1780, work: UnitOfWork) -> c.Ley1780View:
        """Whether a project is eligible for the benefit of Ley 1780."""
        return ley_1780.check_ley1780(query, work=work)

    @command
    def add_milestone(self, command: c.AddMilestone, work: UnitOfWork) -> c.Milestone:
        """Add what a project sets out to have reached by a day."""
        return milestones.add_milestone(command, work=work)

    @command
    def change_milestone(self, command: c.ChangeMilestone, work: UnitOfWork) -> c.Milestone:
        """Change a milestone, or say when it was reached."""
        return milestones.change_milestone(command, work=work)

    @query
    def list_milestones(self, query: c.ListMilestones, work: UnitOfWork) -> c.MilestonePage:
        """A project's milestones."""
        return milestones.list_milestones(query, work=work)

    @command
    def add_project_need(self, command: c.AddProjectNeed, work: UnitOfWork) -> c.ProjectNeed:
        """Add what a project needs."""
        return project_needs.add_project_need(command, work=work)

    @command
    def change_project_need(self, command: c.ChangeProjectNeed, work: UnitOfWork) -> c.ProjectNeed:
        """Change what a project needs, or say that it is met or dropped."""
        return project_needs.change_project_need(command, work=work)

    @query
    def list_project_needs(self, query: c.ListProjectNeeds, work: UnitOfWork) -> c.ProjectNeedPage:
        """What projects need: one, or all of them."""
        return project_needs.list_project_needs(query, work=work)

    @command
    def link_partner(self, command: c.LinkPartner, work: UnitOfWork) -> c.ProjectLink:
        """Link a partner to a project."""
        return links.link_partner(command, work=work)

    @command
    def end_link(self, command: c.EndLink, work: UnitOfWork) -> c.ProjectLink:
        """End a link on a day, which is its last."""
        return links.end_link(command, work=work)

    @query
    def list_links(self, query: c.ListLinks, work: UnitOfWork) -> c.ProjectLinkPage:
        """A project's partners."""
        return links.list_links(query, work=work)

    @timer
    def ley_1780_due(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Do the check of Ley 1780 again on a day that may change it."""
        ley_1780.ley_1780_due(timer, work=work)
