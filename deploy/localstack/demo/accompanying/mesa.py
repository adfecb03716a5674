"""The Mesa: twenty-five organisations, who offers childcare to whom and where, and one action."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from localstack.demo.platform import Gateway

_ASKED = {"kind": "childcare", "audience": "mothers", "age": 17, "municipality": "Soacha"}
#: what the members who score think: impact, urgency, feasibility
_SCORES = ((5, 5, 3), (5, 4, 4), (4, 5, 3), (5, 5, 4), (4, 4, 3))
_DUE_ON = "2027-03-31"


@dataclass(frozen=True, kw_only=True)
class Mesa:
    """What the Mesa knows, and what it did."""

    #: members' ids by their names
    members: dict[str, str]
    #: who offers childcare for mothers under 18, where, and where nobody does
    map: dict[str, Any]
    action: dict[str, Any]
    contribution: dict[str, Any]

    @property
    def uncovered(self) -> list[str]:
        """Where nobody offers it."""
        return [each["neighbourhood"] for each in self.map["neighbourhoods"] if not each["covered"]]

    def lines(self) -> list[str]:
        """It, as it is told in a terminal."""
        return [
            f"At the Mesa, {len(self.members)} organisations; childcare for mothers under 18:",
            f"  {self.map['members']:>4} of them offer it, in {self.map['covered']} of"
            f" {self.map['covered'] + self.map['uncovered']} neighbourhoods",
            f"         nowhere in {', '.join(self.uncovered)}",
            f"  {1:>4} strategic action, of priority {self.action['priority']} of 100, is"
            f" {self.action['state']}",
        ]

    def went_well(self) -> bool:
        """Whether the question has an answer, and the action came to its end."""
        return self.map["covered"] > 0 and self.action["state"] == "done"


def sit(gateway: Gateway) -> Mesa:
    """Register the Mesa, ask it where childcare is missing, and have it do something about it."""
    text = (files("localstack.demo") / "data" / "mesa-soacha.json").read_text(encoding="utf-8")
    data = json.loads(text)
    municipality = data["municipality"]
    gateway.put(f"/v1/mesa/territories/{municipality}", {"neighbourhoods": data["neighbourhoods"]})
    members = {each["name"]: _join(gateway, each, data) for each in data["members"]}
    action = _carry_out(gateway, list(members.values()))
    return Mesa(
        members=members,
        map=gateway.get("/v1/mesa/map", **_ASKED),
        action=action,
        contribution=_contribute(gateway, action),
    )


def _join(gateway: Gateway, member: dict[str, Any], data: dict[str, Any]) -> str:
    id = gateway.post(
        "/v1/mesa/members",
        {
            "name": member["name"],
            "kind": member["kind"],
            "since": data["since"],
            "municipality": data["municipality"],
        },
    )["id"]
    for offer in member["offers"]:
        gateway.post(
            "/v1/mesa/offers", {"member_id": id, "municipality": data["municipality"], **offer}
        )
    return id


def _carry_out(gateway: Gateway, members: list[str]) -> dict[str, Any]:
    """One action of a commission, from its proposal until it is done."""
    who = members[: len(_SCORES)]
    commission = gateway.post(
        "/v1/mesa/commissions", {"name": "Emprendimiento", "since": "2026-02-01"}
    )
    gateway.put(
        f"/v1/mesa/commissions/{commission['id']}",
        {"name": "Emprendimiento", "members": who},
        revision=commission["revision"],
    )
    about = {
        "title": "Cuidado infantil cerca de la formación",
        "purpose": "Que ninguna madre menor de edad falte por no tener con quién dejar a su hijo.",
    }
    action = gateway.post("/v1/mesa/actions", {**about, "commission_id": commission["id"]})
    at = f"/v1/mesa/actions/{action['id']}"
    for member, (impact, urgency, feasibility) in zip(who, _SCORES, strict=True):
        action = gateway.post(
            f"{at}/scores",
            {
                "member_id": member,
                "impact": impact,
                "urgency": urgency,
                "feasibility": feasibility,
            },
        )
    owned = {**about, "owner_id": who[2], "due_on": _DUE_ON}
    for state in ("agreed", "under_way", "done"):
        result = "Treinta cupos en casas de cuidado." if state == "done" else None
        action = gateway.put(
            at, {**owned, "state": state, "result": result}, revision=action["revision"]
        )
    return action


def _contribute(gateway: Gateway, action: dict[str, Any]) -> dict[str, Any]:
    draft = {
        "instrument": "Política municipal de juventud",
        "proposal": "Cupos de cuidado infantil también para madres menores de 18 años.",
        "evidence": "Mapa de la Mesa: dónde no hay quien los ofrezca.",
        "action_id": action["id"],
    }
    made = gateway.post("/v1/mesa/contributions", draft)
    return gateway.put(
        f"/v1/mesa/contributions/{made['id']}",
        {**draft, "state": "submitted"},
        revision=made["revision"],
    )
