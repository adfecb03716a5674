"""Teams: who is in them, in which role, with what share of the capital."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from mentoring.domain.teams import Held, Membership, Turned

# A participant's name and birth date are enrolment's to tell, and are kept with the person alone;
# of anybody else the team knows them.
_SELECT = """
SELECT m.id, m.revision, m.project_id, m.participant_id, m.role, m.since, m.until,
    CASE WHEN m.participant_id IS NULL THEN m.first_names
        WHEN NOT p.restricted THEN p.first_names END AS first_names,
    CASE WHEN m.participant_id IS NULL THEN m.surnames
        WHEN NOT p.restricted THEN p.surnames END AS surnames,
    CASE WHEN m.participant_id IS NULL THEN m.birth_date ELSE p.birth_date END AS born,
    ARRAY(SELECT s.since FROM team_share s WHERE s.member_id = m.id ORDER BY s.since) AS days,
    ARRAY(SELECT s.units FROM team_share s WHERE s.member_id = m.id ORDER BY s.since) AS units,
    ARRAY(SELECT r.since FROM team_role r WHERE r.member_id = m.id ORDER BY r.since) AS role_days,
    ARRAY(SELECT r.role FROM team_role r WHERE r.member_id = m.id ORDER BY r.since) AS roles
FROM team_member m LEFT JOIN person p ON p.participant_id = m.participant_id
"""
INSERT = """
INSERT INTO team_member (id, organisation, revision, project_id, participant_id, known_as,
    first_names, surnames, birth_date, role, since)
VALUES (%(id)s, %(organisation)s, 1, %(project_id)s, %(participant_id)s, %(known_as)s,
    %(first_names)s, %(surnames)s, %(birth_date)s, %(role)s, %(since)s)"""
CHANGE = "UPDATE team_member SET revision = revision + 1 WHERE id = %(id)s"
CORRECT = """
UPDATE team_member SET revision = revision + 1, first_names = %(first_names)s,
    surnames = %(surnames)s, birth_date = %(birth_date)s
WHERE id = %(id)s"""
_LEAVE = "UPDATE team_member SET revision = revision + 1, until = %(until)s WHERE id = %(id)s"
_NEVER = "DELETE FROM team_member WHERE id = %(id)s"
_SHARE = """
INSERT INTO team_share (member_id, organisation, since, units)
VALUES (%(member_id)s, %(organisation)s, %(since)s, %(units)s)"""
# From her first day on, there is no other before it.
_ROLE = """
WITH first AS (
    UPDATE team_member SET role = %(role)s WHERE id = %(id)s AND since = %(since)s RETURNING id
)
INSERT INTO team_role (member_id, organisation, since, role)
SELECT %(id)s, %(organisation)s, %(since)s, %(role)s WHERE NOT EXISTS (SELECT FROM first)"""
_DROP_ROLES = "DELETE FROM team_role WHERE member_id = %(id)s AND since >= %(since)s"
_LEFT = tuple(
    f"DELETE FROM {table} WHERE member_id = %(id)s AND since > %(until)s"
    for table in ("team_share", "team_role")
)
_DROP_SHARES = "DELETE FROM team_share WHERE member_id = %(id)s AND since >= %(since)s"
_COUNT = """
SELECT project_id, count(*) AS team FROM team_member
WHERE project_id = ANY(%(ids)s) AND since <= %(on)s AND (until IS NULL OR until >= %(on)s)
GROUP BY project_id"""
_PROJECTS = """
SELECT DISTINCT project_id FROM team_member
WHERE participant_id = ANY(%(ids)s) OR known_as = ANY(%(ids)s)"""
_FORGET = (
    # Made with a record that is merged into another one, whose they are from now on.
    "UPDATE team_member SET known_as = participant_id WHERE known_as = %(id)s",
    """
UPDATE team_member SET revision = revision + 1, participant_id = NULL, known_as = NULL
WHERE participant_id = %(id)s""",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMember:
    """Somebody in a team."""

    id: UUID
    revision: int
    project_id: UUID
    #: none: not a participant, or her data have been erased
    participant_id: UUID | None
    #: none where the data are restricted or erased
    first_names: str | None
    surnames: str | None
    membership: Membership


def find(connection: Connection, id: UUID) -> TeamMember | None:
    """Somebody in a team."""
    return next(iter(_read(connection, "WHERE m.id = %(id)s", {"id": id})), None)


def of_project(connection: Connection, project_id: UUID) -> list[TeamMember]:
    """Everybody who is, was or will be in a project's team, oldest first."""
    return _read(connection, "WHERE m.project_id = %(id)s ORDER BY m.id", {"id": project_id})


def page(
    connection: Connection, project_id: UUID, *, after: UUID | None, limit: int
) -> list[TeamMember]:
    """Up to `limit` of a project's team after an id, oldest first."""
    return _read(
        connection,
        """WHERE m.project_id = %(project_id)s AND (%(after)s::uuid IS NULL OR m.id > %(after)s)
        ORDER BY m.id LIMIT %(limit)s""",
        {"project_id": project_id, "after": after, "limit": limit},
    )


def count(connection: Connection, project_ids: Collection[UUID], *, on: date) -> Mapping[UUID, int]:
    """How many are in the teams of projects on a day; a project without a team is not in it."""
    rows = connection.exec_driver_sql(_COUNT, {"ids": list(project_ids), "on": on})
    return {row.project_id: row.team for row in rows}


def projects_of(connection: Connection, participant_ids: Collection[UUID]) -> list[UUID]:
    """The projects whose teams some people are, were or will be in, by whatever record."""
    rows = connection.exec_driver_sql(_PROJECTS, {"ids": list(participant_ids)})
    return list(rows.scalars())


def leave(connection: Connection, id: UUID, *, until: date) -> None:
    """Have somebody's time in a team, and her share, end with a day."""
    for statement in (_LEAVE, *_LEFT):
        connection.exec_driver_sql(statement, {"id": id, "until": until})


def never_join(connection: Connection, id: UUID) -> None:
    """Have somebody's time in a team, which has not begun, not be."""
    connection.exec_driver_sql(_NEVER, {"id": id})


def give_role(
    connection: Connection, member_id: UUID, *, organisation: str, since: date, role: str
) -> None:
    """Have a role be somebody's from a day on, on which she is in the team; what was before, stays."""
    values = {"id": member_id, "organisation": organisation, "since": since, "role": role}
    for statement in (_DROP_ROLES, _ROLE):
        connection.exec_driver_sql(statement, values)


def share(
    connection: Connection, member_id: UUID, *, organisation: str, since: date, units: int
) -> None:
    """Have so much of the capital be somebody's from a day on; what was before, stays."""
    connection.exec_driver_sql(_DROP_SHARES, {"id": member_id, "since": since})
    connection.exec_driver_sql(
        _SHARE,
        {"member_id": member_id, "organisation": organisation, "since": since, "units": units},
    )


def forget(connection: Connection, participant_id: UUID) -> None:
    """Have nobody know any more who of a team somebody was."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"id": participant_id})


def _read(connection: Connection, where: str, values: Mapping[str, Any]) -> list[TeamMember]:
    return [_member(row) for row in connection.exec_driver_sql(_SELECT + where, dict(values))]


def memberships(team: Sequence[TeamMember]) -> list[Membership]:
    """The times in a team of everybody in it."""
    return [each.membership for each in team]


def _member(row: Any) -> TeamMember:
    shares = tuple(
        Held(since=since, units=units) for since, units in zip(row.days, row.units, strict=True)
    )
    roles = tuple(
        Turned(since=since, role=role) for since, role in zip(row.role_days, row.roles, strict=True)
    )
    return TeamMember(
        id=row.id,
        revision=row.revision,
        project_id=row.project_id,
        participant_id=row.participant_id,
        first_names=row.first_names,
        surnames=row.surnames,
        membership=Membership(
            role=row.role,
            born=row.born,
            since=row.since,
            until=row.until,
            shares=shares,
            roles=roles,
        ),
    )
