"""What a cursor may be."""

from integrations.storage import subscriptions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import CursorExpired, CursorUnknown


def place(cursor: str | None, *, work: UnitOfWork) -> int:
    """The position that a cursor names; the journal's last where there is none.

    Raises:
        CursorExpired: what follows it is not kept any more.
        CursorUnknown: it is beyond the last event.
    """
    head, oldest = subscriptions.places(work.connection)
    if cursor is None:
        return head
    position = int(cursor)
    if position > head:
        raise CursorUnknown(cursor=cursor, head=str(head))
    if position == 0:
        return oldest
    if position < oldest:
        raise CursorExpired(cursor=cursor, oldest=str(oldest))
    return position
