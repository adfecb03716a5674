"""Changes of one record: made to the revision that was read, and an erasure that is one."""

from uuid import uuid4

import psycopg
import pytest

from nosotros.testing.waiting import eventually
from tests.journeys.organisation import someone

WORDS = "SELECT recipient, subject, text FROM message WHERE organisation = %s"


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("changes")


@pytest.fixture
def participant(organisation):
    return organisation.register(messages_authorised_on="2026-08-10")


def at(participant):
    return f"/v1/participants/{participant['id']}"


def new_contact(organisation, participant, *, etag, mobile="+573004445566"):
    body = {"preferred_channel": "whatsapp", "mobile": mobile}
    headers = {"If-Match": etag}
    return organisation.send("PUT", at(participant) + "/contact", json=body, headers=headers)


def test_a_record_says_its_revision_and_a_new_one_where_it_is(organisation):
    made = organisation.send("POST", "/v1/participants", json=someone())
    assert made.headers["ETag"].startswith('"1.')
    read = organisation.http.get(made.headers["Location"])
    assert (read.headers["ETag"], read.json()) == (made.headers["ETag"], made.json())


def test_a_record_that_is_known_already_is_not_sent_again(organisation, participant):
    etag = organisation.http.get(at(participant)).headers["ETag"]
    known = organisation.http.get(at(participant), headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert new_contact(organisation, participant, etag=etag).status_code == 200
    changed = organisation.http.get(at(participant), headers={"If-None-Match": etag})
    assert (changed.status_code, changed.json()["preferred_channel"]) == (200, "whatsapp")


def test_a_change_to_an_old_revision_is_412_and_changes_nothing(organisation, participant):
    old = organisation.http.get(at(participant)).headers["ETag"]
    changed = new_contact(organisation, participant, etag=old)
    assert (changed.status_code, changed.headers["ETag"][:3]) == (200, '"2.')

    late = new_contact(organisation, participant, etag=old, mobile="+573007778899")

    assert (late.status_code, late.json()["code"]) == (412, "revision_mismatch")
    assert (late.json()["expected"], late.json()["current"]) == (1, 2)
    assert organisation.get(at(participant)) == changed.json()
    erasure = organisation.send("DELETE", at(participant), headers={"If-Match": old})
    assert erasure.status_code == 412
    assert organisation.get(at(participant)) == changed.json()


def test_a_change_without_a_revision_is_428(organisation, participant):
    answer = organisation.send("DELETE", at(participant))
    assert (answer.status_code, answer.json()["code"]) == (428, "revision_required")
    assert organisation.get(at(participant)) == participant


def test_a_change_repeated_with_its_key_is_answered_the_same_and_made_once(
    organisation, participant
):
    key = {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}
    body = {"preferred_channel": "sms", "mobile": "+573004445566"}
    path = at(participant) + "/contact"
    answers = [organisation.send("PUT", path, json=body, headers=key) for _ in range(3)]
    assert [each.status_code for each in answers] == [200] * 3
    assert {each.text for each in answers} == {answers[0].text}
    assert organisation.get(at(participant))["revision"] == 2


def test_an_idempotency_key_that_was_used_with_another_body_is_refused(organisation, participant):
    used = {"Idempotency-Key": str(uuid4())}
    body = {"participant_id": participant["id"], "intake_id": organisation.open_intake()}
    first = organisation.send("POST", "/v1/enrolments", json=body, headers=used)
    assert first.status_code == 201
    before = organisation.people()
    other = {**body, "intake_id": organisation.open_intake(name="Another")}
    details = set()
    for language in ("es", "en", "fr"):
        headers = {**used, "Accept-Language": language}
        answer = organisation.send("POST", "/v1/enrolments", json=other, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "command_id_reused")
        details.add(answer.json()["detail"])
    assert len(details) == 3
    assert len(organisation.people()["enrolments"]) == len(before["enrolments"]) + 1
    assert organisation.people()["enrolments"][-1] == []
    again = organisation.send("POST", "/v1/enrolments", json=body, headers=used)
    assert (again.status_code, again.json()) == (201, first.json())


def test_who_is_erased_is_gone_her_seat_is_free_and_her_messages_keep_only_ids(stack, enter):
    organisation = enter("changes-erasure")
    intake = organisation.open_intake(seats=1)
    leaves, waits = (organisation.register(messages_authorised_on="2026-08-10") for _ in range(2))
    place = organisation.enrol(participant=leaves["id"], intake=intake).json()
    organisation.enrol(participant=waits["id"], intake=intake)
    organisation.settled(2)
    before = organisation.every("/v1/messages")
    view = organisation.get(f"/v1/intakes/{intake}")

    erased = organisation.send("DELETE", at(leaves), headers={"If-Match": '"1"'})

    assert (erased.status_code, erased.content) == (204, b"")
    for gone in (at(leaves), f"/v1/enrolments/{place['id']}"):
        assert organisation.http.get(gone).status_code == 404
    again = organisation.send("DELETE", at(leaves), headers={"If-Match": '"1"'})
    assert again.status_code == 404
    assert [each["id"] for each in organisation.every("/v1/participants")] == [waits["id"]]
    after = organisation.get(f"/v1/intakes/{intake}")
    assert (after["enrolled"], after["waiting"]) == (0, 1)
    assert after["revision"] == view["revision"] + 1
    (left,) = organisation.every("/v1/enrolments", intake_id=intake)
    assert (left["participant_id"], left["state"]) == (waits["id"], "offered")

    # What waits has no words yet either.
    organisation.settled(3)
    with psycopg.connect(stack.postgres.url("notifications"), autocommit=True) as connection:

        def words():
            return connection.execute(WORDS, [organisation.slug]).fetchall()

        eventually(lambda: (None, None, None) in words(), what="her words are gone")
        assert sum(row == (None, None, None) for row in words()) == 1
        contacts = connection.execute(
            "SELECT participant_id FROM contact WHERE organisation = %s", [organisation.slug]
        ).fetchall()
    assert [str(id) for (id,) in contacts] == [waits["id"]]
    assert organisation.every("/v1/messages")[:2] == before


def test_who_was_erased_may_be_registered_again_as_somebody_new(organisation, participant):
    organisation.send("DELETE", at(participant), headers={"If-Match": '"1"'})
    again = organisation.register(document_number=participant["document_number"])
    assert again["id"] != participant["id"]
    assert again["revision"] == 1
