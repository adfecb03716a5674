"""What one organisation's Social Contact Centre has, one of each kind that an operation may name."""

from tests.journeys.accompanied import Accompanied

CASE = {"kind": "childcare", "urgency": "normal", "summary": "Busca quien cuide a su hijo."}
CONSENT = {"shared": "Busca cuidado infantil.", "consented_how": "stated"}


def settle_centre(mine: Accompanied) -> None:
    """Cases in each state that a step begins from, and a referral; the owner's key is the asker's."""
    post, ids, kept_for = mine.organisation.post, mine.ids, mine.kept_for
    case = {**CASE, "participant_id": ids["participant_id"], "owner_id": ids["agent_id"]}
    ids["case_id"] = shown = mine.make("/v1/support-cases", case)
    unowned = {name: value for name, value in case.items() if name != "owner_id"}
    kept_for["take_support_case"] = {"case_id": mine.make("/v1/support-cases", unowned)}
    for operation in ("close_support_case", "reopen_support_case"):
        kept_for[operation] = {"case_id": mine.make("/v1/support-cases", case)}
    closed = kept_for["reopen_support_case"]["case_id"]
    post(f"/v1/support-cases/{closed}/closing", {"outcome": "solved"})
    leaving = {**case, "owner_id": kept_for["hand_over_cases"]["agent_id"]}
    mine.make("/v1/support-cases", leaving)
    post(f"/v1/support-cases/{shown}/entries", {"text": "Se la llamó.", "answers": True})
    referral = {**CONSENT, "organisation_name": "Jardín inventado", "consented_on": mine.day()}
    ids["referral_id"] = mine.make(f"/v1/support-cases/{shown}/referrals", referral)
