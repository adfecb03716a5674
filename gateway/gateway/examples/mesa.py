"""Example values of the Mesa, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_MEMBER = {
    "name": "Jardín Infantil Ejemplo",
    "kind": "foundation",
    "website": "https://jardin.example.org",
    "until": None,
}
_COMMISSION = {
    "name": "Emprendimiento",
    "purpose": "Que los proyectos de las jóvenes encuentren mercado y crédito.",
    "members": [_ID],
    "until": None,
}
_AREA = {"neighbourhoods": ["Altos de Cazucá", "Ciudadela Sucre"]}
_WHAT = {
    "kind": "childcare",
    "title": "Cuidado infantil en la tarde",
    "audiences": ["mothers"],
    "youngest": 14,
    "oldest": 28,
    "places": 12,
}
_OFFER = {
    **_WHAT,
    "neighbourhoods": ["Altos de Cazucá"],
    "conditions": "De lunes a viernes, con cita.",
    "until": None,
}
_ACTION = {
    "title": "Cuidado infantil durante la formación",
    "purpose": "Que ninguna madre falte a una sesión por no tener con quién dejar a su hijo.",
    "state": "agreed",
    "result": None,
    "owner_id": _ID,
    "due_on": "2027-03-31",
}
_SCORE = {"impact": 5, "urgency": 4, "feasibility": 3}
_POLICY = {
    "instrument": "Plan de Desarrollo Municipal 2024–2027",
    "proposal": "Cupos de cuidado infantil para madres en formación.",
    "evidence": "Cuatro de cada diez ausencias fueron por falta de cuidado infantil.",
    "state": "submitted",
}

MESA: dict[str, dict[str, Any]] = {
    "AddMesaMember": _MEMBER,
    "ChangeMesaMember": _MEMBER,
    "MesaMember": {**_MEMBER, "commissions": [_ID]},
    "FoundCommission": _COMMISSION,
    "ChangeCommission": _COMMISSION,
    "CommissionView": _COMMISSION,
    "RegisterTerritory": _AREA,
    "Territory": _AREA,
    "AddOffer": _OFFER,
    "ChangeOffer": _OFFER,
    "OfferView": _OFFER,
    "GetMesaMap": {"kind": "childcare"},
    "MesaMap": {"kind": "childcare", "members": 3, "covered": 5, "uncovered": 2},
    "MapOffer": {**_WHAT, "member_name": _MEMBER["name"]},
    "ProposeAction": _ACTION,
    "ChangeAction": _ACTION,
    "StrategicAction": {**_ACTION, "commission_id": _ID, "priority": 71},
    "ScoreAction": _SCORE,
    "ActionScore": _SCORE,
    "DraftContribution": _POLICY,
    "ChangeContribution": _POLICY,
    "ContributionView": {**_POLICY, "submitted_on": "2026-11-20"},
}
