"""Which addresses are written to no more after what providers told."""

from datetime import timedelta

import pytest

from nosotros import clock
from nosotros.identifiers import new_id
from notifications.domain.letters import Receipt
from notifications.receiving.acting import act
from notifications.storage.callbacks import Kept
from tests.notifications.providers.calls import receipt
from tests.notifications.receiving.conftest import MOBILE

NO_SUCH = 30005


def bounce(told, attempt_id, *, why="bounced", state="permanent_failure"):
    """As a mail server's report is read."""
    called = receipt("SM0", "sent")
    kept = Kept(
        id=new_id(),
        organisation="gestarsalud",
        provider="smtp",
        callback=called,
        attempts=0,
        due_at=clock.now(),
        received_at=clock.now(),
    )
    each = Receipt(provider_ref=None, attempt_id=attempt_id, state=state, suppress=why)
    with told.database.begin("*") as transaction:
        act(each, kept=kept, transaction=transaction, now=clock.now())


@pytest.fixture
def mail(told):
    attempt_id = new_id()
    told.sent(
        None,
        provider="smtp",
        channel="email",
        recipient="Luz@Example.org",
        state="delivered",
        attempt="delivered",
        attempt_id=attempt_id,
    )
    return attempt_id


def test_a_mailbox_that_bounced_is_suppressed_and_the_message_goes_on(told, mail, rows):
    bounce(told, mail)
    assert told.suppressed() == [("email", "luz@example.org", "bounced")]
    # It was only assumed to have arrived, as its server took it.
    assert told.states() == ("queued", "permanent_failure")
    assert rows.message().tried == ["email"]
    assert rows.one("SELECT message_id FROM suppression") == (rows.message().id,)


def test_a_complaint_suppresses_and_the_message_stays_delivered(told, mail):
    bounce(told, mail, why="complained", state="delivered")
    assert told.suppressed() == [("email", "luz@example.org", "complained")]
    assert told.states() == ("delivered", "delivered")


def test_a_failure_that_says_nothing_of_the_address_suppresses_nothing(told, mail):
    bounce(told, mail, why=None)
    assert told.suppressed() == []


def test_it_is_the_messages_organisation_that_writes_there_no_more(told, rows):
    attempt_id = new_id()
    told.sent(
        None,
        provider="smtp",
        channel="email",
        recipient="a@b.org",
        organisation="la-u",
        attempt_id=attempt_id,
    )
    bounce(told, attempt_id)
    assert rows.one("SELECT organisation FROM suppression") == ("la-u",)


def test_a_report_of_nothing_that_is_known_suppresses_nothing(told):
    bounce(told, new_id())
    assert told.suppressed() == []


def test_a_number_is_suppressed_when_it_fails_for_good_a_second_time(told):
    her = new_id()
    told.sent("SM1", participant_id=her)
    told.tell(receipt("SM1", "undelivered", code=NO_SUCH))
    assert told.suppressed() == []
    # The same failure told again is no second one.
    told.tell(receipt("SM1", "failed", code=NO_SUCH))
    assert told.suppressed() == []
    told.sent("SM2", participant_id=her)
    told.tell(receipt("SM2", "undelivered", code=NO_SUCH))
    assert told.suppressed() == [("mobile", MOBILE, "unreachable")]


def test_failures_for_now_and_somebody_elses_and_old_ones_do_not_count(told):
    her = new_id()
    told.sent("SM1", participant_id=her)
    told.sent("SM2", participant_id=new_id())
    told.sent("SM3", participant_id=her, ago=timedelta(days=31))
    told.tell(receipt("SM1", "undelivered", code=30003))
    told.tell(receipt("SM2", "undelivered", code=NO_SUCH))
    told.tell(receipt("SM3", "undelivered", code=NO_SUCH))
    told.sent("SM4", participant_id=her)
    told.tell(receipt("SM4", "undelivered", code=NO_SUCH))
    assert told.suppressed() == []


def test_the_address_of_a_later_attempt_by_another_channel_is_left_alone(told, rows):
    attempt_id = new_id()
    told.sent(None, provider="smtp", channel="email", recipient="a@b.org", attempt_id=attempt_id)
    rows.run("UPDATE message SET channel = 'sms', recipient = %(to)s", to=MOBILE)
    bounce(told, attempt_id)
    assert told.suppressed() == []
