"""What is sent to rooms."""

from datetime import datetime
from typing import Annotated

from nosotros.contracts.fields import Slug
from nosotros.contracts.integrations.values import Scope
from nosotros.contracts.language import query, view


@view
class RoomSending:
    """How it is with what is sent to a room."""

    organisation: str
    #: `active`; `suspended`, as its organisation is; `none`: there is no room, or it is another one's
    state: str
    #: events that wait to be sent
    backlog: int = 0
    #: the last event that was looked at for it
    cursor: str | None = None
    #: what keeps it from being sent; none: nothing does
    problem: str | None = None
    #: when that was noted; none: not yet. Where it is long ago, nothing is sent to any room
    noted_at: datetime | None = None


@query(service="integrations", scope=Scope.ROOMS, returns=RoomSending)
class GetRoomSending:
    """How it is with what is sent to a room: what waits, and what keeps it; any, for the operator."""

    organisation: Annotated[str, Slug]
