"""What each event has a participant told, to whom, and what is told when it is not."""

from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

import pytest

from nosotros.bus.inbox import Outcome
from nosotros.bus.service import subscription_of
from nosotros.contracts.enrolment import ContactChanged
from nosotros.identifiers import new_id
from notifications.service import NotificationsService


def told(rows):
    return [(name, data["template"], data["state"]) for name, _, _, data in rows.told()]


def test_each_offer_is_a_message_of_its_own_about_the_offer(bus, rows):
    participant, enrolment = new_id(), new_id()
    first, again = new_id(), new_id()
    bus.contact(participant)
    bus.offered(participant, enrolment_id=enrolment, offer_id=first)
    bus.offered(participant, enrolment_id=enrolment, offer_id=first)
    bus.offered(participant, enrolment_id=enrolment, offer_id=again)
    assert [(each.template, each.about, each.state) for each in rows.messages()] == [
        ("offered", first, "queued"),
        ("offered", again, "queued"),
    ]
    assert "48 horas" in rows.messages()[0].text


def test_an_offer_that_lapsed_is_a_message_about_the_enrolment(bus, rows):
    participant, enrolment = new_id(), new_id()
    bus.contact(participant)
    bus.lapsed(participant, enrolment_id=enrolment)
    message = rows.message()
    assert (message.template, message.about) == ("offer_lapsed", enrolment)


def test_at_18_she_herself_is_asked_once(bus, rows):
    participant = new_id()
    bus.contact(participant)
    bus.came_of_age(participant, revision=2)
    bus.came_of_age(participant, revision=3)
    message = rows.message()
    assert (message.template, message.about) == ("came_of_age", participant)
    assert "cédula" in message.text


@pytest.mark.parametrize("news", ["enrolled", "waitlisted", "offered", "lapsed", "came_of_age"])
def test_news_before_its_contact_is_kept_for_later(bus, rows, news):
    assert getattr(bus, news)(new_id()) is Outcome.FAILED
    assert rows.messages() == []
    assert rows.one("SELECT reason FROM inbox").reason.startswith("not yet known")


@pytest.mark.parametrize("channel", ["email", "sms", "whatsapp"])
@pytest.mark.parametrize("news", ["enrolled", "waitlisted", "offered", "lapsed", "came_of_age"])
def test_whatever_the_news_the_recipient_is_her_own_contact_point(bus, rows, news, channel):
    participant = new_id()
    bus.contact(participant, preferred_channel=channel)
    getattr(bus, news)(participant)
    message = rows.message()
    own = "luz@example.org" if channel == "email" else "+573001112233"
    assert (message.participant_id, message.recipient) == (participant, own)


def test_no_event_brings_any_other_way_to_reach_anybody_than_her_contact():
    """So a guardian, whom none of them describes, can be written to by no message."""
    heard = {each.contract for each in subscription_of(NotificationsService).events}
    others = heard - {ContactChanged}
    said = {field.type for event in others for field in fields(event)}
    assert said <= {UUID, UUID | None, datetime, date, int}
    assert not [each.name for each in fields(ContactChanged) if "guardian" in each.name]


def test_what_may_not_be_sent_is_told_at_once_and_once(bus, rows):
    participant, offer = new_id(), new_id()
    bus.contact(participant, messages_authorised_on=None)
    bus.offered(participant, offer_id=offer)
    bus.offered(participant, offer_id=offer)
    message = rows.message()
    assert rows.told() == [
        (
            "message_undelivered",
            str(message.id),
            1,
            {
                "message_id": str(message.id),
                "participant_id": str(participant),
                "about": str(offer),
                "template": "offered",
                "state": "withheld",
            },
        )
    ]


@pytest.mark.parametrize(
    ("contact", "state"),
    [
        ({"preferred_channel": None, "mobile": None, "email": None}, "failed"),
        ({"preferred_channel": "sms", "mobile": None}, "failed"),
        ({"preferred_channel": "pigeon"}, "failed"),
        ({"messages_authorised_on": None}, "withheld"),
    ],
)
def test_what_has_no_way_to_her_is_told(bus, rows, contact, state):
    participant = new_id()
    bus.contact(participant, **contact)
    bus.offered(participant)
    assert told(rows) == [("message_undelivered", "offered", state)]


def test_what_waits_and_is_made_unsendable_by_a_change_of_contact_is_told(bus, rows):
    gone, silent = new_id(), new_id()
    for participant in (gone, silent):
        bus.contact(participant)
        bus.offered(participant)
    bus.contact(gone, revision=2, email=None)
    bus.contact(silent, revision=2, messages_authorised_on=None)
    bus.contact(silent, revision=3, messages_authorised_on=None)
    assert told(rows) == [
        ("message_undelivered", "offered", "failed"),
        ("message_undelivered", "offered", "withheld"),
    ]
    assert [revision for _, _, revision, _ in rows.told()] == [2, 2]


def test_what_waits_is_told_to_nobody(bus, rows):
    participant = new_id()
    bus.contact(participant)
    bus.offered(participant)
    bus.contact(participant, revision=2, language="en")
    assert rows.told() == []


def test_who_shares_a_contact_point_and_which_hours_are_safe_is_kept(bus, rows):
    participant = new_id()
    bus.contact(participant)
    kept = "SELECT mobile_shared, email_shared, safe_from, safe_until FROM contact"
    assert rows.one(kept) == (False, False, None, None)
    bus.contact(participant, revision=2, mobile_shared=True, safe_from="08:00", safe_until="11:30")
    assert rows.one(kept) == (True, False, "08:00", "11:30")
    bus.offered(participant)
    assert rows.message().state == "queued"
