"""Accounts that are taken off: that one was used goes on counting for a while.

What she still sends without saying for whom is meant for the organisation that took it off. Another that
has linked the account, or links it then, is not to be given it instead.
"""

from datetime import timedelta
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from partners.storage import left_accounts

ENDS = "left_accounts_end"
#: after which nothing of hers goes on sending
REMEMBERED = timedelta(days=365)


def remember(
    person_id: UUID, *, work: UnitOfWork, issuer: str | None = None, subject: str | None = None
) -> None:
    """Remember that an account of somebody's was used, before it is taken off; none: all of hers."""
    until = work.at + REMEMBERED
    kept = left_accounts.keep(
        work.connection, person_id, issuer=issuer, subject=subject, until=until
    )
    if kept:
        work.schedule(ENDS, key=str(new_id()), due_at=until)


def left_accounts_end(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Forget the accounts whose time is over."""
    left_accounts.forget(work.connection, at=timer.due_at)
