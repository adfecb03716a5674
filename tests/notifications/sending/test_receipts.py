"""Receipts: they resolve what was uncertain, send on what failed, and come in any order."""

import threading

import psycopg
import pytest

from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from notifications.domain.letters import Receipt
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.storage import abandoned, attempts, message_changes
from tests.notifications.sending.conftest import NOW

NOBODY_KNOWS = Unknown(reason="no_final_answer")
BUSY = Refused(reason="busy", permanent=False, of="provider")
NO_SUCH_NUMBER = Refused(reason="no_such_number", permanent=True)


@pytest.fixture
def apply(database):
    def apply(state, *, ref="SM1", attempt_id=None, provider="first", reason=None):
        receipt = Receipt(provider_ref=ref, attempt_id=attempt_id, state=state, reason=reason)
        with database.begin(EVERY_ORGANISATION) as transaction:
            return attempts.apply_receipt(transaction, receipt, provider=provider, now=NOW)

    return apply


@pytest.fixture
def sms(bus, write_down):
    participant = new_id()
    bus.contact(participant, preferred_channel="sms")
    write_down(participant)


@pytest.fixture
def sent(desk, sms):
    """A message that its provider took."""
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Accepted(provider_ref="SM1", final=False))
    return sender


@pytest.fixture
def under_way(desk, sms, rows, apply, database):
    """A message that a coordinator sends again, and that arrives by its first attempt meanwhile."""
    sender = desk()
    first = sender.take_one()
    sender.settle(first, outcome=NOBODY_KNOWS)
    with database.begin("gestarsalud") as transaction:
        message_changes.change(
            transaction.connection, message_changes.AGAIN, id=first.letter.id, at=NOW
        )
    second = sender.take_one()
    assert apply("delivered", ref=None, attempt_id=first.claim)
    assert rows.states() == {"sending": 1}
    return sender, second


def names(rows):
    return [name for name, *_ in rows.told()]


def test_a_receipt_makes_it_delivered_and_tells_so_once(sent, rows, apply):
    assert apply("delivered")
    assert apply("delivered")
    message = rows.message()
    assert (message.state, message.delivered_at) == ("delivered", NOW)
    assert names(rows) == ["message_sent", "message_delivered"]
    assert rows.told()[1][3]["provider"] == "first"
    assert rows.one("SELECT receipt_at FROM attempt").receipt_at == NOW


def test_a_failure_sends_it_on_by_the_next_channel(sent, rows, apply):
    assert apply("permanent_failure", reason="unknown_subscriber")
    message = rows.message()
    assert (message.state, message.tried, message.reason) == (
        *("queued", ["sms"], "unknown_subscriber"),
    )
    assert sent.take_one().letter.channel == "email"
    assert names(rows) == ["message_sent"], "nobody has to look after it yet"


def test_a_failure_of_the_last_channel_is_told(desk, bus, write_down, rows, apply):
    participant = new_id()
    bus.contact(participant, preferred_channel="sms", email=None)
    write_down(participant)
    sender = desk()
    sender.settle(sender.take_one(), outcome=Accepted(provider_ref="SM1", final=False))
    apply("temporary_failure", reason="absent_subscriber")
    sender.take()
    message = rows.message()
    assert (message.state, message.reason) == ("temporary_failure", "words_not_approved")
    assert rows.told()[-1][3]["failure"] == "temporary_failure"


def test_a_late_delivery_wins_over_a_failure_before_the_next_channel_was_tried(sent, rows, apply):
    apply("permanent_failure", reason="expired")
    apply("delivered")
    assert rows.states() == {"delivered": 1}
    assert sent.take() == []


def test_what_was_uncertain_is_resolved(desk, sms, rows, apply):
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Unknown(reason="no_final_answer"))
    assert apply("delivered", ref=None, attempt_id=claimed.claim)
    assert rows.states() == {"delivered": 1}
    assert names(rows) == ["message_undelivered", "message_sent", "message_delivered"]


def test_what_was_uncertain_and_certainly_failed_is_sent_again(desk, sms, rows, apply):
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Unknown(reason="no_final_answer"))
    apply("technical_failure", ref=None, attempt_id=claimed.claim)
    assert sender.take_one().letter.channel == "email"


def test_what_a_dead_sender_left_is_resolved_by_a_receipt(desk, sms, rows, apply, database):
    claimed = desk(sender=42).take_one()
    abandoned.give_up_dead(database, but=41)
    assert rows.states() == {"uncertain": 1}
    apply("delivered", ref=None, attempt_id=claimed.claim)
    assert rows.states() == {"delivered": 1}


def test_a_receipt_that_comes_while_the_provider_keeps_us_waiting_resolves_it(
    desk, sms, rows, apply
):
    sender = desk()
    claimed = sender.take_one()
    assert apply("delivered", attempt_id=claimed.claim)
    sender.settle(claimed, outcome=Unknown(reason="no_answer_in_time"))
    assert rows.message().state == "delivered"


@pytest.mark.parametrize("by", ["reference", "attempt"])
def test_a_receipt_that_comes_before_its_message_is_settled_waits(desk, sms, rows, apply, by):
    sender = desk()
    claimed = sender.take_one()
    if by == "reference":
        assert not apply("delivered")
    else:
        assert apply("delivered", ref=None, attempt_id=claimed.claim)
    assert rows.states() == {"sending": 1}
    sender.settle(claimed, outcome=Accepted(provider_ref="SM1", final=False))
    assert rows.states() == {"delivered": 1}
    told = [(name, revision) for name, _, revision, _ in rows.told()]
    assert told == [("message_sent", 3), ("message_delivered", 4)]


def test_receipts_that_waited_are_applied_in_the_order_of_things(desk, sms, rows, apply):
    claimed = (sender := desk()).take_one()
    for each in ("delivered", "permanent_failure", "sent"):
        apply(each)
    sender.settle(claimed, outcome=Accepted(provider_ref="SM1", final=False))
    assert rows.states() == {"delivered": 1}


def test_a_receipt_that_came_just_while_it_was_settled_is_applied_after(
    sent, rows, apply, database
):
    rows.run("UPDATE attempt SET provider_ref = NULL")
    assert not apply("delivered")
    rows.run("UPDATE attempt SET provider_ref = 'SM1'")
    assert attempts.apply_overdue(database, now=NOW) == 1
    assert attempts.apply_overdue(database, now=NOW) == 0
    assert rows.states() == {"delivered": 1}


def test_another_providers_reference_is_not_ours(sent, rows, apply):
    assert not apply("delivered", provider="second")
    assert rows.states() == {"sent": 1}


def test_the_same_receipt_by_two_at_once_is_told_once(sent, rows, apply):
    start = threading.Barrier(2)

    def tell():
        start.wait()
        apply("delivered")

    both = [threading.Thread(target=tell) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert names(rows) == ["message_sent", "message_delivered"]


def test_a_receipt_for_one_who_is_erased_sends_nothing(sent, rows, apply, bus):
    bus.erased(rows.message().participant_id)
    assert not apply("permanent_failure"), "the provider's reference is kept"
    apply("permanent_failure", ref=None, attempt_id=rows.one("SELECT id FROM attempt").id)
    assert sent.take() == []
    assert (rows.message().state, rows.message().reason) == ("withheld", "erased")


LATE = """
INSERT INTO receipt (provider, provider_ref, state, organisation, told_at)
SELECT 'first', 'SM' || number, 'sent', 'gestarsalud', now()
FROM generate_series(9, 1, -1) AS number"""
WAITING = "SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted"


def test_receipts_are_held_in_one_order_whoever_applies_them(database, rows, access, wait):
    rows.run(LATE)
    keys = {"providers": ["first"] * 9, "refs": [f"SM{number}" for number in range(9, 0, -1)]}

    def apply_them():
        with database.begin(EVERY_ORGANISATION) as transaction:
            attempts.apply_kept(transaction, keys, now=NOW)

    thread = threading.Thread(target=apply_them)
    with psycopg.connect(access.owner_url, autocommit=True) as another:
        with another.transaction():
            another.execute("SELECT FROM receipt WHERE provider_ref = 'SM9' FOR UPDATE")
            thread.start()
            wait(lambda: rows.one(WAITING).waiting == 1, what="It does not wait for the last.")
            free = rows.all("SELECT provider_ref FROM receipt FOR UPDATE SKIP LOCKED")
        thread.join()
    assert free == [], "it waits for one while it does not hold those before"
    assert rows.one("SELECT count(*) AS applied FROM receipt WHERE applied").applied == 9


@pytest.mark.parametrize(
    "outcome",
    [BUSY, NO_SUCH_NUMBER, NOBODY_KNOWS, Accepted(provider_ref="SM2", final=False), Accepted()],
)
def test_what_arrived_while_it_was_sent_again_is_delivered_whatever_becomes_of_that(
    under_way, rows, outcome
):
    sender, second = under_way
    sender.settle(second, outcome=outcome)
    message = rows.message()
    assert (message.state, message.reason, message.delivered_at) == ("delivered", None, NOW)
    assert names(rows) == ["message_undelivered", "message_sent", "message_delivered"]
    assert sender.take() == []


def test_what_arrived_by_the_first_attempt_is_not_sent_again_when_the_second_bounces(
    under_way, rows, apply
):
    sender, second = under_way
    sender.settle(second, outcome=Accepted(provider_ref="SM2", final=False))
    apply("permanent_failure", ref="SM2", reason="unknown_subscriber")
    assert rows.all("SELECT state FROM attempt ORDER BY number") == [
        ("delivered",),
        ("permanent_failure",),
    ]
    assert rows.states() == {"delivered": 1}
    assert sender.take() == []


def test_a_late_delivery_wins_over_the_next_channel_that_fails(sent, rows, apply):
    apply("permanent_failure", reason="expired")
    second = sent.take_one()
    assert second.letter.channel == "email"
    apply("delivered")
    sent.settle(second, outcome=NO_SUCH_NUMBER)
    assert rows.states() == {"delivered": 1}
    assert names(rows) == ["message_sent", "message_delivered"], "it was told that it was sent"
    assert rows.told()[-1][3]["provider"] == "first"
    assert sent.take() == []


def test_what_arrived_is_delivered_where_its_sender_died_over_it_once_more(
    under_way, rows, database
):
    assert abandoned.give_up_dead(database, but=42) == 1
    assert rows.states() == {"delivered": 1}
    assert names(rows) == ["message_undelivered", "message_sent", "message_delivered"]
    assert rows.all("SELECT state FROM attempt ORDER BY number") == [("delivered",), ("uncertain",)]


def test_what_arrived_is_delivered_where_the_next_claims_answer_was_lost(under_way, rows, database):
    sender, lost = under_way
    abandoned.release(database, id=lost.letter.id, claim=lost.claim)
    message = rows.message()
    assert (message.state, message.attempts) == ("delivered", 1)
    assert names(rows) == ["message_undelivered", "message_sent", "message_delivered"]
    assert sender.take() == []
