"""Trainers, and the checks of those who work with minors."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import RoleEnded
from nosotros.contracts.training.values import CheckOutcome, Scope, TrainerState


@view
class TrainerView:
    """Somebody who teaches."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    state: str
    #: until when a check allows to work with minors; none: not at all
    cleared_until: date | None
    since: datetime
    ended_at: datetime | None


@view
class TrainerPage:
    """A page of trainers, oldest first."""

    items: tuple[TrainerView, ...]
    next: str | None = None


@view
class CheckView:
    """A check of a trainer or ambassador (Ley 1918 de 2018)."""

    id: UUID
    #: of the trainer or ambassador
    person_id: UUID
    outcome: str
    checked_on: date
    valid_until: date
    #: who looked, as the key that noted it
    noted_by: str
    noted_at: datetime
    #: where its record is kept
    reference: str | None


@view
class Checks:
    """Every check of somebody, newest first."""

    items: tuple[CheckView, ...]


@command(service="training", scope=Scope.WRITE, returns=TrainerView)
class AddTrainer:
    """Add somebody who teaches."""

    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]


@command(
    service="training",
    scope=Scope.WRITE,
    returns=TrainerView,
    errors=(NotFound, RevisionMismatch, RoleEnded),
)
class ChangeTrainer:
    """Correct a trainer's name."""

    trainer_id: UUID
    expected_revision: Annotated[int, Count]
    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]


@command(service="training", scope=Scope.WRITE, returns=TrainerView, errors=(NotFound, RoleEnded))
class EndTrainer:
    """End a trainer's time: she is taken off the sessions to come, each with its event."""

    trainer_id: UUID


@command(service="training", scope=Scope.PROTECT, returns=CheckView, errors=(NotFound,))
class NoteCheck:
    """Note the check of a trainer or ambassador; it is valid for four months.

    One that is not clear takes her off the sessions to come where there are minors.
    """

    #: of the trainer or ambassador
    person_id: UUID
    outcome: CheckOutcome
    checked_on: date
    reference: Annotated[str | None, Line] = None


@query(service="training", scope=Scope.READ, returns=TrainerView, errors=(NotFound,), personal=True)
class GetTrainer:
    """One trainer."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=TrainerPage, personal=True)
class ListTrainers:
    """The organisation's trainers, or those in one state."""

    state: TrainerState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="training", scope=Scope.PROTECT, returns=Checks, errors=(NotFound,), personal=True)
class ListChecks:
    """The checks of a trainer or ambassador."""

    id: UUID
