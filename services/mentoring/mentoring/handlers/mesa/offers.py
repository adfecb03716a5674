"""What members of the Mesa offer, for whom and where."""

from typing import Any

from mentoring.handlers.mesa.members import days_wrong, need_members
from mentoring.handlers.refusing import refuse
from mentoring.storage import offers, territories
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddOffer,
    ChangeOffer,
    GetOffer,
    ListOffers,
    OfferPage,
    OfferPublished,
    OfferView,
    Territory,
    TerritoryUnknown,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

_OLDEST = 120


def add_offer(command: AddOffer, *, work: UnitOfWork) -> OfferView:
    """Add what a member offers.

    Raises:
        InvalidFields: for nobody, twice for the same, ages or days the wrong way round, or a
            neighbourhood that the territory does not have.
        NotFound: no member of the organisation's Mesa has this id.
        NotMember: its membership does not reach to the first day.
        TerritoryUnknown: the municipality is not registered.
    """
    values = _checked(command, work=work)
    need_members([command.member_id], on=command.since, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        offers.INSERT,
        {
            **values,
            "id": id,
            "organisation": work.organisation,
            "member_id": command.member_id,
        },
    )
    work.audit("add_offer", id)
    return _tell(get_offer(GetOffer(id=id), work=work), work=work)


def change_offer(command: ChangeOffer, *, work: UnitOfWork) -> OfferView:
    """Change what a member offers, or end it.

    Raises:
        InvalidFields, NotFound, NotMember, TerritoryUnknown: as when it is added.
        RevisionMismatch: it was changed since it was read.
    """
    before = offers.find(work.connection, command.offer_id, hold=True)
    if before is None:
        raise NotFound(kind="offer", id=command.offer_id)
    values = _checked(command, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    if command.since != before.since:
        need_members([before.member_id], on=command.since, work=work)
    work.connection.exec_driver_sql(offers.CHANGE, {**values, "id": before.id})
    work.audit("change_offer", before.id)
    return _tell(get_offer(GetOffer(id=before.id), work=work), work=work)


def get_offer(query: GetOffer, *, work: UnitOfWork) -> OfferView:
    """One offer.

    Raises:
        NotFound: no offer of the organisation's Mesa has this id.
    """
    found = offers.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="offer", id=query.id)
    return found


def list_offers(query: ListOffers, *, work: UnitOfWork) -> OfferPage:
    """A page of offers."""
    found = offers.page(
        work.connection,
        member_id=query.member_id,
        kind=query.kind,
        municipality=query.municipality,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return OfferPage(items=items, next=following)


def need_territory(municipality: str, *, work: UnitOfWork) -> Territory:
    """The territory of a municipality.

    Raises:
        TerritoryUnknown: it is not registered.
    """
    found = territories.find(work.connection, municipality)
    if found is None:
        raise TerritoryUnknown(municipality=municipality)
    return found


def _checked(command: AddOffer | ChangeOffer, *, work: UnitOfWork) -> dict[str, Any]:
    wrong = days_wrong(since=command.since, until=command.until)
    if not command.audiences:
        wrong.append(("audiences", "at_least_one"))
    for name in ("youngest", "oldest"):
        age = getattr(command, name)
        if age is not None and age > _OLDEST:
            wrong.append((name, f"range:0:{_OLDEST}"))
    if command.oldest is not None and command.oldest < (command.youngest or 0):
        wrong.append(("oldest", "below_the_lowest"))
    refuse(wrong)
    territory = need_territory(command.municipality, work=work)
    spelt = {each.casefold(): each for each in territory.neighbourhoods}
    named = [each.casefold() for each in command.neighbourhoods]
    refuse(
        [
            (f"neighbourhoods.{n}", "repeated" if each in spelt else "not_in_territory")
            for n, each in enumerate(named)
            if each not in spelt or each in named[:n]
        ]
    )
    return {
        "kind": command.kind,
        "title": command.title,
        "audiences": list(dict.fromkeys(command.audiences)),
        "youngest": command.youngest,
        "oldest": command.oldest,
        "municipality": territory.municipality,
        "neighbourhoods": [spelt[each] for each in named],
        "places": command.places,
        "conditions": command.conditions,
        "since": command.since,
        "until": command.until,
    }


def _tell(offer: OfferView, *, work: UnitOfWork) -> OfferView:
    work.publish(
        OfferPublished(
            offer_id=offer.id,
            member_id=offer.member_id,
            kind=offer.kind,
            municipality=offer.municipality,
            until=offer.until,
        ),
        revision=offer.revision,
    )
    return offer
