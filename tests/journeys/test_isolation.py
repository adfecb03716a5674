"""No operation shows or changes anything of another organisation, whatever id it is given.

What is tried is derived from the gateway's own table: an operation that is new is tried as
well, and fails here until it is known which of an organisation's things its ids name.
"""

from dataclasses import MISSING, fields
from uuid import UUID

import httpx
import pytest

from gateway.operations import Operation, operations
from tests.journeys import sheets
from tests.journeys.belongings import Belongings, settle_in
from tests.journeys.belongings_of_training import CODE, PROGRAMME, attach, upload_sheet
from tests.journeys.bodies import body_of
from tests.journeys.organisation import Organisation, someone

#: what the `{id}` of a path is called elsewhere, by how the path begins
NAMED = {
    "alerts": "alert_id",
    "ambassadors": "ambassador_id",
    "authorisations": "authorisation_id",
    "certificates": "certificate_id",
    "children": "child_id",
    "cohorts": "cohort_id",
    "duplicates": "duplicate_id",
    "enrolments": "enrolment_id",
    "erasures": "erasure_id",
    "evidence": "evidence_id",
    "guardians": "guardian_id",
    "imports": "import_id",
    "intakes": "intake_id",
    "learners": "learner_id",
    "merges": "merge_id",
    "messages": "message_id",
    "participants": "participant_id",
    "places": "place_id",
    "sessions": "session_id",
    "staff": "person_id",
    "support-needs": "need_id",
    "trainers": "trainer_id",
    "workshops": "workshop_id",
}
#: ids of what another service knows, which this one keeps as they are given
UNCHECKED = {("open_intake", "cohort_id"), ("change_intake", "cohort_id")}
_NOT_HERE = (409, "not_in_cohort")
#: ids that are refused for another reason, whosever they are: of a pair it takes one of the two
NEVER_FOUND = {
    ("merge_duplicate", "survivor_id"): (422, "invalid_fields"),
    # Training knows people by their places alone.
    ("announce_absence", "participant_id"): _NOT_HERE,
    ("submit_evidence", "participant_id"): _NOT_HERE,
    ("issue_certificate", "participant_id"): _NOT_HERE,
}
#: ids that a list is narrowed down by: of what is not there, it has nothing
NARROWED = {
    ("list_certificates", "cohort_id"),
    ("list_ambassadors", "trained_by"),
    ("list_workshops", "ambassador_id"),
}
#: a field that takes several ids; it is given one
LISTED = tuple[UUID, ...]
#: what a path names otherwise than by an id
NAMES = {"name": "la-u", "code": CODE}
#: operations that end what others are about: an erasure ends kept sheets too
LAST = ("erase_participant", "request_erasure")
TABLE = sorted(
    (each for each in operations() if not each.is_public),
    key=lambda operation: operation.id in LAST,
)
every_operation = pytest.mark.parametrize("operation", TABLE, ids=lambda each: each.id)


def id_fields(operation: Operation) -> list[str]:
    """The fields of an operation that are ids of what may be somebody's."""
    return [
        each.name
        for each in fields(operation.contract)
        if each.type in (UUID, UUID | None, LISTED) and (operation.id, each.name) not in UNCHECKED
    ]


def needed(operation: Operation, names: list[str]) -> list[str]:
    """Those of an operation's ids that it cannot do without."""
    optional = {each.name for each in fields(operation.contract) if each.default is not MISSING}
    return [name for name in names if name not in optional]


def may_be_asked_bare(operation: Operation) -> bool:
    """It is a query of whatever there is, that needs neither an id nor a name."""
    names = [*operation.path_fields, *needed(operation, id_fields(operation))]
    return operation.method == "GET" and not names


def ids_of(operation: Operation, whose: Belongings) -> dict[str, str]:
    """The ids that an operation takes, out of somebody's belongings."""
    _, _, root, *rest = operation.path.split("/")
    if root == "operations":
        mine = whose.parked[rest[0]]
        known = {"id": mine[operation.method == "DELETE"]}
    else:
        known = {**whose.ids, **whose.kept_for.get(operation.id, {})}
        known["id"] = known.get(NAMED.get(root, ""), "")
    return {name: known[name] for name in id_fields(operation)}


def ask(
    organisation: Organisation, operation: Operation, ids: dict[str, str], *, as_csv: bool = False
) -> httpx.Response:
    """Make the request of an operation, with these ids in it and otherwise without fault."""
    path, query, body = operation.path, {}, {}
    for parameter, field in operation.path_fields.items():
        path = path.replace("{" + parameter + "}", ids.get(field) or NAMES[field])
    for field in ids.keys() - operation.path_fields.values():
        (query if operation.method == "GET" else body)[field] = ids[field]
    for each in fields(operation.contract):
        if each.type == LISTED and each.name in body:
            body[each.name] = [body[each.name]]
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
        record = "/".join(path.split("/")[:4])
        headers["If-Match"] = organisation.http.get(record).headers.get("ETag", '"1"')
    body |= body_of(operation.id, organisation)
    return organisation.send(operation.method, path, json=body, headers=headers)


def all_that_it_sees(organisation: Organisation, whose: Belongings) -> dict[str, str]:
    """What every query answers an organisation that asks for its own."""
    seen = {}
    for operation in TABLE:
        if operation.method == "GET":
            answer = ask(organisation, operation, ids_of(operation, whose))
            assert answer.status_code == 200, (operation.id, answer.text)
            # What is made for its answer differs from one moment to the next.
            seen[operation.id] = "" if operation.makes_file else answer.text
    return seen


@pytest.fixture(scope="module")
def owner(enter) -> Organisation:
    return enter("isolation-owner")


@pytest.fixture(scope="module")
def stranger(enter) -> Organisation:
    return enter("isolation-stranger")


@pytest.fixture(scope="module")
def belongings(stack, owner) -> Belongings:
    return settle_in(stack, owner)


@pytest.fixture(scope="module")
def strangers_own(stack, stranger) -> Belongings:
    return settle_in(stack, stranger)


@pytest.fixture(scope="module")
def before(owner, belongings, strangers_own) -> dict[str, str]:
    """What the owner sees of its own before any stranger asks for it."""
    return all_that_it_sees(owner, belongings)


def test_before_it_has_anything_of_its_own_a_stranger_sees_nothing_in_any_list(enter, belongings):
    newcomer = enter("isolation-newcomer")
    lists = [each for each in TABLE if may_be_asked_bare(each)]
    assert {each.id for each in lists} >= {"list_participants", "list_messages", "count_messages"}
    for operation in lists:
        answer = ask(newcomer, operation, {})
        assert answer.status_code == 200
        seen = answer.json()
        counted = {name: value for name, value in seen.items() if name != "next"}
        assert counted == {"items": []} if operation.is_paged else not any(counted.values())


@every_operation
def test_a_strangers_request_with_the_owners_id_is_404(
    owner, stranger, belongings, strangers_own, before, operation
):
    foreign, own = ids_of(operation, belongings), ids_of(operation, strangers_own)
    for name in foreign:
        # One foreign id at a time: each must be refused for itself.
        for as_csv in {False, operation.is_paged}:
            answer = ask(stranger, operation, {**own, name: foreign[name]}, as_csv=as_csv)
            if (operation.id, name) in NARROWED:
                assert answer.status_code == 200
                assert as_csv or answer.json()["items"] == []
                continue
            refused = (answer.status_code, answer.json()["code"])
            if (operation.id, name) in NEVER_FOUND:
                assert refused == NEVER_FOUND[operation.id, name]
            else:
                assert refused == (404, "not_found")
                assert answer.json()["id"] == foreign[name]
    if not foreign or may_be_asked_bare(operation):
        for as_csv in {False, operation.is_paged}:
            answer = ask(stranger, operation, {}, as_csv=as_csv)
            assert answer.status_code == operation.status
            assert not any(id in answer.text for id in belongings.every_id)


def test_no_strangers_request_has_changed_anything(owner, belongings, before):
    # Looked at once: it is as many requests as there are queries, for each command else.
    assert all_that_it_sees(owner, belongings) == before


@every_operation
def test_its_owner_may_do_all_of_it(owner, belongings, operation):
    answer = ask(owner, operation, ids_of(operation, belongings))
    assert answer.status_code == operation.status, answer.text


def test_a_document_known_to_another_organisation_is_not_given_away(owner, stranger):
    document = "1000777001"
    known = owner.register(document_number=document)
    answer = stranger.send(
        "POST", "/v1/participants", json={**someone(), "document_number": document}
    )
    assert answer.status_code == 201
    assert answer.json()["id"] != known["id"]
    assert owner.get(f"/v1/participants/{known['id']}") == known


def test_one_idempotency_key_of_two_organisations_is_two_keys(owner, stranger):
    body, headers = {"name": "The same", "seats": 1}, {"Idempotency-Key": "isolation-1"}
    answers = [
        each.send("POST", "/v1/intakes", json=body, headers=headers) for each in (owner, stranger)
    ]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_a_mapping_of_another_organisation_is_unknown(owner, stranger, belongings, strangers_own):
    columns = {"columns": [{"header": "Su nombre", "field": "first_names"}]}
    owner.send("PUT", "/v1/mappings/the-owners", json=columns).raise_for_status()
    path = f"/v1/intakes/{strangers_own.ids['intake_id']}/imports"
    query = {"name": "sheet.csv", "mapping": "the-owners"}
    headers = {"Content-Type": "text/csv"}
    answer = stranger.send("POST", path, content=b"Su nombre\n", params=query, headers=headers)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["errors"]] == ["unknown_mapping"]


def test_a_programme_of_another_organisation_is_unknown(owner, stranger, belongings, strangers_own):
    owner.send("PUT", "/v1/programmes/the-owners", json=PROGRAMME).raise_for_status()
    body = {**body_of("schedule_cohort", stranger), "programme": "the-owners"}
    for answer in (
        stranger.http.get("/v1/programmes/the-owners"),
        stranger.send("POST", "/v1/cohorts", json=body),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "programme_unknown")


def test_a_learner_of_another_organisation_is_in_no_session(stranger, belongings, strangers_own):
    path = f"/v1/sessions/{strangers_own.ids['session_id']}/attendance"
    marks = [{"learner_id": belongings.ids["learner_id"], "status": "present"}]
    answer = stranger.send("POST", path, json={"marks": marks})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["marks.0.learner_id"]


def test_a_link_is_of_its_issuer_alone(owner, stranger, belongings, strangers_own):
    link = owner.get(f"/v1/certificates/{belongings.ids['certificate_id']}")["link"]
    path = link[link.index("/v/") :]
    assert stranger.get(path)["issuer"] == owner.slug
    claimed = path.replace(owner.slug, stranger.slug)
    for answer in (
        stranger.http.get(claimed),
        stranger.send("POST", claimed, json={"name": "Rosa Invented"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "certificate_unknown")
