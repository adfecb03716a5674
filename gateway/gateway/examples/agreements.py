"""Example values of agreements, by the schema's name."""

from typing import Any

_WORDING = {
    "purposes": ["enrolment"],
    "event_types": ["nosotros.enrolment.participant_enrolled.v1"],
    "operations": ["enrolment.import_sheet", "enrolment.list_enrolments"],
    "starts_on": "2026-08-18",
    "ends_on": "2026-12-18",
    "zone": "America/Bogota",
    "successor": "alcaldia",
}
_SIDES = {"grantor": "gestarsalud", "grantee": "la-u"}

OF: dict[str, dict[str, Any]] = {
    "AgreementDocument": {
        "reference": "Convenio 12 de 2026",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    "ProposeAgreement": {**_SIDES, **_WORDING},
    "ChangeAgreement": _WORDING,
    "EndAgreement": {"reason": "no_longer_needed", "last_day": "2026-11-30"},
    "NameSuccessor": {"successor": "alcaldia"},
    "AgreementView": {
        **_SIDES,
        **_WORDING,
        "state": "in_force",
        "starts_at": "2026-08-18T14:00:00Z",
        "ends_at": "2026-12-19T05:00:00Z",
        "proposed_by": "gestarsalud",
        "ended_by": None,
        "ended_why": None,
    },
}
