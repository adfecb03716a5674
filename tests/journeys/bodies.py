"""What each command says besides ids, when any organisation asks for it without fault."""

from datetime import timedelta
from typing import Any

from nosotros.contracts.language import registry
from tests.journeys import (
    belongings_of_agreements,
    belongings_of_integrations,
    belongings_of_partners,
    bodies_of_mentoring,
)
from tests.journeys.belongings_of_notifications import CAMPAIGN, TEMPLATE
from tests.journeys.belongings_of_training import (
    MODULE,
    PRACTICE,
    PROGRAMME,
    TAUGHT,
    WORKSHOP,
)
from tests.journeys.organisation import Organisation, someone

GUARDIAN = {"name": "Rosa Invented", "relation": "grandparent"}
_TRAINER = {"first_names": "Otra", "surnames": "Inventada"}
_PLACE = {"name": "Otro salón", "municipality": "Soacha"}
_OF_MENTORING = {
    *(each.method for each in registry.requests.values() if each.service == "mentoring"),
    *("mentoring_replay_parked", "mentoring_drop_parked"),
}
#: what each command says besides ids
BODIES: dict[str, dict[str, Any]] = {
    "register_participant": someone(),
    "change_participant": {
        "first_names": "Otra",
        "surnames": "Invented",
        "birth_date": "2011-06-18",
    },
    "change_document": {
        "document_type": "TI",
        "document_number": "1099123456",
        "reason": "corrected",
    },
    "change_contact": {"preferred_channel": "sms", "mobile": "+573009998877"},
    "replace_contact_points": {
        "preferred_channel": "sms",
        "points": [{"kind": "mobile", "value": "+573009998866", "shared_with": "mother"}],
    },
    "add_guardian": GUARDIAN,
    "change_guardian": GUARDIAN,
    "end_guardian": {},
    "ask_support": {"kind": "transport"},
    "change_support": {"state": "arranged"},
    "replace_sensitive_answers": {"answers": []},
    "add_child": {"first_names": "Invented", "birth_date": "2026-02-02"},
    "remove_child": {},
    "publish_authorisation_text": {"purpose": "programme", "language": "es", "body": "Otro."},
    "give_authorisation": {"purpose": "programme", "given_on": "2026-08-17", "how": "paper"},
    "withdraw_authorisation": {"how": "call"},
    "note_safeguard": {"fact": "best_interest", "noted_on": "2026-08-17"},
    "withdraw_participant": {},
    "readmit_participant": {},
    "erase_participant": {},
    "request_erasure": {},
    "open_intake": {"name": "Soacha 2027", "seats": 3},
    "change_intake": {"name": "Soacha 2026", "seats": 21},
    "enrol_participant": {},
    "accept_offer": {},
    "decline_offer": {},
    "repeat_offer": {},
    "activate_enrolment": {},
    "complete_enrolment": {},
    "withdraw_enrolment": {},
    "refuse_enrolment": {"reason": "incomplete"},
    "resolve_alert": {},
    "import_sheet": {},
    "define_mapping": {"columns": [{"header": "Cómo se llama", "field": "first_names"}]},
    "merge_duplicate": {},
    "keep_apart": {},
    "undo_merge": {},
    "enrolment_replay_parked": {},
    "enrolment_drop_parked": {},
    "notifications_replay_parked": {},
    "notifications_drop_parked": {},
    "training_replay_parked": {},
    "training_drop_parked": {},
    "publish_programme": PROGRAMME,
    "add_trainer": _TRAINER,
    "change_trainer": _TRAINER,
    "end_trainer": {},
    "add_place": _PLACE,
    "change_place": _PLACE,
    "schedule_cohort": {
        "name": "Otro grupo",
        "programme": "curso",
        "municipality": "Soacha",
        "seats": 5,
    },
    "change_cohort": {"name": "El mismo grupo"},
    "close_cohort": {},
    "cancel_cohort": {},
    "cancel_session": {"reason": "safety"},
    "announce_absence": {"reason": "no_childcare"},
    "submit_evidence": {"module": PRACTICE, "requirement": "practice"},
    "review_evidence": {"decision": "returned", "remark": "Falta la fecha."},
    "issue_certificate": {},
    "revoke_certificate": {"reason": "issued_in_error"},
    "supersede_certificate": {},
    "end_ambassador": {},
    "cancel_workshop": {},
    "write_template": {**TEMPLATE, "code": "otro_aviso"},
    "activate_template": {},
    "set_whatsapp_approval": {"state": "approved"},
    "send_test": {"code": "news", "channel": "email", "to": "yo@example.org"},
    "set_rule": {"enabled": True},
    "plan_campaign": {**CAMPAIGN, "group": {}},
    "start_campaign": {},
    "pause_campaign": {},
    "resume_campaign": {},
    "cancel_campaign": {},
    "report_handed_over": {},
    "cancel_message": {},
    "send_again": {},
    "set_preference": {"purpose": "news", "opted_out": True},
    "set_zone": {"zone": "America/Bogota"},
    "send_own_page_link": {},
    "lift_suppression": {},
    "report_workshop": {"women": 3, "men": 1},
    **belongings_of_integrations.BODIES,
    **belongings_of_agreements.BODIES,
    **belongings_of_partners.BODIES,
}


def body_of(command: str, organisation: Organisation) -> dict[str, Any]:
    """What a command says; days follow from what the organisation has."""
    if command in BODIES:
        return BODIES[command]
    if command == "propose_agreement":
        return belongings_of_agreements.proposal_of(organisation)
    taught = TAUGHT[organisation.slug]
    if command in _OF_MENTORING:
        return bodies_of_mentoring.body_of(command, today=taught.today)

    def day(later: int) -> str:
        return (taught.today + timedelta(days=later)).isoformat()

    times = {"begins": "09:00", "minutes": 60}
    return {
        "note_check": {"outcome": "clear", "checked_on": day(0)},
        "plan_sessions": {"module": MODULE, "first_on": day(20), **times},
        "change_session": {"local_date": day(21), **times},
        "repeat_session": {"local_date": day(22), **times},
        "mark_attendance": {"marks": [{"learner_id": taught.learner, "status": "late"}]},
        "change_ambassador": {"starts_on": day(0), "ends_on": day(200), "territory": "Cazucá"},
        "plan_workshop": {**WORKSHOP, "local_date": day(3)},
    }[command]
