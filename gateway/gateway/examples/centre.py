"""Example values of the Social Contact Centre, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_CASE = {
    "kind": "childcare",
    "urgency": "high",
    "summary": "Necesita quien cuide a su hijo los martes por la tarde.",
    "confidentiality": "centre",
    "owner_id": _ID,
}
_AGENT = {"first_names": "Gloria", "surnames": "Ejemplo Vera"}
_REFERRAL = {
    "member_id": _ID,
    "organisation_name": "Jardín Infantil Ejemplo",
    "shared": "Busca cuidado infantil los martes de 14:00 a 17:00 en Altos de Cazucá.",
    "consented_on": "2026-11-20",
    "consented_how": "stated",
}
_ENTRY = {"kind": "answer", "text": "La llamé; espera la respuesta del jardín."}

CENTRE: dict[str, dict[str, Any]] = {
    "AddAgent": _AGENT,
    "AgentView": {**_AGENT, "state": "active", "cases": 4, "mentees": 1, "ended_at": None},
    "SetAgentAccount": {"account": f"key:{_ID}"},
    "HandedOver": {"cases": 4, "mentees": 1},
    "OpenSupportCase": _CASE,
    "ChangeSupportCase": _CASE,
    "SupportCaseView": {
        **_CASE,
        "participant_id": _ID,
        "withheld": False,
        "state": "open",
        "outcome": None,
    },
    "SupportCaseStatus": {
        "participant_id": _ID,
        "urgency": "high",
        "confidentiality": "centre",
        "state": "open",
        "owner_id": _ID,
    },
    "NoteOnCase": {"text": _ENTRY["text"], "answers": True},
    "CaseEntry": {
        **_ENTRY,
        "code": None,
        "owner_id": None,
        "referral_id": None,
        "written_by": _ID,
    },
    "CloseSupportCase": {"outcome": "passed_to_partner", "remark": None},
    "ReferCase": {**_REFERRAL, "organisation_name": None},
    "ReferralView": {**_REFERRAL, "state": "sent"},
    "ReferralStatus": {"state": "accepted"},
    "AnswerReferral": {"answer": "accepted"},
    "CentreFigures": {"since": "2026-10-01", "until": "2026-12-31"},
    "GetCentreFigures": {"since": "2026-10-01", "until": "2026-12-31"},
    "UrgencyFigures": {
        "urgency": "high",
        "opened": 12,
        "answered": 11,
        "in_time": 9,
        "median_minutes": 140,
        "waiting": 1,
    },
}
