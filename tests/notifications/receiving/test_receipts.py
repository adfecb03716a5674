"""Whatever a provider tells, in whatever order and however often: it ends as it is."""

from itertools import permutations

import pytest

from nosotros import clock
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from notifications.storage import attempts
from tests.notifications.providers.calls import call, receipt

SENT = receipt("SM1", "sent")
DELIVERED = receipt("SM1", "delivered")
FAILED = receipt("SM1", "undelivered", code=30003)


def test_a_receipt_names_its_provider_and_tells_that_it_arrived(told, rows):
    about = new_id()
    id = told.sent(about=about)
    told.tell(SENT, DELIVERED)

    assert told.states() == ("delivered", "delivered")
    ((name, subject, _, data),) = rows.told()
    assert (name, subject, data["provider"]) == ("message_delivered", str(id), "twilio")
    assert data["about"] == str(about)
    assert told.woken


ORDERS = list(permutations((SENT, SENT, DELIVERED, FAILED)))


@pytest.mark.parametrize("told_of", ORDERS, ids=range(len(ORDERS)))
def test_in_any_order_and_twice_what_arrived_has_arrived_once(told, told_of):
    told.sent()
    # What repeats a call may add to its address.
    for number, each in enumerate(told_of):
        fields = dict(pair.split("=") for pair in each.body.decode().split("&"))
        told.tell(call({**fields, "Try": str(number)}))

    assert told.states() == ("delivered", "delivered")
    assert told.published().count("message_delivered") == 1
    assert "message_undelivered" not in told.published()


def test_what_failed_for_certain_goes_on_to_the_next_channel(told, rows):
    told.sent()
    told.tell(FAILED, FAILED)

    assert told.states() == ("queued", "temporary_failure")
    assert rows.message().tried == ["sms"]
    assert rows.one("SELECT reason FROM attempt") == ("twilio_30003",)


def test_what_was_uncertain_is_resolved_by_our_own_reference(told):
    attempt_id = new_id()
    told.sent(None, state="uncertain", attempt_id=attempt_id)
    told.tell(receipt("SM7", "delivered", attempt=attempt_id))

    assert told.states() == ("delivered", "delivered")
    assert set(told.published()) == {"message_sent", "message_delivered"}


def test_a_receipt_of_another_provider_with_the_same_reference_changes_nothing(told, rows):
    told.sent(provider="vonage")
    told.tell(DELIVERED)

    assert told.states() == ("sent", "sent")
    assert rows.one("SELECT provider, provider_ref, applied FROM receipt") == (
        "twilio",
        "SM1",
        False,
    )


def test_one_that_comes_before_its_message_is_known_waits_for_it(told, rows, database):
    told.tell(DELIVERED)
    assert told.calls() == ["done"]
    told.sent()
    attempts.apply_overdue(database, now=clock.now())

    assert told.states() == ("delivered", "delivered")
    assert told.published() == ["message_delivered"]


def test_one_that_comes_while_its_message_is_being_sent_waits_for_that(told, rows, database):
    told.sent(state="sending", attempt="sending")
    told.tell(DELIVERED)
    assert told.states() == ("sending", "sending")
    rows.run("UPDATE message SET state = 'sent'")
    rows.run("UPDATE attempt SET state = 'sent'")
    attempts.apply_overdue(database, now=clock.now())

    assert told.states() == ("delivered", "delivered")


def test_a_message_of_whatever_organisation_is_found(told, rows):
    told.sent(organisation="la-u")
    told.tell(DELIVERED)

    assert told.states() == ("delivered", "delivered")
    assert rows.one("SELECT organisation FROM outbox") == ("la-u",)


def test_calls_are_emptied_when_they_are_done(told, rows, database):
    told.sent()
    told.tell(DELIVERED)

    kept = rows.one("SELECT headers, url, body, state, attempts FROM callback")
    assert kept == (None, None, None, "done", 1)
    # And the same call again is still known.
    told.tell(DELIVERED)
    assert told.calls() == ["done"]
    with database.begin(EVERY_ORGANISATION) as transaction:
        seen = transaction.connection.exec_driver_sql("SELECT body FROM callback").all()
    assert seen == [(None,)]
