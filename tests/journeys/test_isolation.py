"""No operation shows or changes anything of another organisation, whatever id it is given.

What is tried is derived from the gateway's own table: an operation that is new is tried as
well.
"""

import httpx
import pytest

from gateway.operations import Operation
from tests.journeys.belongings import Belongings, settle_in
from tests.journeys.belongings_of_training import PROGRAMME
from tests.journeys.bodies import body_of
from tests.journeys.organisation import Organisation, someone
from tests.journeys.walked import NARROWED, NEVER_FOUND, NOT_YET, OF_ITS_OWN_DOING, SHARED
from tests.journeys.walking import (
    TABLE,
    all_that_it_sees,
    ask,
    holds_nothing,
    ids_of,
    may_be_asked_bare,
)

every_operation = pytest.mark.parametrize("operation", TABLE, ids=lambda each: each.id)


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
    lists = [
        each
        for each in TABLE
        if may_be_asked_bare(each)
        and each.id not in SHARED | OF_ITS_OWN_DOING
        and each.live != "stream"
    ]
    assert {each.id for each in lists} >= {
        *("list_participants", "list_messages", "count_messages"),
        *("read_events", "list_subscriptions", "list_event_grants"),
    }
    for operation in lists:
        answer = ask(newcomer, operation, {})
        assert answer.status_code == 200
        seen = answer.json()
        assert holds_nothing(seen), operation.id
        assert not operation.is_paged or seen["items"] == []


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
                assert as_csv or holds_nothing(answer.json())
                continue
            refused = (answer.status_code, answer.json()["code"])
            if (operation.id, name) in NEVER_FOUND:
                assert refused == NEVER_FOUND[operation.id, name]
            else:
                whose = name == "organisation"
                assert refused == (404, "organisation_unknown" if whose else "not_found")
                assert answer.json()["organisation" if whose else "id"] == foreign[name]
    if not foreign or may_be_asked_bare(operation):
        for as_csv in {False, operation.is_paged}:
            answer = ask(stranger, operation, {}, as_csv=as_csv)
            must_be_answered(answer, operation)
            if operation.id not in OF_ITS_OWN_DOING:
                assert not any(id in answer.text for id in belongings.every_id)


def test_no_strangers_request_has_changed_anything(owner, belongings, before):
    # Looked at once: it is as many requests as there are queries, for each command else.
    assert all_that_it_sees(owner, belongings) == before


@every_operation
def test_its_owner_may_do_all_of_it(owner, belongings, operation):
    must_be_answered(ask(owner, operation, ids_of(operation, belongings)), operation)


def must_be_answered(answer: httpx.Response, operation: Operation) -> None:
    if operation.id in NOT_YET:
        assert (answer.status_code, answer.json()["code"]) == NOT_YET[operation.id]
    else:
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


def test_a_cohort_of_another_organisation_is_matched_in_no_batch(stranger, belongings):
    body = {"cohort_id": belongings.ids["cohort_id"]}
    answer = stranger.send("POST", "/v1/match-batches", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


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
