"""Projects, and the stages that they went through."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import StageChange
from nosotros.identifiers import new_id

_SELECT = """
SELECT id, revision, name, purpose, municipality, neighbourhood, sector, stage, legal_form,
    registered_on, workers, assets, capital_units, ley_1780, began_at, closed_at
FROM project
"""
_HOLD = "SELECT id FROM project WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
INSERT = """
INSERT INTO project (id, organisation, revision, name, purpose, municipality, neighbourhood,
    sector, stage, legal_form, ley_1780, began_at)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(purpose)s, %(municipality)s, %(neighbourhood)s,
    %(sector)s, %(stage)s, %(legal_form)s, %(ley_1780)s, %(began_at)s)"""
CHANGE = """
UPDATE project SET revision = revision + 1, name = %(name)s, purpose = %(purpose)s,
    municipality = %(municipality)s, neighbourhood = %(neighbourhood)s, sector = %(sector)s
WHERE id = %(id)s"""
STATE_FIGURES = """
UPDATE project SET revision = revision + 1, legal_form = %(legal_form)s,
    registered_on = %(registered_on)s, workers = %(workers)s, assets = %(assets)s,
    capital_units = %(capital_units)s
WHERE id = %(id)s"""
MOVE = """
UPDATE project SET revision = revision + 1, stage = %(stage)s, closed_at = %(closed_at)s
WHERE id = %(id)s"""
_RAISE = "UPDATE project SET revision = revision + 1 WHERE id = %(id)s RETURNING revision"
_JUDGE = "UPDATE project SET ley_1780 = %(outcome)s WHERE id = %(id)s"
_ENTER = """
INSERT INTO project_stage (id, organisation, project_id, stage, entered_on, remark)
VALUES (%(id)s, %(organisation)s, %(project_id)s, %(stage)s, %(entered_on)s, %(remark)s)"""
_STAGES = """
SELECT project_id, stage, entered_on, remark FROM project_stage
WHERE project_id = ANY(%(ids)s) ORDER BY id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A participant's or a team's solidarity enterprise."""

    id: UUID
    revision: int
    name: str
    purpose: str
    municipality: str
    neighbourhood: str | None
    sector: str
    stage: str
    legal_form: str
    registered_on: date | None
    workers: int | None
    assets: int | None
    capital_units: int | None
    #: the outcome of the check of Ley 1780, as it was when anything last changed it
    ley_1780: str
    began_at: datetime
    closed_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Project | None:
    """A project; with `hold` it and its team stay as they are until this transaction ends."""
    if hold:
        hold_all(connection, [id])
    row = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id}).one_or_none()
    return Project(**row._mapping) if row else None


def hold_all(connection: Connection, ids: Collection[UUID]) -> None:
    """Have projects and their teams stay as they are until this transaction ends.

    Whoever changes anything of a project holds it first: taken after people, before mentees.
    """
    connection.exec_driver_sql(_HOLD, {"ids": list(ids)}).all()


def page(
    connection: Connection,
    *,
    stage: str | None,
    sector: str | None,
    municipality: str | None,
    after: UUID | None,
    limit: int,
) -> list[Project]:
    """Up to `limit` projects after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
            AND (%(stage)s::text IS NULL OR stage = %(stage)s)
            AND (%(sector)s::text IS NULL OR sector = %(sector)s)
            AND (%(municipality)s::text IS NULL OR lower(municipality) = lower(%(municipality)s))
        ORDER BY id LIMIT %(limit)s""",
        {
            "stage": stage,
            "sector": sector,
            "municipality": municipality,
            "after": after,
            "limit": limit,
        },
    )
    return [Project(**row._mapping) for row in rows]


def enter(
    connection: Connection,
    project_id: UUID,
    stage: str,
    *,
    organisation: str,
    on: date,
    remark: str | None = None,
) -> None:
    """Note that a project entered a stage."""
    connection.exec_driver_sql(
        _ENTER,
        {
            "id": new_id(),
            "organisation": organisation,
            "project_id": project_id,
            "stage": stage,
            "entered_on": on,
            "remark": remark,
        },
    )


def stages(
    connection: Connection, project_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[StageChange]]:
    """The stages that projects entered, oldest first."""
    found: dict[UUID, list[StageChange]] = {id: [] for id in project_ids}
    row: Any
    for row in connection.exec_driver_sql(_STAGES, {"ids": list(project_ids)}):
        found[row.project_id].append(
            StageChange(stage=row.stage, on=row.entered_on, remark=row.remark)
        )
    return found


def raise_revision(connection: Connection, id: UUID) -> int:
    """Count a change of a project; its revision from now on."""
    return connection.exec_driver_sql(_RAISE, {"id": id}).scalar_one()


def judge(connection: Connection, id: UUID, outcome: str) -> None:
    """Keep the outcome of the check of Ley 1780."""
    connection.exec_driver_sql(_JUDGE, {"id": id, "outcome": outcome})
