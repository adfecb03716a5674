"""Claiming and settling messages: what two senders, a crash or a lost answer cannot spoil."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import psycopg
import pytest

from nosotros.identifiers import new_id
from nosotros.testing import eventually
from notifications.domain.outcomes import Next
from notifications.storage import claims

NOW = datetime(2040, 1, 1, tzinfo=UTC)
SENT = Next(state="sent", reason=None)
OURS, OTHERS = 41, 42


@pytest.fixture
def queue(bus):
    def queue(participant=None):
        participant = participant or new_id()
        bus.contact(participant)
        bus.enrolled(participant)
        return participant

    return queue


def claim(database, sender=OURS) -> Any:
    return claims.claim(database, sender=sender, claim=new_id(), now=NOW)


def test_a_message_is_claimed_once(database, queue, rows):
    queue()
    claimed = claim(database)
    assert claimed is not None
    assert (claimed.letter.recipient, claimed.attempts) == ("luz@example.org", 1)
    assert rows.message().state == "sending"
    assert claim(database) is None


def test_the_message_that_has_been_due_longest_comes_first(database, queue, rows):
    for _ in range(3):
        queue()
    first, second, third = (each.id for each in rows.messages())
    rows.run("UPDATE message SET due_at = due_at - interval '1 hour' WHERE id = %(id)s", id=third)
    order = [claim(database).letter.id for _ in range(3)]
    assert order == [third, first, second]


def test_a_message_that_is_not_due_is_not_claimed(database, queue, rows):
    queue()
    rows.run("UPDATE message SET due_at = %(later)s", later=NOW + timedelta(seconds=1))
    assert claim(database) is None


def test_messages_of_every_organisation_are_claimed(database, bus):
    for organisation in ("gestarsalud", "la-u"):
        participant = new_id()
        bus.contact(participant, organisation=organisation)
        bus.enrolled(participant, organisation=organisation)
    assert {claim(database).organisation for _ in range(2)} == {"gestarsalud", "la-u"}


def test_what_was_sent_is_told_in_the_same_commit_and_once(database, queue, rows):
    participant = queue()
    claimed = claim(database)
    assert claims.settle(database, claimed, SENT, now=NOW)
    assert not claims.settle(database, claimed, SENT, now=NOW), "repeated after a lost answer"
    message = rows.message()
    assert (message.state, message.sent_at, message.revision) == ("sent", NOW, 3)
    sent, delivered = rows.all("SELECT * FROM outbox ORDER BY id")
    assert (sent.type, delivered.type) == (
        "nosotros.notifications.message_sent.v1",
        "nosotros.notifications.message_delivered.v1",
    )
    for event in (sent, delivered):
        assert (event.subject, event.revision, event.organisation) == (
            str(message.id),
            3,
            "gestarsalud",
        )
        assert (event.correlationid, event.visibility) == ("a-story", "public")
        assert str(participant) in event.data.decode()
        assert b"luz" not in event.data.lower()
    assert orjson.loads(delivered.data) == {
        "message_id": str(message.id),
        "participant_id": str(participant),
        "about": str(message.about),
        "template": "enrolled",
        "delivered_at": "2040-01-01T00:00:00Z",
    }


def test_what_waits_for_another_attempt_is_told_to_nobody(database, queue, rows):
    queue()
    next = Next(state="queued", reason="mail_server_451", wait_seconds=30)
    assert not claims.settle(database, claim(database), next, now=NOW)
    message = rows.message()
    assert (message.state, message.reason, message.sent_at) == ("queued", "mail_server_451", None)
    assert message.due_at == NOW + timedelta(seconds=30)
    assert rows.told() == []


@pytest.mark.parametrize("state", ["uncertain", "failed"])
def test_what_did_not_demonstrably_arrive_is_told_once(database, queue, rows, state):
    participant = queue()
    claimed = claim(database)
    next = Next(state=state, reason="mail_server_550")
    assert claims.settle(database, claimed, next, now=NOW)
    assert not claims.settle(database, claimed, next, now=NOW), "repeated after a lost answer"
    message = rows.message()
    assert (message.state, message.reason, message.sent_at) == (state, "mail_server_550", None)
    assert rows.told() == [
        (
            "message_undelivered",
            str(message.id),
            message.revision,
            {
                "message_id": str(message.id),
                "participant_id": str(participant),
                "about": str(message.about),
                "template": "enrolled",
                "state": state,
            },
        )
    ]


def test_what_was_erased_while_it_was_refused_is_not_queued_again(database, queue, bus, rows):
    participant = queue()
    claimed = claim(database)
    bus.erased(participant)
    claims.settle(database, claimed, Next(state="queued", reason="mail_server_451"), now=NOW)
    assert (rows.message().state, rows.message().reason) == ("withheld", "erased")
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "withheld")
    ]


@pytest.mark.parametrize("reason", ["withdrew", "not_authorised"])
def test_what_nobody_authorises_any_more_while_it_is_refused_is_not_queued_again(
    database, queue, bus, rows, reason
):
    participant = queue()
    claimed = claim(database)
    if reason == "withdrew":
        bus.withdrew(participant)
    else:
        bus.contact(participant, revision=2, messages_authorised_on=None)
    assert rows.message().state == "sending"
    claims.settle(database, claimed, Next(state="queued", reason="mail_server_451"), now=NOW)
    assert (rows.message().state, rows.message().reason) == ("withheld", reason)
    assert [name for name, *_ in rows.told()] == ["message_undelivered"]


def test_what_was_erased_while_it_was_sent_is_sent(database, queue, bus, rows):
    participant = queue()
    claimed = claim(database)
    bus.erased(participant)
    assert claims.settle(database, claimed, SENT, now=NOW)
    assert (rows.message().state, rows.message().recipient) == ("sent", None)


def test_a_dead_senders_message_becomes_uncertain_and_nobody_sends_it(database, queue, rows):
    queue()
    claim(database, sender=OTHERS)
    assert claims.give_up_dead(database, but=OURS) == 1
    assert (rows.message().state, rows.message().reason) == ("uncertain", "interrupted")
    assert claim(database) is None


def test_each_message_that_a_dead_sender_left_is_told_once_in_its_own_story(database, bus, rows):
    for organisation in ("gestarsalud", "la-u", "la-u"):
        participant = new_id()
        bus.contact(participant, organisation=organisation)
        bus.enrolled(participant, organisation=organisation)
        claim(database, sender=OTHERS)
    assert claims.give_up_dead(database, but=OURS) == 3
    assert claims.give_up_dead(database, but=OURS) == 0
    assert {(name, id, revision) for name, id, revision, _ in rows.told()} == {
        ("message_undelivered", str(each.id), each.revision) for each in rows.messages()
    }
    told = rows.all("SELECT organisation, correlationid FROM outbox ORDER BY organisation")
    assert told == [("gestarsalud", "a-story"), ("la-u", "a-story"), ("la-u", "a-story")]


def test_a_living_senders_message_is_left_alone(database, queue, rows, access):
    queue()
    with psycopg.connect(access.url, autocommit=True) as alive:
        alive.execute("SELECT pg_advisory_lock(%s)", (OTHERS,))
        claim(database, sender=OTHERS)
        assert claims.give_up_dead(database, but=OURS) == 0
        assert rows.message().state == "sending"
    # The server ends a session, and frees its lock, a moment after its client has left.
    eventually(lambda: claims.give_up_dead(database, but=OURS) == 1)
    assert rows.message().state == "uncertain"


def test_ones_own_messages_are_not_given_up(database, queue, rows):
    queue()
    claim(database)
    assert claims.give_up_dead(database, but=OURS) == 0
    assert rows.message().state == "sending"


def test_a_sender_that_was_taken_for_dead_still_settles_what_it_knows(database, queue, rows):
    queue()
    claimed = claim(database, sender=OTHERS)
    claims.give_up_dead(database, but=OURS)
    assert claims.settle(database, claimed, SENT, now=NOW)
    assert (rows.message().state, rows.message().reason) == ("sent", None)
    told = [(name, revision) for name, _, revision, _ in rows.told()]
    assert told == [("message_undelivered", 3), ("message_sent", 4), ("message_delivered", 4)]


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_what_was_told_when_its_sender_was_taken_for_dead_is_not_told_again(
    database, queue, rows, state
):
    queue()
    claimed = claim(database, sender=OTHERS)
    claims.give_up_dead(database, but=OURS)
    next = Next(state=state, reason="mail_server_550")
    assert not claims.settle(database, claimed, next, now=NOW)
    assert (rows.message().state, rows.message().reason) == (state, "mail_server_550")
    assert [name for name, *_ in rows.told()] == ["message_undelivered"]


def test_a_claim_whose_answer_was_lost_is_queued_again_as_if_never_made(database, queue, rows):
    queue()
    lost = claim(database)
    ((id, of_claim),) = claims.held(database, sender=OURS)
    assert (id, of_claim) == (lost.letter.id, lost.claim)
    claims.release(database, id=id, claim=of_claim)
    assert (rows.message().state, rows.message().attempts) == ("queued", 0)
    again = claim(database)
    claims.release(database, id=id, claim=of_claim)
    assert rows.message().claim == again.claim, "an old release undid a new claim"


def test_a_claim_whose_answer_was_lost_to_an_erased_one_is_withheld(database, queue, bus, rows):
    participant = queue()
    lost = claim(database)
    bus.erased(participant)
    claims.release(database, id=lost.letter.id, claim=lost.claim)
    assert (rows.message().state, rows.message().reason) == ("withheld", "erased")
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "withheld")
    ]
