"""Every operation of the API as an organisation asks for it: with which ids, and what it says.

It is derived from the gateway's own table. A new operation fails here until it is known which of an
organisation's things its ids name.
"""

from dataclasses import MISSING, fields
from typing import Any
from uuid import UUID

import httpx

from gateway.operations import Operation, operations
from tests.journeys import sheets
from tests.journeys.belongings import Belongings
from tests.journeys.belongings_of_mesa import MUNICIPALITY
from tests.journeys.belongings_of_partners import METHOD, SERVICE
from tests.journeys.belongings_of_training import CODE, attach, upload_sheet
from tests.journeys.bodies import body_of
from tests.journeys.bodies_of_mentoring import QUERIES
from tests.journeys.organisation import Organisation

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
        for operation in ("get_room", "get_room_status", "get_room_sending")
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
PASSING = {"get_journal", "list_providers", "stream_events", "list_keys", "get_room_status"}
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
}
#: a field that takes several ids; it is given one
LISTED = tuple[UUID, ...]
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
ECHOED = {"next", "on", "kind", "since", "until", "urgency"}
#: operations that end what others are about: an erasure ends kept sheets too, a service is asked
#: before it is gone
LAST = ("erase_participant", "request_erasure", "remove_service")
#: every operation but those that anybody may ask
TABLE = sorted(
    (each for each in operations() if not each.is_public),
    key=lambda operation: operation.id in LAST,
)


def id_fields(operation: Operation) -> list[str]:
    """The fields of an operation that are ids of what may be somebody's, or say whose it is."""
    return [
        each.name
        for each in fields(operation.contract)
        if (each.type in (UUID, UUID | None, LISTED) or _says_whose(operation, each.name))
        and (operation.id, each.name) not in UNCHECKED | EITHER
    ]


def _says_whose(operation: Operation, field: str) -> bool:
    path = "{organisation}"
    return field == "organisation" and path in operation.path and operation.id not in OF_THE_NETWORK


def needed(operation: Operation, names: list[str]) -> list[str]:
    """Those of an operation's ids that it cannot do without."""
    optional = {each.name for each in fields(operation.contract) if each.default is not MISSING}
    return [name for name in names if name not in optional]


def may_be_asked_bare(operation: Operation) -> bool:
    """It is a query of whatever there is, that needs neither an id nor a name, nor a mentor's key."""
    names = [*operation.path_fields, *needed(operation, id_fields(operation))]
    return operation.method == "GET" and not names and not is_a_mentors(operation)


def is_a_mentors(operation: Operation) -> bool:
    """It is done with a key of the mentor's own."""
    return operation.request.scope == "mentoring:mentor"


def holds_nothing(value: Any) -> bool:
    """An answer tells of nothing that anybody has."""
    if isinstance(value, dict):
        return all(holds_nothing(each) for name, each in value.items() if name not in ECHOED)
    if isinstance(value, list):
        return all(map(holds_nothing, value))
    return not value


def ids_of(operation: Operation, whose: Belongings) -> dict[str, str]:
    """The ids that an operation takes, out of somebody's belongings."""
    _, _, root, *rest = operation.path.split("/")
    if root == "operations":
        mine = whose.parked[rest[0]]
        known = {"id": mine[operation.method == "DELETE"]}
    else:
        mine = whose.of_mentoring if operation.request.service == "mentoring" else whose.ids
        known = {**mine, **whose.kept_for.get(operation.id, {})}
        kind = f"{root}/{rest[0]}" if root == "mesa" else root
        known["id"] = known.get(NAMED.get(kind, ""), "")
    return {name: known[name] for name in id_fields(operation)}


def ask(
    organisation: Organisation, operation: Operation, ids: dict[str, str], *, as_csv: bool = False
) -> httpx.Response:
    """Make the request of an operation, with these ids in it and otherwise without fault."""
    if is_a_mentors(operation):
        assert organisation.mentor is not None
        organisation = organisation.mentor
    path, query, body = operation.path, {**QUERIES.get(operation.id, {})}, {}
    names = {**NAMES, "organisation": organisation.slug}
    for parameter, field in operation.path_fields.items():
        path = path.replace("{" + parameter + "}", ids.get(field) or names[parameter])
    for field in ids.keys() - operation.path_fields.values():
        (query if operation.method == "GET" else body)[field] = ids[field]
    for each in fields(operation.contract):
        if each.type == LISTED and each.name in body:
            body[each.name] = [body[each.name]]
    if operation.live == "stream":
        return _beginning(organisation, path, query)
    if operation.id == "attach_evidence":
        return attach(organisation, ids["evidence_id"])
    if operation.id == "upload_attendance":
        return upload_sheet(organisation, ids["cohort_id"])
    if operation.takes_file:
        return organisation.upload(ids["intake_id"], sheets.sheet(sheets.row(1_000_000_003)))
    if operation.method == "GET":
        headers = {"Accept": "text/csv"} if as_csv else {}
        return organisation.http.get(path, params=query, headers=headers)
    headers = {}
    if operation.takes_revision:
        record = "/".join(path.split("/")[: 5 if path.startswith("/v1/mesa/") else 4])
        record = record.replace("/webhooks/", "/subscriptions/")
        headers["If-Match"] = organisation.http.get(record).headers.get("ETag", '"1"')
    body |= body_of(operation.id, organisation)
    return organisation.send(operation.method, path, json=body, headers=headers)


def _beginning(organisation: Organisation, path: str, query: dict[str, str]) -> httpx.Response:
    """The refusal of a stream, or its first blocks up to one that says where it is."""
    with organisation.http.stream("GET", path, params=query) as answer:
        content = b""
        for piece in answer.iter_bytes():
            content += piece
            if answer.is_success and b"id:" in content and content.endswith(b"\n\n"):
                break
    return httpx.Response(answer.status_code, content=content)


def all_that_it_sees(organisation: Organisation, whose: Belongings) -> dict[str, str]:
    """What every query answers an organisation that asks for its own."""
    seen = {}
    for operation in TABLE:
        if operation.method == "GET" and operation.id not in NOT_YET:
            answer = ask(organisation, operation, ids_of(operation, whose))
            assert answer.status_code == 200, (operation.id, answer.text)
            # What is made for its answer differs from one moment to the next, and how a provider
            # and the journal do is told by everybody's messages and events.
            passing = operation.makes_file or operation.id in PASSING | OF_ITS_OWN_DOING
            seen[operation.id] = "" if passing else answer.text
    return seen
