"""How a cohort begins and ends."""

from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    CancelCohort,
    CloseCohort,
    CohortCancelled,
    CohortClosed,
    CohortNotOpen,
    CohortView,
    GetCohort,
    SessionCancelled,
)
from training.handlers.cohorts import get_cohort, open_cohort
from training.storage import cohorts, sessions
from training.storage.cohorts import Cohort
from training.storage.sessions import Session

#: the timer of a cohort's first session; its key is the cohort's id
COHORT_BEGINS = "cohort_begins"


def close_cohort(command: CloseCohort, *, work: UnitOfWork) -> CohortView:
    """Close a cohort whose sessions are over.

    Raises:
        NotFound: no cohort of the organisation has this id.
        CohortNotOpen: it is over already, or has sessions that are not, or none at all.
    """
    cohort = open_cohort(command.cohort_id, work=work)
    planned = _planned(cohort.id, work=work)
    if not planned or any(each.ends_at > work.at for each in planned):
        raise CohortNotOpen(state=cohort.state)
    work.cancel(COHORT_BEGINS, key=str(cohort.id))
    work.connection.exec_driver_sql(
        cohorts.STEP, {"id": cohort.id, "state": "closed", "closed_at": work.at}
    )
    completed, not_completed = cohorts.completed(work.connection, cohort.id)
    work.publish(
        CohortClosed(cohort_id=cohort.id, completed=completed, not_completed=not_completed),
        revision=cohort.revision + 1,
    )
    return get_cohort(GetCohort(id=cohort.id), work=work)


def cancel_cohort(command: CancelCohort, *, work: UnitOfWork) -> CohortView:
    """Call a cohort off, with its sessions that have not begun.

    Raises:
        NotFound: no cohort of the organisation has this id.
        CohortNotOpen: it is over already.
    """
    cohort = open_cohort(command.cohort_id, work=work)
    for session in sessions.to_come(work.connection, at=work.at, cohort_id=cohort.id):
        call_off(session, why="other", work=work)
    work.cancel(COHORT_BEGINS, key=str(cohort.id))
    work.connection.exec_driver_sql(
        cohorts.STEP, {"id": cohort.id, "state": "cancelled", "closed_at": work.at}
    )
    work.publish(CohortCancelled(cohort_id=cohort.id), revision=cohort.revision + 1)
    return get_cohort(GetCohort(id=cohort.id), work=work)


def call_off(session: Session, *, why: str, work: UnitOfWork) -> None:
    """Cancel a session that is held."""
    work.connection.exec_driver_sql(sessions.CANCEL, {"id": session.id, "why": why})
    work.publish(
        SessionCancelled(
            session_id=session.id, cohort_id=session.cohort_id, begins_at=session.begins_at
        ),
        revision=session.revision + 1,
    )


def cohort_begins(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Have a cohort run from its first session on."""
    cohort = cohorts.find(work.connection, UUID(timer.key), hold=True)
    if cohort is None:
        raise NotFound(kind="cohort", id=UUID(timer.key))
    planned = _planned(cohort.id, work=work)
    if cohort.state == "scheduled" and planned and planned[0].begins_at <= work.at:
        work.connection.exec_driver_sql(
            cohorts.STEP, {"id": cohort.id, "state": "running", "closed_at": None}
        )


def watch_beginning(cohort: Cohort, *, work: UnitOfWork) -> None:
    """Have the first session of a cohort that is held noticed, after its sessions changed."""
    work.connection.exec_driver_sql(cohorts.TOUCH, {"id": cohort.id})
    if cohort.state != "scheduled":
        return
    planned = _planned(cohort.id, work=work)
    if planned:
        work.schedule(COHORT_BEGINS, key=str(cohort.id), due_at=planned[0].begins_at)
    else:
        work.cancel(COHORT_BEGINS, key=str(cohort.id))


def _planned(cohort_id: UUID, *, work: UnitOfWork) -> list[Session]:
    every = sessions.of_cohort(work.connection, cohort_id)
    return [each for each in every if each.state == "planned"]
