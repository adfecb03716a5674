"""One support case: opened, answered, referred with consent, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from localstack.demo.platform import Gateway
from localstack.demo.teaching.calendar import Calendar

_ANSWERED_AFTER = timedelta(minutes=40)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A support case that came to its end, and who was asked for help."""

    case: dict[str, Any]
    referral: dict[str, Any]

    @property
    def minutes(self) -> int:
        """From the opening to the first answer."""
        opened, answered = (
            datetime.fromisoformat(self.case[name]) for name in ("opened_at", "first_answered_at")
        )
        return round((answered - opened).total_seconds() / 60)


def follow(
    gateway: Gateway, calendar: Calendar, *, participant: str, owner: str, partner: str
) -> Followed:
    """A case of somebody who has nobody to look after her child.

    Args:
        gateway: with the key of the agent who owns the case.
        calendar: moved on to the answer.
        participant: whose case it is.
        owner: the agent.
        partner: the member of the Mesa that it is referred to.
    """
    case = gateway.post(
        "/v1/support-cases",
        {
            "participant_id": participant,
            "kind": "childcare",
            "urgency": "high",
            "summary": "No tiene con quién dejar a su hija los martes y jueves por la tarde.",
            "owner_id": owner,
        },
    )
    at = f"/v1/support-cases/{case['id']}"
    calendar.move_to(datetime.fromisoformat(case["opened_at"]) + _ANSWERED_AFTER)
    gateway.post(f"{at}/entries", {"text": "La llamamos; acepta una visita.", "answers": True})
    referral = gateway.post(
        f"{at}/referrals",
        {
            "member_id": partner,
            "shared": "Busca un cupo de cuidado para una niña de dos años, martes y jueves.",
            "consented_on": calendar.today,
            "consented_how": "recorded_call",
        },
    )
    for answer in ("accepted", "completed"):
        referral = gateway.post(f"/v1/referrals/{referral['id']}/answer", {"answer": answer})
    closed = gateway.post(f"{at}/closing", {"outcome": "solved", "remark": "Tiene el cupo."})
    return Followed(case=closed, referral=referral)
