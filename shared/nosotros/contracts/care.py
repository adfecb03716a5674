"""Care of a service's parked events, and proof of what it has forgotten: the same four requests for
every service.

`care_of("enrolment")` declares them for a service, once; the base class of services answers
them.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from nosotros.contracts.common import (
    DEFAULT_PAGE,
    BurialView,
    NotFound,
    PageSize,
    ParkedEvent,
    ParkedEvents,
)
from nosotros.contracts.fields import Line
from nosotros.contracts.language import command, query


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """The contracts for looking at, replaying and dropping one service's parked events, and for
    asking whether it has forgotten somebody."""

    list: type[Any]
    replay: type[Any]
    drop: type[Any]
    buried: type[Any]


@cache
def care_of(service: str) -> Care:
    """Declare the care of a service's parked events."""

    @query(service=service, scope="operations:read", returns=ParkedEvents)
    class ListParked:
        """The events that this service gave up on or is still trying, and the timers that it gave
        up on, newest first."""

        limit: Annotated[int, PageSize] = DEFAULT_PAGE
        after: Annotated[str | None, Line] = None

    @command(service=service, scope="operations:write", returns=ParkedEvent, errors=(NotFound,))
    class ReplayParked:
        """Handle a parked event again, now."""

        id: UUID

    @command(service=service, scope="operations:write", returns=ParkedEvent, errors=(NotFound,))
    class DropParked:
        """Give a parked event up for good; the audit log keeps who did."""

        id: UUID

    @query(service=service, scope="operations:read", returns=BurialView)
    class GetBurial:
        """Whether this service has erased a subject, and ignores whatever still comes of it."""

        #: such as a participant's id
        subject: Annotated[str, Line]

    return Care(list=ListParked, replay=ReplayParked, drop=DropParked, buried=GetBurial)
