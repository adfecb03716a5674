"""The territories that the Mesa looks at, and the map of who offers what there."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from mentoring.domain.audiences import that_fit
from mentoring.domain.days import day_of
from mentoring.handlers.mesa.offers import need_territory
from mentoring.handlers.refusing import refuse
from mentoring.storage import offers, territories
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    GetMesaMap,
    ListTerritories,
    MapNeighbourhood,
    MapOffer,
    MesaMap,
    RegisterTerritory,
    Territory,
    TerritoryPage,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def register_territory(command: RegisterTerritory, *, work: UnitOfWork) -> Territory:
    """Say which neighbourhoods a municipality has.

    Raises:
        InvalidFields: one is named twice.
    """
    folded = [each.casefold() for each in command.neighbourhoods]
    refuse(
        [(f"neighbourhoods.{n}", "repeated") for n, each in enumerate(folded) if each in folded[:n]]
    )
    work.connection.exec_driver_sql(
        territories.REGISTER,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "municipality": command.municipality,
            "neighbourhoods": list(command.neighbourhoods),
        },
    )
    found = need_territory(command.municipality, work=work)
    work.audit("register_territory", found.id)
    return found


def list_territories(query: ListTerritories, *, work: UnitOfWork) -> TerritoryPage:
    """A page of territories."""
    found = territories.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return TerritoryPage(items=items, next=following)


def get_mesa_map(query: GetMesaMap, *, work: UnitOfWork) -> MesaMap:
    """Who offers something for somebody on a day, neighbourhood by neighbourhood.

    Raises:
        TerritoryUnknown: the municipality is not registered.
    """
    if query.municipality is not None:
        need_territory(query.municipality, work=work)
    on = query.on or day_of(work.at)
    rows = offers.on_map(
        work.connection,
        kind=query.kind,
        audiences=None if query.audience is None else that_fit(query.audience),
        age=query.age,
        municipality=query.municipality,
        on=on,
    )
    places = [
        _place(where, list(each))
        for where, each in groupby(rows, key=lambda row: (row.municipality, row.neighbourhood))
    ]
    covered = sum(each.covered for each in places)
    return MesaMap(
        on=on,
        kind=query.kind,
        members=len({row.member_id for row in rows if row.member_id is not None}),
        covered=covered,
        uncovered=len(places) - covered,
        neighbourhoods=tuple(places),
    )


def _place(where: tuple[str, str], rows: Sequence[Any]) -> MapNeighbourhood:
    found = [
        MapOffer(
            offer_id=row.offer_id,
            member_id=row.member_id,
            member_name=row.member_name,
            title=row.title,
            audiences=tuple(row.audiences),
            youngest=row.youngest,
            oldest=row.oldest,
            places=row.places,
        )
        for row in rows
        if row.offer_id is not None
    ]
    return MapNeighbourhood(
        municipality=where[0], neighbourhood=where[1], covered=bool(found), offers=tuple(found)
    )
