"""Addresses that are written to no more, as coordinators see and lift them."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import LiftSuppression, ListSuppressions, SuppressionPage
from nosotros.pages import after_id
from notifications.storage import suppressions


def list_suppressions(query: ListSuppressions, *, work: UnitOfWork) -> SuppressionPage:
    """A page of suppressed addresses, oldest first, each shown in part.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return suppressions.page(work.connection, after=after_id(query.after), limit=query.limit)


def lift_suppression(command: LiftSuppression, *, work: UnitOfWork) -> None:
    """Write to an address again.

    What a participant chose stays: whoever stopped messages has them again when she says so.

    Raises:
        NotFound: the organisation has none with this id.
    """
    if not suppressions.lift(work.connection, command.suppression_id):
        raise NotFound(kind="suppression", id=command.suppression_id)
    work.audit("lift_suppression", command.suppression_id)
