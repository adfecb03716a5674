"""What is known of single operations, where every one of them is asked for.

A new operation fails in the walks until it is known which of an organisation's things its ids name.
"""

from tests.journeys.belongings_of_mesa import MUNICIPALITY
from tests.journeys.belongings_of_partners import METHOD, SERVICE
from tests.journeys.belongings_of_training import CODE

#: what the `{id}` of a path is called elsewhere, by how the path begins
NAMED = {
    "alerts": "alert_id",
    "agents": "agent_id",
    "agreements": "agreement_id",
    "ambassadors": "ambassador_id",
    "answers": "answer_id",
    "authorisations": "authorisation_id",
    "campaigns": "campaign_id",
    "certificates": "certificate_id",
    "children": "child_id",
    "cohorts": "cohort_id",
    "deliveries": "delivery_id",
    "duplicates": "duplicate_id",
    "enrolments": "enrolment_id",
    "erasures": "erasure_id",
    "events": "event_id",
    "evidence": "evidence_id",
    "follow-ups": "follow_up_id",
    "goals": "goal_id",
    "guardians": "guardian_id",
    "imports": "import_id",
    "intakes": "intake_id",
    "keys": "key_id",
    "learners": "learner_id",
    "match-batches": "batch_id",
    "matches": "match_id",
    "meetings": "meeting_id",
    "mentees": "mentee_id",
    "mentors": "mentor_id",
    "merges": "merge_id",
    "messages": "message_id",
    "participants": "participant_id",
    "people": "person_id",
    "places": "place_id",
    "projects": "project_id",
    "sessions": "session_id",
    "staff": "person_id",
    "steps": "step_id",
    "subscriptions": "subscription_id",
    "support-cases": "case_id",
    "support-needs": "need_id",
    "suppressions": "suppression_id",
    "team-members": "team_member_id",
    "templates": "template_id",
    "test-messages": "test_id",
    "trainers": "trainer_id",
    "workshops": "workshop_id",
    "mesa/actions": "action_id",
    "mesa/commissions": "commission_id",
    "mesa/contributions": "contribution_id",
    "mesa/members": "member_id",
    "mesa/offers": "offer_id",
}
#: ids of what another service knows, which this one keeps as they are given
UNCHECKED = {("open_intake", "cohort_id"), ("change_intake", "cohort_id")}
UNCHECKED |= {("list_audit_entries", "agreement_id")}
#: what every organisation may see of another: the services of its room, and who is asked for one
#: decides itself whom it answers
OF_THE_NETWORK = {"get_service_description", "list_service_descriptions"}
OF_THE_NETWORK |= {"tell_service", "ask_service"}
#: ids that another one of the same request takes the place of
EITHER = {("prepare_batch", "cohort_id")}
_NOT_HERE = (409, "not_in_cohort")
_OPERATORS = (403, "operator_only")
#: what the hub's operator alone may, whosever it is
OPERATOR_ONLY = {
    *("register_organisation", "suspend_organisation", "restore_organisation"),
    *("admit_administrator", "create_room", "change_room", "remove_room", "rotate_room"),
    *("get_room_secret", "reset_source"),
}
#: ids that are refused for another reason, whosever they are: of a pair it takes one of the two
NEVER_FOUND = {
    ("merge_duplicate", "survivor_id"): (422, "invalid_fields"),
    # Training knows people by their places alone.
    ("announce_absence", "participant_id"): _NOT_HERE,
    ("submit_evidence", "participant_id"): _NOT_HERE,
    ("issue_certificate", "participant_id"): _NOT_HERE,
    ("disclose_participants", "ids"): (403, "no_agreement"),
    # Of several, the one that is wrong is named by its place.
    ("rank_mentors", "mentor_ids"): (422, "invalid_fields"),
    ("note_reference", "clears_up"): (422, "invalid_fields"),
    ("describe_service", "organisation"): (403, "not_your_service"),
    ("remove_service", "organisation"): (403, "not_your_service"),
    **{(operation, "organisation"): _OPERATORS for operation in OPERATOR_ONLY},
    **{
        (operation, "organisation"): (404, "room_unknown")
        for operation in ("get_room", "get_room_status")
    },
}
#: what an owner cannot do yet either: it would need months to pass
NOT_YET = {
    "answer_follow_up": (409, "state_unfit"),
    # Nothing has failed, and no words are for WhatsApp to approve.
    "send_again": (409, "not_in_state"),
    # No agreement lets it ask who its learners are, and nobody whom it was told of is erased.
    "disclose_participants": (403, "no_agreement"),
    "confirm_erasure": (404, "not_found"),
    "set_whatsapp_approval": (409, "template_unfit"),
    # It was refused for a reason that still holds, and nobody runs a service in the room.
    "replay_quarantined": (409, "still_refused"),
    "tell_service": (503, "room_unavailable"),
    "ask_service": (503, "room_unavailable"),
    # A day has passed since the key was made.
    "get_key_token": (410, "token_gone"),
    **dict.fromkeys(OPERATOR_ONLY, _OPERATORS),
}
#: what came with the platform, or is of all of it, the same for everybody
SHARED = {
    *("get_journal", "list_providers", "list_rules", "list_templates"),
    *("list_organisations", "list_roles"),
    # It has the key that it asks with.
    "list_keys",
}
#: what says how far the platform has come meanwhile
PASSING = {"get_journal", "list_providers", "stream_events", "list_keys"}
PASSING |= {"get_room_status", "get_room_sending"}
#: the log of what an organisation itself does and asks: it grows with each request, and says of which
#: id that was
OF_ITS_OWN_DOING = {"list_audit_entries", "get_audit_head", "export_audit"}
#: ids that a list is narrowed down by: of what is not there, it has nothing
NARROWED = {
    ("list_certificates", "cohort_id"),
    ("list_ambassadors", "trained_by"),
    ("list_workshops", "ambassador_id"),
    ("list_mentees", "cohort_id"),
    ("list_mentees", "interim_owner_id"),
    ("list_matches", "mentee_id"),
    ("list_matches", "mentor_id"),
    ("list_matches", "batch_id"),
    ("list_meetings", "match_id"),
    ("list_follow_ups", "mentee_id"),
    ("list_follow_ups", "cohort_id"),
    ("list_support_cases", "owner_id"),
    ("list_support_cases", "participant_id"),
    ("list_mesa_members", "commission_id"),
    ("list_offers", "member_id"),
    ("list_actions", "commission_id"),
    ("list_messages", "participant_id"),
    ("list_messages", "campaign_id"),
    ("count_messages", "campaign_id"),
    ("list_answers", "participant_id"),
    ("list_erasure_confirmations", "participant_id"),
    ("get_room_sending", "organisation"),
}
#: what a path names otherwise than by an id
NAMES = {
    "name": "la-u",
    "code": CODE,
    "municipality": MUNICIPALITY,
    "template": "news",
    "subject": "somebody",
    "role": "reader",
    "service": SERVICE,
    "method": METHOD,
    "rule": "session_reminder",
}
#: what an answer has of the question, or of the day
ECHOED = {"next", "on", "kind", "since", "until", "urgency", "organisation"}
#: operations that end what others are about: an erasure ends kept sheets too, a service is asked
#: before it is gone
LAST = ("erase_participant", "request_erasure", "remove_service")
