"""Who is in a team: joined, given another role or share, left, read."""

from datetime import date
from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.domain.teams import most_held
from mentoring.handlers.projects import need_open
from mentoring.handlers.refusing import refuse
from mentoring.handlers.team_people import member_view, wrong_birth_date
from mentoring.handlers.teams import tell_of_team
from mentoring.storage import merges, people, projects, teams
from mentoring.storage.projects import Project
from mentoring.storage.teams import TeamMember
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeMembership,
    Closed,
    GetTeamMember,
    InTeamAlready,
    JoinTeam,
    LeaveTeam,
    ListTeam,
    SharesExceeded,
    StateUnfit,
    TeamMemberView,
    TeamPage,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def join_team(command: JoinTeam, *, work: UnitOfWork) -> TeamMemberView:
    """Add somebody to a team, with her share from the same day on.

    Raises:
        InvalidFields: it is neither a participant nor a person with names and birth date, or both.
        NotFound: no project or participant of the organisation has this id.
        StateUnfit: the participant has withdrawn.
        Closed: the project is closed.
        InTeamAlready: the participant is, or is to be, in the team on a day from then on.
        SharesExceeded: more units of capital would be somebody's than there are.
    """
    _check_who(command, today=day_of(work.at))
    participant_id = _participant(command.participant_id, work=work)
    project = need_open(command.project_id, work=work)
    for each in teams.of_project(work.connection, project.id):
        is_she = each.participant_id is not None and each.participant_id == participant_id
        if is_she and each.membership.meets(command.since, None):
            raise InTeamAlready(since=each.membership.since.isoformat())
    id = new_id()
    work.connection.exec_driver_sql(
        teams.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "project_id": project.id,
            "participant_id": participant_id,
            "known_as": command.participant_id,
            "first_names": command.first_names,
            "surnames": command.surnames,
            "birth_date": command.birth_date,
            "role": command.role,
            "since": command.since,
        },
    )
    if command.units:
        _share(id, project, since=command.since, units=command.units, work=work)
    tell_of_team(project.id, work=work)
    work.audit("join_team", id)
    return get_team_member(GetTeamMember(id=id), work=work)


def change_membership(command: ChangeMembership, *, work: UnitOfWork) -> TeamMemberView:
    """Change somebody's role and her share from a day on; later ones are as these.

    Raises:
        NotFound: no team member of the organisation has this id.
        RevisionMismatch: her membership was changed since it was read.
        Closed: the project is closed, or she has left.
        SharesExceeded: more units of capital would be somebody's than there are.
        InvalidFields: on that day she is not in the team.
    """
    member, project = _member(command.member_id, work=work)
    if member.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=member.revision)
    _check_day(member, "since", command.since)
    work.connection.exec_driver_sql(teams.CHANGE, {"id": member.id})
    hers = member.membership
    if command.role != hers.role_on(command.since) or hers.roles:
        teams.give_role(
            work.connection,
            member.id,
            organisation=work.organisation,
            since=command.since,
            role=command.role,
        )
    is_last = all(each.since <= command.since for each in hers.shares)
    if hers.units_on(command.since) != command.units or not is_last:
        _share(member.id, project, since=command.since, units=command.units, work=work)
    tell_of_team(project.id, work=work)
    work.audit("change_membership", member.id)
    return get_team_member(GetTeamMember(id=member.id), work=work)


def leave_team(command: LeaveTeam, *, work: UnitOfWork) -> TeamMemberView:
    """End somebody's time in a team; an end that is still to come can be brought forward.

    Raises:
        NotFound: no team member of the organisation has this id.
        Closed: the project is closed, or she has left.
        InvalidFields: on that day she is not in the team.
    """
    member, project = _member(command.member_id, work=work)
    _check_day(member, "until", command.until)
    teams.leave(work.connection, member.id, until=command.until)
    tell_of_team(project.id, work=work)
    work.audit("leave_team", member.id)
    return get_team_member(GetTeamMember(id=member.id), work=work)


def get_team_member(query: GetTeamMember, *, work: UnitOfWork) -> TeamMemberView:
    """One member of a team.

    Raises:
        NotFound: no team member of the organisation has this id.
    """
    return member_view(_found(query.id, work=work), today=day_of(work.at))


def list_team(query: ListTeam, *, work: UnitOfWork) -> TeamPage:
    """A page of a project's team.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    if projects.find(work.connection, query.project_id) is None:
        raise NotFound(kind="project", id=query.project_id)
    found = teams.page(
        work.connection, query.project_id, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    today = day_of(work.at)
    return TeamPage(items=tuple(member_view(each, today=today) for each in items), next=following)


def _check_who(command: JoinTeam, *, today: date) -> None:
    """Refuse whoever is neither a participant nor named, and days that cannot be meant."""
    person = {name: getattr(command, name) for name in ("first_names", "surnames", "birth_date")}
    named = any(value is not None for value in person.values())
    problems: list[tuple[str, str]] = []
    if (command.participant_id is not None) == named:
        problems.append(("participant_id", "participant_or_person"))
    elif named:
        problems += [(name, "required") for name, value in person.items() if value is None]
    if command.birth_date is not None:
        problems += wrong_birth_date(command.birth_date, today=today)
    if not is_of_our_time(command.since):
        problems.append(("since", "date_far_away"))
    refuse(problems)


def _participant(id: UUID | None, *, work: UnitOfWork) -> UUID | None:
    """The record that a participant's leads to by now, held until the work ends.

    Raises:
        NotFound: enrolment has told of no participant of the organisation with this id.
        StateUnfit: she has withdrawn.
    """
    if id is None:
        return None
    survivor_id = merges.hold(work.connection, id)
    person = people.find(work.connection, survivor_id)
    if person is None:
        raise NotFound(kind="participant", id=id)
    if person.restricted:
        raise StateUnfit(state="withdrawn", needed=("enrolled",))
    return survivor_id


def _check_day(member: TeamMember, field: str, day: date) -> None:
    hers = member.membership
    code = None
    if not is_of_our_time(day):
        code = "date_far_away"
    elif day < hers.since:
        code = "before_joining"
    elif hers.is_over(day):
        code = "after_leaving"
    if code is not None:
        refuse([(field, code)])


def _share(id: UUID, project: Project, *, since: date, units: int, work: UnitOfWork) -> None:
    """Give somebody a share from a day on, on which and after which there must be so much."""
    teams.share(work.connection, id, organisation=work.organisation, since=since, units=units)
    if project.capital_units is None:
        return
    team = teams.memberships(teams.of_project(work.connection, project.id))
    held = most_held(team, since=since)
    if held > project.capital_units:
        raise SharesExceeded(held=held, units=project.capital_units)


def _member(id: UUID, *, work: UnitOfWork) -> tuple[TeamMember, Project]:
    """Somebody who has not left, and her project, which is open: held until the work ends."""
    project = need_open(_found(id, work=work).project_id, work=work)
    member = _found(id, work=work)
    until = member.membership.until
    if until is not None and until < day_of(work.at):
        raise Closed(ended_on=until.isoformat())
    return member, project


def _found(id: UUID, *, work: UnitOfWork) -> TeamMember:
    found = teams.find(work.connection, id)
    if found is None:
        raise NotFound(kind="team_member", id=id)
    return found
