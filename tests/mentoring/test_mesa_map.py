"""With twenty-five organisations: who offers childcare for mothers under 18, where, and where not."""

import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from nosotros.contracts.mentoring import AddMesaMember, AddOffer, GetMesaMap, RegisterTerritory

Ask = Callable[..., Any]
#: written out by hand from the list of organisations
OFFERED = {
    "Cazucá": ["Guardería Semillas (inventada)"],
    "Compartir": ["Cooperativa Cuidar (inventada)"],
    "San Humberto": ["Cooperativa Cuidar (inventada)"],
    "Soacha Centro": ["Universidad de la Sabana Alta (inventada)"],
}
UNCOVERED = ["Corregimiento 1", "Corregimiento 2", "La Despensa", "San Mateo"]


@pytest.fixture
def mesa(ask: Ask) -> None:
    """The organisations of the demonstration."""
    text = (files("localstack.demo") / "data" / "mesa-soacha.json").read_text(encoding="utf-8")
    data = json.loads(text)
    where = data["municipality"]
    ask(RegisterTerritory(municipality=where, neighbourhoods=tuple(data["neighbourhoods"])))
    since = date.fromisoformat(data["since"])
    assert len(data["members"]) == 25
    for each in data["members"]:
        member = ask(
            AddMesaMember(name=each["name"], kind=each["kind"], since=since, municipality=where)
        )
        for offered in each["offers"]:
            days = {
                name: date.fromisoformat(offered[name])
                for name in ("since", "until")
                if name in offered
            }
            lists = {name: tuple(offered[name]) for name in ("audiences", "neighbourhoods")}
            ask(AddOffer(member_id=member.id, municipality=where, **{**offered, **days, **lists}))


@pytest.mark.usefixtures("mesa")
def test_childcare_for_mothers_under_18_is_offered_in_four_neighbourhoods_of_eight(ask: Ask):
    found = ask(GetMesaMap(kind="childcare", audience="mothers", age=17))

    there = {
        each.neighbourhood: [offer.member_name for offer in each.offers]
        for each in found.neighbourhoods
        if each.covered
    }
    assert there == OFFERED
    assert [e.neighbourhood for e in found.neighbourhoods if not e.covered] == UNCOVERED
    assert (found.members, found.covered, found.uncovered) == (3, 4, 4)


@pytest.mark.usefixtures("mesa")
def test_for_mothers_of_age_the_municipality_offers_it_everywhere(ask: Ask):
    found = ask(GetMesaMap(kind="childcare", audience="mothers", age=20))

    assert (found.covered, found.uncovered, found.members) == (8, 0, 5)


@pytest.mark.usefixtures("mesa")
def test_an_offer_counts_from_its_first_day_until_its_last(ask: Ask):
    def covered(on: date) -> list[str]:
        found = ask(GetMesaMap(kind="childcare", audience="mothers", age=17, on=on))
        return [each.neighbourhood for each in found.neighbourhoods if each.covered]

    assert "San Mateo" in covered(date(2026, 6, 30))
    assert "San Mateo" not in covered(date(2026, 7, 1))
    assert "La Despensa" not in covered(date(2027, 1, 31))
    assert "La Despensa" in covered(date(2027, 2, 1))


@pytest.mark.usefixtures("mesa")
def test_another_organisation_sees_no_map_of_it(ask: Ask):
    found = ask(GetMesaMap(kind="childcare"), organisation="la-u")

    assert found.neighbourhoods == ()
