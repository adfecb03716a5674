"""What becomes of a message is told with the rule that it was written by, whatever its template."""

from datetime import timedelta

import pytest

from nosotros.contracts.notifications import CancelMessage, ReportHandedOver
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from notifications.domain.letters import Receipt
from notifications.domain.outcomes import Accepted
from notifications.service import NotificationsService
from notifications.storage import abandoned, attempts, keeping
from tests.asking import Asking
from tests.notifications.sending.conftest import NOW
from tests.notifications.written import message


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=("notifications:write",))


@pytest.fixture
def written(bus, write_down):
    """A message of the rule for offers that uses another template."""

    def written(**contact):
        participant = new_id()
        bus.contact(participant, **contact)
        write_down(participant, template="enrolled", rule="offered")
        return participant

    return written


@pytest.fixture
def receipt(database):
    """A provider says later what became of an attempt."""

    def receipt(claimed, state):
        said = Receipt(provider_ref="M1", attempt_id=claimed.claim, state=state, reason=None)
        with database.begin(EVERY_ORGANISATION) as transaction:
            attempts.apply_receipt(transaction, said, provider=claimed.provider, now=NOW)

    return receipt


def told(rows):
    return [(name, data["rule"]) for name, *_, data in rows.told() if name != "message_sent"]


def test_that_it_arrived_and_that_it_bounced_later(desk, written, rows, receipt):
    written(mobile=None)
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Accepted(provider_ref="M1"))
    assert told(rows) == [("message_delivered", "offered")]
    receipt(claimed, "permanent_failure")
    assert sender.take() == []
    assert told(rows) == [
        ("message_delivered", "offered"),
        ("message_undelivered", "offered"),
        # and no other channel is left
        ("message_undelivered", "offered"),
    ]


def test_that_it_came_back_and_arrived_by_another_way(desk, written, rows, receipt):
    written()
    sender = desk()
    first = sender.take_one()
    sender.settle(first, outcome=Accepted(provider_ref="M1"))
    receipt(first, "permanent_failure")
    _, _, revision, data = rows.told()[-1]
    assert (data["state"], data["failure"]) == ("failed", "permanent_failure")
    assert (revision, rows.message().state) == (rows.message().revision, "queued")
    again = sender.take_one()
    assert again.letter.channel != first.letter.channel
    sender.settle(again, outcome=Accepted(provider_ref="M2"))
    assert told(rows) == [
        ("message_delivered", "offered"),
        ("message_undelivered", "offered"),
        ("message_delivered", "offered"),
    ]


def test_nothing_is_told_of_a_test_that_came_back(desk, written, rows, receipt):
    written()
    rows.run("UPDATE message SET test = true, recipient = 'luz@example.org', channel = 'email'")
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Accepted(provider_ref="M1"))
    receipt(claimed, "permanent_failure")
    assert (rows.message().state, rows.told()) == ("queued", [])


def test_that_a_receipt_came(desk, written, rows, receipt):
    written()
    sender = desk()
    claimed = sender.take_one()
    sender.settle(claimed, outcome=Accepted(provider_ref="M1", final=False))
    receipt(claimed, "delivered")
    assert told(rows) == [("message_delivered", "offered")]


def test_that_nobody_knows(desk, written, rows, database):
    written()
    desk(sender=8).take()
    assert abandoned.give_up_dead(database, but=7) == 1
    assert told(rows) == [("message_undelivered", "offered")]


def test_that_nobody_read_it_aloud_in_time(rows, database):
    past = NOW - timedelta(days=1)
    message(rows, template="our_offer", rule="offered", state="listed", expires_at=past)
    assert keeping.expire_listed(database, now=NOW)
    assert told(rows) == [("message_undelivered", "offered")]


@pytest.mark.parametrize(
    ("command", "name"),
    [(CancelMessage, "message_undelivered"), (ReportHandedOver, "message_delivered")],
)
def test_what_a_coordinator_did(asking, rows, command, name):
    id = message(rows, template="our_offer", rule="offered", state="listed")
    asking.ask(command(message_id=id))
    assert told(rows) == [(name, "offered")]


def test_that_she_left(bus, written, rows):
    bus.withdrew(written())
    assert told(rows) == [("message_undelivered", "offered")]


def test_of_what_no_rule_wrote_none_is_told(asking, rows):
    asking.ask(CancelMessage(message_id=message(rows)))
    assert told(rows) == [("message_undelivered", None)]
