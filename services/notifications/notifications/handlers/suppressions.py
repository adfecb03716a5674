"""Addresses that are written to no more, as coordinators see and lift them."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    ComplaintStays,
    LiftSuppression,
    ListSuppressions,
    SuppressionPage,
)
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
        ComplaintStays: whoever has the address complained of our messages.
    """
    id = command.suppression_id
    why = suppressions.hold(work.connection, id)
    if why is None:
        raise NotFound(kind="suppression", id=id)
    if why == "complained":
        raise ComplaintStays()
    suppressions.lift(work.connection, id)
    work.audit("lift_suppression", id)
