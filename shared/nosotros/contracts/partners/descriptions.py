"""Services of a partner's own, as their makers describe them.

A description says which events a service tells and which commands and queries it answers, each
with its JSON Schema (2020-12, the part of it that `nosotros.schemas` checks in bounded time). The
gateway then carries commands and queries to it, and the bridge its public events to the hub.
"""

from dataclasses import field
from datetime import datetime
from typing import Annotated, Any

from nosotros.contracts.common import DEFAULT_PAGE
from nosotros.contracts.fields import Code, JsonObject, Line, PageSize, Slug
from nosotros.contracts.language import ContractError, command, error, query, view
from nosotros.contracts.partners.values import Scope


@error(
    status=404,
    es="La organización {organisation} no ha descrito un servicio «{service}».",
    en="The organisation {organisation} has described no service “{service}”.",
    fr="L'organisation {organisation} n'a décrit aucun service « {service} ».",
)
class ServiceNotDescribed(ContractError):
    """Look the services up with `GET /v1/rooms/{organisation}/services`; its own organisation
    describes one with `PUT`, or `nosotros describe --publish`."""

    organisation: str
    service: str


@error(
    status=403,
    es="Los servicios de {organisation} los describe ella misma; usted actúa por otra organización.",
    en="{organisation} describes its services itself; you act for another organisation.",
    fr="{organisation} décrit elle-même ses services ; vous agissez pour une autre organisation.",
)
class NotYourService(ContractError):
    """Describe and remove the services of the organisation that you act for."""

    organisation: str


@error(
    status=429,
    es="Su organización describe servicios demasiado seguido. Espere {seconds} s y repita.",
    en="Your organisation describes services too often. Wait {seconds} s and try again.",
    fr="Votre organisation décrit des services trop souvent. Attendez {seconds} s et recommencez.",
)
class DescriptionsTooMany(ContractError):
    """An organisation describes some services at once, and then one every few seconds."""

    seconds: int


@view
class ServiceDescription:
    """A service of a room, as it was described last."""

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]
    revision: int
    described_at: datetime
    summary: Annotated[str | None, Line] = None
    #: by type, `{organisation}.{service}.{event}.v{n}`
    events: Annotated[dict[str, Any], JsonObject] = field(default_factory=dict[str, Any])
    #: by method
    commands: Annotated[dict[str, Any], JsonObject] = field(default_factory=dict[str, Any])
    queries: Annotated[dict[str, Any], JsonObject] = field(default_factory=dict[str, Any])
    #: by code
    errors: Annotated[dict[str, Any], JsonObject] = field(default_factory=dict[str, Any])


@view
class ServiceSummary:
    """What a service of a room tells and answers, by name."""

    organisation: str
    service: str
    revision: int
    summary: str | None
    events: tuple[str, ...]
    commands: tuple[str, ...]
    queries: tuple[str, ...]


@view
class ServiceDescriptionPage:
    """A page of an organisation's services."""

    items: tuple[ServiceSummary, ...]
    next: str | None = None


@view
class EventTypeView:
    """A type that a service of a room may tell."""

    type: str
    organisation: str
    service: str
    #: the property of its data that names what it is about
    subject: str
    schema: Annotated[dict[str, Any], JsonObject]


@command(
    service="partners",
    scope=Scope.DESCRIBE,
    returns=ServiceDescription,
    errors=(NotYourService, DescriptionsTooMany),
)
class DescribeService:
    """Say what a service of one's own room tells and answers.

    What was described before keeps what it promised: within a version it only gains optional
    fields, also after it was left out for a while.
    """

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]
    #: by type: `schema`, `subject`, `summary`
    events: Annotated[dict[str, Any], JsonObject]
    #: by method: `request`, `answer`, `errors`, `scope`, `grantable`, `summary`
    commands: Annotated[dict[str, Any], JsonObject]
    queries: Annotated[dict[str, Any], JsonObject]
    #: by code: `status`, `schema`, `texts`
    errors: Annotated[dict[str, Any], JsonObject] = field(default_factory=dict[str, Any])
    summary: Annotated[str | None, Line] = None


@command(
    service="partners",
    scope=Scope.DESCRIBE,
    errors=(NotYourService, ServiceNotDescribed),
)
class RemoveService:
    """Take a service's description away: nothing is carried to it or from it any more."""

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]


@query(
    service="partners",
    scope=Scope.SERVICES,
    returns=ServiceDescription,
    errors=(ServiceNotDescribed,),
)
class GetServiceDescription:
    """A service of a room, as it was described last."""

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]


@query(service="partners", scope=Scope.SERVICES, returns=ServiceDescriptionPage)
class ListServiceDescriptions:
    """The services that an organisation's room has of its own, by name."""

    organisation: Annotated[str, Slug]
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="partners",
    scope=Scope.RESOLVE,
    returns=ServiceDescription,
    errors=(ServiceNotDescribed,),
)
class ResolveService:
    """A described service, for whoever carries commands and queries to it."""

    organisation: Annotated[str, Slug]
    service: Annotated[str, Code]


@view
class EventTypes:
    """Types with one name: one, or none where nobody described it."""

    items: tuple[EventTypeView, ...]


@query(service="partners", scope=Scope.RESOLVE, returns=EventTypes)
class ResolveEventType:
    """What was described of an event type, for whoever shows its schema."""

    type: Annotated[str, Line]
