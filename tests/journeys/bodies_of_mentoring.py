"""What each command of mentoring says besides ids, when any organisation asks for it without fault."""

from datetime import date, timedelta
from typing import Any

from tests.journeys.belongings_of_centre import CASE, CONSENT
from tests.journeys.belongings_of_mentoring import MEETING, MENTOR, PROJECT
from tests.journeys.belongings_of_mesa import ACTION, CONTRIBUTION, MEMBER, OFFER, TERRITORY

_NOTE = {"text": "Lo que se dijo después."}
_REFERENCE = {"given_as": "former employer", "outcome": "recommends"}
_PERSON = {"first_names": "Otra", "surnames": "Inventada", "birth_date": "1991-01-01"}
_KEY = "key:01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b2"
_AGENT = {"first_names": "Otra", "surnames": "Inventada"}
#: what a query cannot do without, besides ids
QUERIES: dict[str, dict[str, str]] = {
    "summarise_follow_ups": {"months": "3"},
    "get_mesa_map": {"kind": "childcare"},
    "get_centre_figures": {"since": "2026-08-01", "until": "2026-12-31"},
}
#: commands that say nothing but ids
BARE = (
    *("mentoring_replay_parked", "mentoring_drop_parked"),
    "erase_team_member",
    *("accept_mentor", "pause_mentor", "resume_mentor", "end_mentor", "erase_mentor"),
    *("open_mentoring", "rank_mentors", "pause_mentoring", "resume_mentoring", "close_mentoring"),
    *("offer_ranked", "offer_match", "complete_match", "prepare_batch", "replace_proposal"),
    *("drop_proposal", "send_batch", "discard_batch", "cancel_meeting", "cancel_my_meeting"),
    *("drop_step", "skip_follow_up", "hand_over_cases", "end_agent", "take_support_case"),
    "reopen_support_case",
)
#: what the others say on any day
SAID: dict[str, dict[str, Any]] = {
    "begin_project": PROJECT,
    "change_project": PROJECT,
    "state_figures": {"legal_form": "natural_person", "workers": 3, "assets": 1_000_000},
    "move_project": {"stage": "plan"},
    "correct_team_member": _PERSON,
    "add_project_need": {"kind": "finance", "text": "Un crédito", "amount": 2_000_000},
    "change_project_need": {"text": "Una estufa", "state": "met"},
    "add_mentor": MENTOR,
    "change_mentor": MENTOR,
    "set_mentor_account": {"account": _KEY + "1"},
    "describe_mentee": {"needs": ["sales"], "languages": ["es"]},
    "answer_match": {"side": "mentor", "accepted": True},
    "answer_my_match": {"accepted": True},
    "end_match": {"side": "mentee", "reason": "moved_away"},
    "end_my_match": {"reason": "no_time"},
    "report_meeting": {"held": True, "minutes": 10},
    "report_my_meeting": {"held": False, "missed_by": "mentee"},
    "add_note": _NOTE,
    "add_confidential_note": _NOTE,
    "write_my_note": {**_NOTE, "kind": "confidential"},
    "note_goal_progress": {"percent": 40},
    "answer_follow_up": {"occupation": "own_project"},
    "add_agent": _AGENT,
    "set_agent_account": {"account": _KEY + "2"},
    "open_support_case": CASE,
    "change_support_case": {**CASE, "urgency": "high", "confidentiality": "centre"},
    "note_on_case": _NOTE,
    "close_support_case": {"outcome": "partly_solved"},
    "answer_referral": {"answer": "accepted"},
    "change_commission": {"name": "Emprendimiento"},
    "register_territory": TERRITORY,
    "propose_action": ACTION,
    "score_action": {"impact": 3, "urgency": 3, "feasibility": 3},
    "draft_contribution": CONTRIBUTION,
    "change_contribution": {**CONTRIBUTION, "state": "submitted"},
}


def body_of(command: str, *, today: date) -> dict[str, Any]:
    """What a command of mentoring says on a day."""
    if command in BARE:
        return {}
    if command in SAID:
        return SAID[command]

    def day(later: int) -> str:
        return (today + timedelta(days=later)).isoformat()

    since = {"since": day(0)}
    planned = {**MEETING, "local_date": day(12)}
    step = {"text": "Pedir otros precios", "owner": "mentor", "due_on": day(10)}
    goal = {"title": "Quince almuerzos al día", "target_on": day(120)}
    milestone = {"title": "Segunda venta", "due_on": day(60)}
    return {
        "join_team": {"role": "partner", **since},
        "change_membership": {"role": "member", "units": 0, **since},
        "leave_team": {"until": day(0)},
        "add_milestone": milestone,
        "change_milestone": milestone,
        "link_partner": {"kind": "supplier", **since},
        "end_link": {"until": day(0)},
        "note_reference": {**_REFERENCE, "taken_on": day(0)},
        "note_mentor_check": {"outcome": "clear", "checked_on": day(0)},
        "plan_meeting": planned,
        "move_meeting": planned,
        "plan_my_meeting": planned,
        "add_step": step,
        "change_step": step,
        "set_goal": goal,
        "change_goal": goal,
        "refer_case": {**CONSENT, "consented_on": day(0)},
        "add_mesa_member": {**MEMBER, **since},
        "change_mesa_member": {**MEMBER, **since},
        "found_commission": {"name": "Salud", **since},
        "add_offer": {**OFFER, **since},
        "change_offer": {**OFFER, **since},
        "change_action": {**ACTION, "state": "agreed", "due_on": day(90)},
    }[command]
