"""Rooms: where an organisation runs services of its own, apart from everybody else's."""

from datetime import datetime
from typing import Annotated

from nosotros.contracts.common import DEFAULT_PAGE, RevisionMismatch
from nosotros.contracts.fields import Encoded, Line, PageSize, Slug
from nosotros.contracts.language import ContractError, command, error, query, view
from nosotros.contracts.partners.refusals import OperatorOnly, OrganisationUnknown
from nosotros.contracts.partners.values import HostedService, Scope


@error(
    status=404,
    es="La organización {organisation} no tiene sala.",
    en="The organisation {organisation} has no room.",
    fr="L'organisation {organisation} n'a pas de salle.",
)
class RoomUnknown(ContractError):
    """Make a room for the organisation first, or correct its name."""

    organisation: str


@error(
    status=409,
    es="La organización {organisation} ya tiene sala.",
    en="The organisation {organisation} has a room already.",
    fr="L'organisation {organisation} a déjà une salle.",
)
class RoomExists(ContractError):
    """Change or rotate the room that is there."""

    organisation: str


@error(
    status=409,
    es="La sala de {organisation} está en un bróker suyo; el acceso se cambia allí.",
    en="The room of {organisation} is on a broker of its own; access is changed there.",
    fr="La salle de {organisation} est sur son propre courtier ; l'accès se change là-bas.",
)
class RoomElsewhere(ContractError):
    """Change the password on that broker, and tell its new address by changing the room."""

    organisation: str


@error(
    status=503,
    es="El bróker de las salas no está disponible ahora. Repita en unos segundos.",
    en="The rooms' broker is not available now. Try again in a few seconds.",
    fr="Le courtier des salles n'est pas disponible. Réessayez dans quelques secondes.",
)
class RoomsUnavailable(ContractError):
    """Try again in a few seconds, with the same Idempotency-Key."""


@view
class RoomView:
    """An organisation's room."""

    #: whose it is
    organisation: str
    revision: int
    virtual_host: str
    #: services of ours that it runs there, and that the hub does not run for it any more
    hosts: tuple[str, ...]
    #: of a broker of its own: its host and port; none: it is on the hub's broker for rooms
    broker: str | None
    created_at: datetime
    #: when its password and certificate were made anew last
    rotated_at: datetime | None
    #: when its certificate ends, by the time of day
    certificate_until: datetime | None


@view
class RoomPage:
    """A page of rooms, by their organisations' names."""

    items: tuple[RoomView, ...]
    next: str | None = None


@view
class RoomSecret:
    """What its partner comes in with: all of it is secret but `authority`."""

    organisation: str
    #: with user and password; the files that are named after a `?` are added by who keeps them
    amqp_url: str
    #: in PEM
    certificate: str
    key: str
    #: who issued the certificate, and the broker's
    authority: str


@view
class RoomQueue:
    """A queue of a room."""

    name: str
    messages: int
    bytes: int
    #: how many take from it; none: that is not known yet
    consumers: int | None = None


@view
class RoomLimits:
    """What a room may have; of a queue, what it holds before it refuses more."""

    connections: int
    queues: int
    queue_messages: int
    queue_bytes: int


@view
class RoomStatus:
    """How a room is now."""

    organisation: str
    hosts: tuple[str, ...]
    #: whether its broker says how it is; one of the partner's own never does
    known: bool
    #: the partner's, and the hub's
    connections: int
    hub_connections: int
    queues: tuple[RoomQueue, ...]
    limits: RoomLimits | None
    #: when an event went there and back last; none: not yet
    proven_at: datetime | None = None
    #: how long it took
    link_milliseconds: int | None = None
    #: events that wait in the room for the hub to take them; none: nobody has looked yet
    backlog: int | None = None
    #: what keeps the hub from taking them
    problem: str | None = None
    #: events of its that were taken, ever
    accepted: int = 0
    #: events of its that were refused, and wait for somebody's decision
    quarantined: int = 0
    #: when its certificate ends, by the time of day; none: it is on a broker of its own
    certificate_until: datetime | None = None


@command(
    service="partners",
    scope=Scope.ROOMS,
    returns=RoomView,
    errors=(OperatorOnly, OrganisationUnknown, RoomExists, RoomsUnavailable),
)
class CreateRoom:
    """Make a room for an organisation, on the hub's broker for rooms or on one of its own."""

    organisation: Annotated[str, Slug]
    hosts: tuple[HostedService, ...] = ()
    #: an amqps:// address with user, password and virtual host; none: the hub's broker
    broker: Annotated[str | None, Encoded] = None


@command(
    service="partners",
    scope=Scope.ROOMS,
    returns=RoomView,
    errors=(OperatorOnly, RoomUnknown, RevisionMismatch),
)
class ChangeRoom:
    """Say which services an organisation runs in its room, and where its own broker is now."""

    organisation: Annotated[str, Slug]
    hosts: tuple[HostedService, ...]
    #: of a room on a broker of its own: its new address; none: it stays as it is
    broker: Annotated[str | None, Encoded] = None
    expected_revision: int


@command(
    service="partners",
    scope=Scope.ROOMS,
    returns=RoomView,
    errors=(OperatorOnly, RoomUnknown, RoomElsewhere, RoomsUnavailable),
)
class RotateRoom:
    """Make a new password and certificate for a room; whoever is connected with the old ones is no
    more, and what is in its queues stays."""

    organisation: Annotated[str, Slug]


@command(service="partners", scope=Scope.ROOMS, errors=(OperatorOnly, RoomUnknown))
class ResetSource:
    """Have what a service of a room tells be numbered from the beginning again, where its numbers began
    anew, as after its database was restored, or somebody in the room told one that was far too high.
    What was told under a number that comes again is told once more, and known by its id."""

    organisation: Annotated[str, Slug]
    service: Annotated[str, Slug]


@command(service="partners", scope=Scope.ROOMS, errors=(OperatorOnly, RoomUnknown))
class RemoveRoom:
    """Remove a room with everything in it; its connections are closed within seconds."""

    organisation: Annotated[str, Slug]


@query(service="partners", scope=Scope.ROOMS_READ, returns=RoomView, errors=(RoomUnknown,))
class GetRoom:
    """A room: the operator sees each, an organisation its own."""

    organisation: Annotated[str, Slug]


@query(service="partners", scope=Scope.ROOMS_READ, returns=RoomPage)
class ListRooms:
    """The rooms there are."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="partners", scope=Scope.ROOMS_READ, returns=RoomStatus, errors=(RoomUnknown,))
class GetRoomStatus:
    """How a room is now: connections, queues, limits, the link to it, what is quarantined."""

    organisation: Annotated[str, Slug]


@query(
    service="partners",
    scope=Scope.ROOMS,
    returns=RoomSecret,
    errors=(OperatorOnly, RoomUnknown, RoomElsewhere, RoomsUnavailable),
    personal=True,
    confidential=True,
)
class GetRoomSecret:
    """What a room's partner comes in with; that it was read is in the audit log."""

    organisation: Annotated[str, Slug]
