"""Nobody takes away the last administrator of an organisation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import LastAdministrator
from partners.handlers.organisations import held
from partners.storage import keys, roles


@contextmanager
def keeping_one(work: UnitOfWork) -> Iterator[None]:
    """Have what is done in between leave the organisation an administrator, if it had one.

    Whoever does the same at once waits, and counts what is then.

    Raises:
        LastAdministrator: nobody would be left who administers it, or nobody who can come in, or
            nobody for good.
    """
    held(work.organisation, work=work)
    before = roles.administrators(work.connection, work.organisation, at=work.at)
    yield
    after = roles.administrators(work.connection, work.organisation, at=work.at)
    if before.ends_with(after):
        raise LastAdministrator()


def administered(connection: Connection, organisation: str, *, at: datetime) -> bool:
    """Whether an organisation can help itself: by somebody who can come in, or by a key."""
    people = roles.administrators(connection, organisation, at=at)
    return people.able > 0 or keys.administers(connection, organisation, at=at)
