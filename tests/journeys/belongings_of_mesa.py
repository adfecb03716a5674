"""What one organisation's Mesa has, one of each kind that an operation may name."""

from tests.journeys.accompanied import Accompanied

MUNICIPALITY = "Soacha"
TERRITORY = {"neighbourhoods": ["Altos de Cazucá", "Ciudadela Sucre"]}
MEMBER = {"name": "Jardín inventado", "kind": "foundation"}
OFFER = {
    "kind": "childcare",
    "title": "Cuidado infantil",
    "audiences": ["everyone"],
    "municipality": MUNICIPALITY,
}
ACTION = {"title": "Cuidado para todas", "purpose": "Que nadie falte por cuidar."}
CONTRIBUTION = {
    "instrument": "Plan de Desarrollo inventado",
    "proposal": "Cupos de cuidado.",
    "evidence": "Ausencias por cuidado.",
}


def settle_mesa(mine: Accompanied) -> None:
    """A member in a commission, its offer, an action and a contribution."""
    organisation, ids = mine.organisation, mine.ids
    organisation.send(
        "PUT", f"/v1/mesa/territories/{MUNICIPALITY}", json=TERRITORY
    ).raise_for_status()
    since = {"since": mine.day()}
    ids["member_id"] = ids["members"] = member = mine.make("/v1/mesa/members", MEMBER | since)
    founded = {"name": "Emprendimiento", **since}
    ids["commission_id"] = commission = mine.make("/v1/mesa/commissions", founded)
    organisation.send(
        "PUT",
        f"/v1/mesa/commissions/{commission}",
        json={"name": "Emprendimiento", "members": [member]},
        headers={"If-Match": '"1"'},
    ).raise_for_status()
    ids["offer_id"] = mine.make("/v1/mesa/offers", {**OFFER, **since, "member_id": member})
    ids["action_id"] = action = mine.make("/v1/mesa/actions", ACTION)
    score = {"member_id": member, "impact": 4, "urgency": 4, "feasibility": 4}
    organisation.post(f"/v1/mesa/actions/{action}/scores", score)
    mine.kept_for["change_action"] = {"action_id": action, "owner_id": member}
    ids["contribution_id"] = mine.make("/v1/mesa/contributions", CONTRIBUTION)
