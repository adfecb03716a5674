"""Where an organisation's commands and queries go: asked by the gateway every few seconds."""

from typing import Annotated

from nosotros.contracts.fields import Encoded
from nosotros.contracts.language import command, query, view
from nosotros.contracts.partners.values import Scope


@view
class RouteView:
    """An organisation that hosts services in its room."""

    organisation: str
    virtual_host: str
    #: names of services, ours and its own
    services: tuple[str, ...]
    #: of a broker of the partner's own: its address, encrypted under the hub's secrets key
    broker: Annotated[str, Encoded] | None


@view
class RoutesView:
    """Every room that hosts anything."""

    items: tuple[RouteView, ...]


@query(service="partners", scope=Scope.RESOLVE, returns=RoutesView)
class ListRoutes:
    """Which services are hosted in which rooms."""


@view
class RoomRefusal:
    """How often a room answered what it must not; also what a command gives."""

    organisation: str
    number: int


@command(service="partners", scope=Scope.RESOLVE)
class RecordRoomRefusals:
    """Count answers of rooms of which the gateway passed nothing on, since it told so before."""

    refusals: tuple[RoomRefusal, ...]
