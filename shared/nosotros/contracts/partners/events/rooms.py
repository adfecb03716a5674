"""What partners tells the hub's own services of rooms."""

from typing import Annotated

from nosotros.contracts.fields import Encoded, Line, Slug
from nosotros.contracts.language import event


@event(owner="partners", version=1, visibility="internal", subject="room")
class RoomDescribed:
    """A room is there, or has changed: where it is, and which services its organisation hosts there
    and not at the hub."""

    #: the organisation whose room it is
    room: Annotated[str, Slug]
    virtual_host: Annotated[str, Line]
    hosts: tuple[Annotated[str, Slug], ...]
    #: of a broker of the partner's own: its address, encrypted under the hub's secrets key
    broker: Annotated[str, Encoded] | None = None


@event(owner="partners", version=1, visibility="internal", subject="room")
class RoomRemoved:
    """A room is gone, and what it hosted is nowhere."""

    room: Annotated[str, Slug]
