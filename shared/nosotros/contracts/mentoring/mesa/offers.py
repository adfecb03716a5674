"""The map: who offers what, for whom, where; and what is uncovered."""

from datetime import date
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import NotMember, TerritoryUnknown
from nosotros.contracts.mentoring.values import Audience, OfferKind, Scope


@view
class Territory:
    """A municipality that the Mesa looks at, with its neighbourhoods or districts."""

    #: of the municipality's entry
    id: UUID
    revision: int
    municipality: str
    neighbourhoods: tuple[str, ...]


@view
class TerritoryPage:
    """A page of territories, oldest first."""

    items: tuple[Territory, ...]
    next: str | None = None


@view
class OfferView:
    """What a member offers, for whom and where."""

    id: UUID
    revision: int
    member_id: UUID
    kind: str
    title: str
    audiences: tuple[str, ...]
    #: ages, in full years; none: no limit
    youngest: int | None
    oldest: int | None
    municipality: str
    #: none: everywhere in the municipality
    neighbourhoods: tuple[str, ...]
    #: people at one time; none: not said
    places: int | None
    conditions: str | None
    since: date
    #: last day
    until: date | None


@view
class OfferPage:
    """A page of offers, oldest first."""

    items: tuple[OfferView, ...]
    next: str | None = None


@view
class MapOffer:
    """An offer on the map."""

    offer_id: UUID
    member_id: UUID
    member_name: str
    title: str
    audiences: tuple[str, ...]
    youngest: int | None
    oldest: int | None
    places: int | None


@view
class MapNeighbourhood:
    """A neighbourhood, and who offers there what was asked for."""

    municipality: str
    neighbourhood: str
    covered: bool
    offers: tuple[MapOffer, ...]


@view
class MesaMap:
    """Who offers something for somebody, neighbourhood by neighbourhood; and where nobody does."""

    on: date
    kind: str
    #: the members who offer it
    members: int
    covered: int
    uncovered: int
    neighbourhoods: tuple[MapNeighbourhood, ...]


@command(service="mentoring", scope=Scope.MESA, returns=Territory)
class RegisterTerritory:
    """Say which neighbourhoods a municipality has; what is offered in one that is left out stays."""

    municipality: Annotated[str, Name]
    neighbourhoods: tuple[Annotated[str, Name], ...]


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=OfferView,
    errors=(NotFound, NotMember, TerritoryUnknown),
)
class AddOffer:
    """Add what a member offers; neighbourhoods are those that the territory has."""

    member_id: UUID
    kind: OfferKind
    title: Annotated[str, Line]
    audiences: tuple[Audience, ...]
    municipality: Annotated[str, Name]
    since: date
    neighbourhoods: tuple[Annotated[str, Name], ...] = ()
    youngest: Annotated[int | None, Count] = None
    oldest: Annotated[int | None, Count] = None
    places: Annotated[int | None, Count] = None
    conditions: Annotated[str | None, Text] = None
    until: date | None = None


@command(
    service="mentoring",
    scope=Scope.MESA,
    returns=OfferView,
    errors=(NotFound, RevisionMismatch, NotMember, TerritoryUnknown),
)
class ChangeOffer:
    """Change what a member offers, or end it."""

    offer_id: UUID
    expected_revision: Annotated[int, Count]
    kind: OfferKind
    title: Annotated[str, Line]
    audiences: tuple[Audience, ...]
    municipality: Annotated[str, Name]
    since: date
    neighbourhoods: tuple[Annotated[str, Name], ...] = ()
    youngest: Annotated[int | None, Count] = None
    oldest: Annotated[int | None, Count] = None
    places: Annotated[int | None, Count] = None
    conditions: Annotated[str | None, Text] = None
    until: date | None = None


@query(
    service="mentoring",
    scope=Scope.READ,
    returns=MesaMap,
    errors=(TerritoryUnknown,),
    grantable=True,
)
class GetMesaMap:
    """Who offers something, for whom, where, on a day: such as childcare for mothers of 17.

    An offer fits an audience if it is for it or for everyone, and an age if its limits allow it.
    """

    kind: OfferKind
    audience: Audience | None = None
    #: full years
    age: Annotated[int | None, Count] = None
    #: none: all that are registered
    municipality: Annotated[str | None, Name] = None
    #: none: today
    on: date | None = None


@query(service="mentoring", scope=Scope.READ, returns=TerritoryPage)
class ListTerritories:
    """The territories that the Mesa looks at."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=OfferView, errors=(NotFound,))
class GetOffer:
    """One offer."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=OfferPage, grantable=True)
class ListOffers:
    """What is offered: by a member, of a kind, in a municipality."""

    member_id: UUID | None = None
    kind: OfferKind | None = None
    municipality: Annotated[str | None, Name] = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
