"""Who members of teams are who are no participants: named, corrected, erased."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.ley_1780 import recalculate
from mentoring.handlers.refusing import refuse
from mentoring.storage import projects, teams
from mentoring.storage.teams import TeamMember
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    CorrectTeamMember,
    EraseTeamMember,
    Share,
    StateUnfit,
    TeamMemberView,
)

#: the year from which on somebody who lives may have been born
_FIRST_YEAR = 1900
_NOBODY: Mapping[str, Any] = {"first_names": None, "surnames": None, "birth_date": None}


def correct_team_member(command: CorrectTeamMember, *, work: UnitOfWork) -> TeamMemberView:
    """Correct somebody's names and birth date, also once she has left or the project is closed.

    Raises:
        InvalidFields: she cannot have been born on that day.
        NotFound: no team member of the organisation has this id.
        StateUnfit: she is a participant, or has been erased.
        RevisionMismatch: her membership was changed since it was read.
    """
    refuse(wrong_birth_date(command.birth_date, today=day_of(work.at)))
    member = _person(command.member_id, work=work)
    if member.first_names is None:
        raise StateUnfit(state="erased", needed=("person",))
    if member.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=member.revision)
    person = {name: getattr(command, name) for name in _NOBODY}
    work.audit("correct_team_member", member.id)
    return _changed(member, person, work=work)


def erase_team_member(command: EraseTeamMember, *, work: UnitOfWork) -> TeamMemberView:
    """Erase somebody's names and birth date, also from the answers that are kept for a repetition.

    Raises:
        NotFound: no team member of the organisation has this id.
        StateUnfit: she is a participant.
    """
    member = _person(command.member_id, work=work)
    work.bury(member.id)
    work.audit("erase_team_member", member.id)
    return _changed(member, _NOBODY, work=work)


def wrong_birth_date(born: date, *, today: date) -> list[tuple[str, str]]:
    """What is wrong with a birth date, as a field of this name."""
    if born > today:
        return [("birth_date", "date_in_future")]
    if born.year < _FIRST_YEAR:
        return [("birth_date", "date_far_away")]
    return []


def member_view(member: TeamMember, *, today: date) -> TeamMemberView:
    """Somebody in a team, with the role and the share that are hers today."""
    hers = member.membership
    return TeamMemberView(
        id=member.id,
        revision=member.revision,
        project_id=member.project_id,
        participant_id=member.participant_id,
        first_names=member.first_names,
        surnames=member.surnames,
        role=hers.role_on(today),
        units=hers.units_on(today),
        shares=tuple(Share(since=each.since, units=each.units) for each in hers.shares),
        since=hers.since,
        until=hers.until,
    )


def _changed(member: TeamMember, person: Mapping[str, Any], *, work: UnitOfWork) -> TeamMemberView:
    """Have a member, whose project is held, be somebody of another name and age, or nobody."""
    work.connection.exec_driver_sql(teams.CORRECT, {"id": member.id, **person})
    recalculate(member.project_id, work=work)
    return member_view(_found(member.id, work=work), today=day_of(work.at))


def _person(id: UUID, *, work: UnitOfWork) -> TeamMember:
    """A member who is no participant; her project is held until the work ends."""
    projects.hold_all(work.connection, [_found(id, work=work).project_id])
    member = _found(id, work=work)
    if member.participant_id is not None:
        raise StateUnfit(state="participant", needed=("person",))
    return member


def _found(id: UUID, *, work: UnitOfWork) -> TeamMember:
    found = teams.find(work.connection, id)
    if found is None:
        raise NotFound(kind="team_member", id=id)
    return found
