"""What each event has a participant told, to whom, and what is told when it is not."""

from dataclasses import fields

import pytest

from nosotros.bus.inbox import Outcome
from nosotros.bus.service import subscription_of
from nosotros.contracts.enrolment import ContactChanged
from nosotros.identifiers import new_id
from notifications.service import NotificationsService


def test_each_offer_is_a_message_of_its_own_about_the_offer(bus, rows):
    participant, enrolment = new_id(), new_id()
    first, again = new_id(), new_id()
    bus.contact(participant)
    bus.offered(participant, enrolment_id=enrolment, offer_id=first)
    bus.offered(participant, enrolment_id=enrolment, offer_id=first)
    bus.offered(participant, enrolment_id=enrolment, offer_id=again)
    assert [(each.template, each.about, each.state) for each in rows.messages()] == [
        # that takes the place of the one before
        ("offered", first, "cancelled"),
        ("offered", again, "queued"),
    ]


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


@pytest.mark.parametrize("news", ["enrolled", "waitlisted", "offered", "lapsed", "came_of_age"])
def test_news_before_its_contact_is_kept_for_later(bus, rows, news):
    assert getattr(bus, news)(new_id()) is Outcome.FAILED
    assert rows.messages() == []
    assert rows.one("SELECT reason FROM inbox").reason.startswith("not yet known")


def test_no_event_brings_any_other_way_to_reach_anybody_than_her_contact():
    """So a guardian, whom none of them describes, can be written to by no message."""
    heard = {each.contract for each in subscription_of(NotificationsService).events}
    said = {field.name for event in heard - {ContactChanged} for field in fields(event)}
    assert not [each for each in said if each in ("mobile", "email", "address", "recipient")]
    assert not [each for each in said if "guardian" in each or "names" in each]
    assert not [each.name for each in fields(ContactChanged) if "guardian" in each.name]


def test_news_that_is_older_than_what_is_known_is_no_news(bus, rows):
    participant, enrolment = new_id(), new_id()
    bus.contact(participant)
    bus.enrolled(participant, enrolment_id=enrolment, revision=2)
    assert bus.waitlisted(participant, enrolment_id=enrolment, revision=1) is Outcome.HANDLED
    assert [each.template for each in rows.messages()] == ["enrolled"]


def test_what_an_organisation_has_switched_off_is_not_told(bus, rows):
    participant = new_id()
    bus.contact(participant)
    rows.run(
        "INSERT INTO rule (organisation, code, revision, template, enabled) VALUES"
        " ('gestarsalud', 'waitlisted', 1, NULL, false), ('gestarsalud', 'enrolled', 1, 'ours', true)"
    )
    bus.waitlisted(participant)
    bus.enrolled(participant)
    assert [(each.template, each.rule) for each in rows.messages()] == [("ours", "enrolled")]


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
