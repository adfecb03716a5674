"""What mentoring tells of projects."""

from datetime import date
from uuid import UUID

from nosotros.contracts.language import event
from nosotros.contracts.mentoring.events.declaring import of


@event(**of("project_id"))
class ProjectBegun:
    """A solidarity project has begun."""

    project_id: UUID
    sector: str
    municipality: str


@event(**of("project_id"))
class ProjectMoved:
    """A project has entered a stage."""

    project_id: UUID
    stage: str
    before: str


@event(**of("project_id"))
class TeamChanged:
    """Somebody joined or left a project's team, or has another role or share; counts alone."""

    project_id: UUID
    team: int


@event(**of("project_id"))
class Ley1780Judged:
    """The check of Ley 1780 has another outcome than before."""

    project_id: UUID
    outcome: str


@event(**of("milestone_id", "project_id"))
class MilestoneReached:
    """A project has reached a milestone."""

    milestone_id: UUID
    project_id: UUID
    reached_on: date


@event(**of("need_id", "project_id"))
class ProjectNeedStated:
    """A project needs something, or what it needed is met or dropped."""

    need_id: UUID
    project_id: UUID
    kind: str
    state: str
