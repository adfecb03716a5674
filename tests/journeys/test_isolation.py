"""No operation shows or changes anything of another organisation, whatever id it is given.

What is tried is derived from the gateway's own table: an operation that is new is tried as
well, and fails here until it is known which of an organisation's things its ids name.
"""

from dataclasses import fields
from typing import Any
from uuid import UUID

import pytest

from gateway.operations import Operation, operations
from tests.journeys import sheets
from tests.journeys.belongings import Belongings, settle_in
from tests.journeys.organisation import Organisation, someone

#: whose id the `{id}` of a path is, by how the path begins
NAMED = {
    "/v1/participants": "participant_id",
    "/v1/intakes": "intake_id",
    "/v1/enrolments": "enrolment_id",
    "/v1/imports": "import_id",
    "/v1/messages": "message_id",
}
#: what each command says besides ids
BODIES: dict[str, dict[str, Any]] = {
    "register_participant": someone(),
    "change_contact": {"preferred_channel": "sms", "mobile": "+573009998877"},
    "erase_participant": {},
    "open_intake": {"name": "Soacha 2027", "seats": 3},
    "enrol_participant": {},
    "import_sheet": {},
    "enrolment_replay_parked": {},
    "enrolment_drop_parked": {},
    "notifications_replay_parked": {},
    "notifications_drop_parked": {},
}
# What is erased last cannot be missed by what its owner does before.
TABLE = sorted(operations(), key=lambda each: each.method == "DELETE")
every_operation = pytest.mark.parametrize("operation", TABLE, ids=lambda each: each.id)


def id_fields(operation: Operation) -> list[str]:
    """The fields of an operation that are ids."""
    return [each.name for each in fields(operation.contract) if each.type is UUID]


def ids_of(operation: Operation, whose: Belongings) -> dict[str, str]:
    """The ids that an operation takes, out of somebody's belongings."""
    _, _, root, *rest = operation.path.split("/")
    if root == "operations":
        mine = whose.parked[rest[0]]
        named = {"id": mine[operation.method == "DELETE"]}
    else:
        named = {field: getattr(whose, NAMED[f"/v1/{root}"]) for field in ("id", "participant_id")}
        named |= {"intake_id": whose.intake_id, "import_id": whose.import_id}
        named["participant_id"] = whose.participant_id
    if operation.id == "enrol_participant":
        named["intake_id"] = whose.other_intake_id
    return {name: named[name] for name in id_fields(operation)}


def ask(organisation: Organisation, operation: Operation, ids: dict[str, str]) -> Any:
    """Make the request of an operation, with these ids in it and otherwise without fault."""
    path, query, body = operation.path, {}, {}
    for parameter, field in operation.path_fields.items():
        path = path.replace("{" + parameter + "}", ids[field])
    for field in ids.keys() - operation.path_fields.values():
        (query if operation.method == "GET" else body)[field] = ids[field]
    if operation.takes_file:
        content = sheets.sheet(sheets.row(1_000_000_002))
        return organisation.upload(ids["intake_id"], content)
    headers = {}
    if operation.takes_revision:
        headers["If-Match"] = organisation.http.get(path.removesuffix("/contact")).headers.get(
            "ETag", '"1"'
        )
    if operation.method == "GET":
        return organisation.http.get(path, params=query)
    body |= BODIES[operation.id]
    return organisation.send(operation.method, path, json=body, headers=headers)


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


def test_before_it_has_anything_of_its_own_a_stranger_sees_nothing_in_any_list(enter, belongings):
    newcomer = enter("isolation-newcomer")
    lists = [each for each in TABLE if each.method == "GET" and not id_fields(each)]
    assert {each.id for each in lists} >= {"list_participants", "list_messages", "count_messages"}
    for operation in lists:
        answer = ask(newcomer, operation, {})
        assert answer.status_code == 200
        seen = answer.json()
        counted = {name: value for name, value in seen.items() if name != "next"}
        assert counted == {"items": []} if operation.is_paged else not any(counted.values())


@every_operation
def test_a_strangers_request_with_the_owners_id_is_404_and_changes_nothing(
    owner, stranger, belongings, strangers_own, operation
):
    before = owner.everything()
    foreign, own = ids_of(operation, belongings), ids_of(operation, strangers_own)
    for name in foreign:
        # One foreign id at a time: each must be refused for itself.
        answer = ask(stranger, operation, {**own, name: foreign[name]})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["id"] == foreign[name]
    if not foreign:
        answer = ask(stranger, operation, {})
        assert answer.status_code == operation.status
        ours = {belongings.participant_id, belongings.intake_id, belongings.message_id}
        assert not any(id in answer.text for id in ours)
    assert owner.everything() == before


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
