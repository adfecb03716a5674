"""Whose rows a transaction sees, changed for a part of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

_SEEN = "SELECT current_setting('nosotros.organisation', true)"
_SEE = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"


@contextmanager
def seeing(organisation: str, connection: Connection) -> Iterator[None]:
    """See another organisation's rows, or every one's; what fails takes the transaction along."""
    before = connection.exec_driver_sql(_SEEN).scalar_one()
    connection.exec_driver_sql(_SEE, {"organisation": organisation})
    yield
    connection.exec_driver_sql(_SEE, {"organisation": before})
