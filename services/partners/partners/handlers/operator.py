"""What only the organisation that runs the hub does: registering, suspending, admitting others.

Row-level security knows no exception for it. Its work goes on for a while among the other
organisation's rows, and leaves an audit entry there too, so that whoever it is about sees it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

from nosotros import settings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import OperatorOnly, OrganisationUnknown

_AMONG = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"


@lru_cache(maxsize=1)
def operator() -> str:
    """The organisation that runs the hub, which does not change while this process runs."""
    return settings.read().operator


def check_operator(work: UnitOfWork) -> None:
    """Refuse whoever does not act for the hub's operator.

    Raises:
        OperatorOnly: that is so.
    """
    if work.organisation != operator():
        raise OperatorOnly(operator=operator())


@contextmanager
def among(organisation: str, *, work: UnitOfWork, doing: str | None = None) -> Iterator[UnitOfWork]:
    """This work, going on among the rows of an organisation: one's own, or any for the operator.

    Args:
        organisation: whose rows.
        work: the operator's, or of the organisation itself.
        doing: what the operator's own audit log says of it; none: nothing.

    Raises:
        OrganisationUnknown: it is another's, and not the operator who asks.
    """
    if organisation == work.organisation:
        yield work
        return
    if work.organisation != operator():
        raise OrganisationUnknown(organisation=organisation)
    if doing is not None:
        work.audit(doing, organisation)
    # What is stored so far is our own, and what is stored in between theirs.
    work.store()
    work.connection.exec_driver_sql(_AMONG, {"organisation": organisation})
    theirs = work.on_behalf_of(replace(work.origin, organisation=organisation))
    yield theirs
    theirs.store()
    work.connection.exec_driver_sql(_AMONG, {"organisation": work.organisation})
