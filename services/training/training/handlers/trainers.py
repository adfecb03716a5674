"""Trainers: added, changed, ended, read."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.training import (
    AddTrainer,
    ChangeTrainer,
    EndTrainer,
    GetTrainer,
    ListTrainers,
    RoleEnded,
    TrainerPage,
    TrainerView,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from training.domain.checks import ZONE
from training.handlers import assignments
from training.storage import cohorts, trainers


def add_trainer(command: AddTrainer, *, work: UnitOfWork) -> TrainerView:
    """Add somebody who teaches."""
    id = new_id()
    work.connection.exec_driver_sql(
        trainers.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "first_names": command.first_names,
            "surnames": command.surnames,
            "since": work.at,
        },
    )
    return get_trainer(GetTrainer(id=id), work=work)


def change_trainer(command: ChangeTrainer, *, work: UnitOfWork) -> TrainerView:
    """Correct a trainer's name.

    Raises:
        NotFound: no trainer of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        RoleEnded: her time is over.
    """
    view = _active(command.trainer_id, work=work)
    if view.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=view.revision)
    work.connection.exec_driver_sql(
        trainers.CHANGE,
        {"id": view.id, "first_names": command.first_names, "surnames": command.surnames},
    )
    work.audit("change_trainer", view.id)
    return get_trainer(GetTrainer(id=view.id), work=work)


def end_trainer(command: EndTrainer, *, work: UnitOfWork) -> TrainerView:
    """End a trainer's time; she teaches none of the cohorts and sessions to come any more.

    Raises:
        NotFound: no trainer of the organisation has this id.
        RoleEnded: it is over already.
    """
    id = command.trainer_id
    # Cohorts before trainers: whoever plans a session holds both, in this order.
    work.connection.exec_driver_sql(cohorts.HOLD_TAUGHT_BY, {"person_id": id})
    _active(id, work=work)
    work.connection.exec_driver_sql(trainers.END, {"id": id, "at": work.at})
    work.connection.exec_driver_sql(cohorts.LEAVE, {"person_id": id})
    assignments.release(id, after=None, work=work)
    work.audit("end_trainer", id)
    return get_trainer(GetTrainer(id=id), work=work)


def get_trainer(query: GetTrainer, *, work: UnitOfWork) -> TrainerView:
    """One trainer.

    Raises:
        NotFound: no trainer of the organisation has this id.
    """
    found = trainers.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="trainer", id=query.id)
    return found


def list_trainers(query: ListTrainers, *, work: UnitOfWork) -> TrainerPage:
    """A page of trainers."""
    found = trainers.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return TrainerPage(items=items, next=following)


def _active(id: UUID, *, work: UnitOfWork) -> TrainerView:
    """A trainer whose time goes on, held until the work ends."""
    found = trainers.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="trainer", id=id)
    if found.ended_at is not None:
        raise RoleEnded(ended_on=found.ended_at.astimezone(ZONE).date().isoformat())
    return found
