"""What partners tells the hub's own services of services that rooms have of their own."""

from typing import Annotated

from nosotros.contracts.fields import Line, Slug
from nosotros.contracts.language import event


@event(owner="partners", version=1, visibility="internal", subject="service", partition="room")
class RoomServiceDescribed:
    """A service of a room was described, or described anew: these are the types it tells."""

    #: the organisation whose room it is
    room: Annotated[str, Slug]
    #: `{room}.{service}`
    service: Annotated[str, Line]
    #: every type that it tells, `{room}.{service}.{event}.v{n}`
    types: tuple[Annotated[str, Line], ...]


@event(owner="partners", version=1, visibility="internal", subject="service", partition="room")
class RoomServiceRemoved:
    """A service of a room is described no more: its types are none any more."""

    room: Annotated[str, Slug]
    #: `{room}.{service}`
    service: Annotated[str, Line]
