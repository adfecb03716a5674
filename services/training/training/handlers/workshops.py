"""Community workshops: planned, held with how many came, or called off."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import WorkshopCancelled, WorkshopView
from training.storage import workshops


def call_off_after(ambassador_id: UUID, day: date, *, work: UnitOfWork) -> None:
    """Call off what an ambassador has planned for after a day."""
    for each in workshops.planned_after(work.connection, ambassador_id, day):
        call_off(each, work=work)


def forget(ambassador_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Keep no word of the reports of some ambassadors' workshops; their counts stay."""
    workshops.forget(work.connection, ambassador_ids)


def call_off(workshop: WorkshopView, *, work: UnitOfWork) -> None:
    """Call a planned workshop off."""
    work.connection.exec_driver_sql(workshops.CANCEL, {"id": workshop.id})
    work.publish(
        WorkshopCancelled(workshop_id=workshop.id, ambassador_id=workshop.ambassador_id),
        revision=workshop.revision + 1,
    )
