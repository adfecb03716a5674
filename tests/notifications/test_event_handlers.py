"""What each event does to contacts and messages, in the real database, through the inbox."""

import threading
from datetime import date

import pytest

from nosotros.bus.inbox import Outcome
from nosotros.identifiers import new_id
from notifications import handlers


def test_an_enrolment_queues_one_message_and_sends_nothing_itself(bus, rows):
    participant, enrolment = new_id(), new_id()
    bus.contact(participant)
    assert bus.enrolled(participant, enrolment_id=enrolment) is Outcome.HANDLED
    message = rows.message()
    assert (message.state, message.template, message.about) == ("queued", "enrolled", enrolment)
    assert (message.purpose, message.channel, message.data) == ("programme", "none", {})
    assert (message.recipient, message.subject, message.text) == (None, None, None)
    assert (message.organisation, message.correlationid) == ("gestarsalud", "a-story")


def test_the_same_enrolment_told_by_two_events_is_one_message(bus, rows):
    participant, enrolment = new_id(), new_id()
    bus.contact(participant)
    bus.enrolled(participant, enrolment_id=enrolment)
    assert bus.enrolled(participant, enrolment_id=enrolment) is Outcome.HANDLED
    assert len(rows.messages()) == 1


def test_a_place_after_the_waiting_list_is_a_message_of_its_own(bus, rows):
    participant, enrolment = new_id(), new_id()
    bus.contact(participant)
    bus.waitlisted(participant, enrolment_id=enrolment)
    bus.enrolled(participant, enrolment_id=enrolment)
    assert [each.template for each in rows.messages()] == ["waitlisted", "enrolled"]


def test_an_enrolment_before_its_contact_is_kept_for_later(bus, rows):
    assert bus.enrolled(new_id()) is Outcome.FAILED
    assert rows.messages() == []
    kept = rows.one("SELECT state, reason FROM inbox")
    assert kept.state == "failed"
    assert kept.reason.startswith("not yet known")


def test_an_older_contact_does_not_replace_a_newer_one(bus, rows):
    participant = new_id()
    bus.contact(participant, revision=3, email="new@example.org")
    assert bus.contact(participant, revision=2, email="old@example.org") is Outcome.HANDLED
    assert rows.one("SELECT revision, email FROM contact") == (3, "new@example.org")


def test_a_message_that_waits_is_withheld_when_its_authorisation_goes(bus, rows):
    participant = new_id()
    bus.contact(participant)
    bus.enrolled(participant)
    bus.contact(participant, revision=2, messages_authorised_on=None)
    message = rows.message()
    assert (message.state, message.reason) == ("withheld", "not_authorised")


def test_an_older_change_does_not_touch_a_message_that_waits(bus, rows):
    participant = new_id()
    bus.contact(participant, revision=2)
    bus.enrolled(participant)
    bus.contact(participant, revision=1, messages_authorised_on=None)
    assert rows.message().state == "queued"


@pytest.mark.parametrize("state", ["sending", "sent", "uncertain", "permanent_failure"])
def test_an_erasure_takes_the_words_and_leaves_the_state(bus, rows, state):
    participant, other = new_id(), new_id()
    bus.contact(participant)
    bus.contact(other)
    bus.enrolled(participant)
    bus.enrolled(other)
    rows.run(
        "UPDATE message SET state = %(state)s, recipient = 'luz@example.org', subject = 'Hola',"
        " text = 'Hola, Luz', data = '{\"place\": \"Casa\"}'",
        state=state,
    )
    assert bus.erased(participant) is Outcome.HANDLED
    erased, kept = rows.messages()
    assert (erased.state, erased.recipient, erased.subject, erased.text) == (state, *[None] * 3)
    assert (erased.data, erased.emptied) == ({}, True)
    assert (kept.state, kept.recipient) == (state, "luz@example.org")
    assert rows.one("SELECT participant_id FROM contact").participant_id == other


def test_an_erasure_withholds_what_waits(bus, rows):
    participant = new_id()
    bus.contact(participant)
    bus.enrolled(participant)
    bus.erased(participant)
    message = rows.message()
    assert (message.state, message.reason, message.revision) == ("withheld", "erased", 2)
    assert (message.recipient, message.subject, message.text) == (None, None, None)


def test_a_contact_after_the_erasure_is_ignored(bus, rows):
    participant = new_id()
    bus.erased(participant, revision=5)
    assert bus.contact(participant, revision=4) is Outcome.IGNORED
    assert bus.contact(participant, revision=6) is Outcome.IGNORED
    assert rows.all("SELECT 1 FROM contact") == []


def test_an_enrolment_after_the_erasure_is_one_message_that_the_sender_withholds(bus, rows):
    participant = new_id()
    bus.contact(participant)
    bus.erased(participant)
    assert bus.enrolled(participant) is Outcome.HANDLED
    message = rows.message()
    assert (message.state, message.channel, message.recipient) == ("queued", "none", None)
    assert rows.all("SELECT 1 FROM place") == rows.all("SELECT 1 FROM contact") == []


def test_an_erasure_at_the_same_moment_as_an_enrolment_leaves_nothing_of_her(bus, rows):
    """Whichever commits first: nothing is kept of where she was to be reached, or has a place."""
    for _ in range(25):
        participant = new_id()
        bus.contact(participant)
        start = threading.Barrier(2)

        def enrol(participant=participant, start=start):
            start.wait()
            bus.enrolled(participant)

        def erase(participant=participant, start=start):
            start.wait()
            bus.erased(participant)

        both = [threading.Thread(target=enrol), threading.Thread(target=erase)]
        for each in both:
            each.start()
        for each in both:
            each.join()
    assert sum(rows.states().values()) == 25
    assert rows.all("SELECT 1 FROM message WHERE recipient IS NOT NULL OR text IS NOT NULL") == []
    assert rows.all("SELECT 1 FROM contact") == rows.all("SELECT 1 FROM place") == []


def test_another_organisation_cannot_take_over_a_contact(bus, rows):
    participant = new_id()
    bus.contact(participant)
    outcome = bus.contact(participant, revision=9, organisation="la-u", email="thief@example.org")
    assert outcome is Outcome.FAILED
    assert rows.one("SELECT organisation, email FROM contact") == (
        "gestarsalud",
        "luz@example.org",
    )
    assert "example.org" not in rows.one("SELECT reason FROM inbox WHERE state = 'failed'").reason


def test_another_organisations_event_finds_no_contact_to_write_to(bus, rows):
    participant = new_id()
    bus.contact(participant)
    assert bus.enrolled(participant, organisation="la-u") is Outcome.FAILED
    assert rows.messages() == []


def test_a_failing_handler_leaves_no_name_in_the_inbox_or_the_log(bus, rows, monkeypatch, capsys):
    def broken(event, *, work):
        raise RuntimeError(f"cannot keep {event.first_names} {event.email}")

    monkeypatch.setattr(handlers, "on_contact_changed", broken)
    assert bus.contact(new_id(), messages_authorised_on=date(2026, 8, 1)) is Outcome.FAILED
    said = rows.one("SELECT reason FROM inbox").reason + "".join(capsys.readouterr())
    assert "Luz" not in said
    assert "example.org" not in said
