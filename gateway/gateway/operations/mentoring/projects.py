"""Solidarity projects: their stages and figures, teams, milestones, needs and partners."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import mentoring as c

_TAG, _TEAMS, _AROUND = "Projects", "Teams", "Around a project"
_IT, _MEMBER = "/v1/projects/{id}", "/v1/team-members/{id}"
_OF, _WHO = "project_id", "member_id"

PROJECTS: tuple[Operation, ...] = (
    make("/v1/projects", c.BeginProject, tag=_TAG),
    read("/v1/projects", c.ListProjects, tag=_TAG),
    read(_IT, c.GetProject, tag=_TAG),
    change(_IT, c.ChangeProject, tag=_TAG, of=_OF),
    change(f"{_IT}/figures", c.StateFigures, tag=_TAG, of=_OF),
    act(f"{_IT}/stage", c.MoveProject, tag=_TAG, of=_OF),
    read(f"{_IT}/ley-1780", c.CheckLey1780, tag=_TAG),
    make(f"{_IT}/team", c.JoinTeam, tag=_TEAMS, of=_OF, at=_MEMBER),
    read(f"{_IT}/team", c.ListTeam, tag=_TEAMS, of=_OF),
    read(_MEMBER, c.GetTeamMember, tag=_TEAMS),
    change(_MEMBER, c.ChangeMembership, tag=_TEAMS, of=_WHO),
    act(f"{_MEMBER}/leaving", c.LeaveTeam, tag=_TEAMS, of=_WHO),
    change(f"{_MEMBER}/person", c.CorrectTeamMember, tag=_TEAMS, of=_WHO),
    act(f"{_MEMBER}/erasure", c.EraseTeamMember, tag=_TEAMS, of=_WHO),
    # Each of these is read in its list alone, with the revision that a change names.
    act(f"{_IT}/milestones", c.AddMilestone, tag=_AROUND, of=_OF),
    read(f"{_IT}/milestones", c.ListMilestones, tag=_AROUND, of=_OF),
    change("/v1/milestones/{id}", c.ChangeMilestone, tag=_AROUND, of="milestone_id"),
    act(f"{_IT}/needs", c.AddProjectNeed, tag=_AROUND, of=_OF),
    read("/v1/project-needs", c.ListProjectNeeds, tag=_AROUND),
    change("/v1/project-needs/{id}", c.ChangeProjectNeed, tag=_AROUND, of="need_id"),
    act(f"{_IT}/links", c.LinkPartner, tag=_AROUND, of=_OF),
    read(f"{_IT}/links", c.ListLinks, tag=_AROUND, of=_OF),
    act("/v1/project-links/{id}/ending", c.EndLink, tag=_AROUND, of="link_id"),
)
