"""A stop ends the messages to everybody at the address, and a start undoes it; each is confirmed once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.identifiers import new_id
from tests.notifications.ear import EMAIL, MOBILE, Ear
from tests.notifications.written import message


@pytest.fixture
def ear(database, rows):
    return Ear(database=database, rows=rows)


@pytest.fixture
def her(bus):
    participant = new_id()
    bus.contact(participant)
    return participant


def names(ear):
    return [name for name, _ in ear.published()]


def test_a_stop_ends_all_messages_to_her_and_is_confirmed_once(ear, her, rows):
    kept = ear.heard("STOP porfa")
    again = ear.heard("ya no me escriban")
    assert (kept.kind, kept.done, again.kind, again.done) == ("stop", "stopped", "stop", "repeated")
    assert ear.said() == ["stop_confirmed"]
    preference = rows.one("SELECT * FROM preference")
    assert (preference.participant_id, preference.purpose, preference.opted_out) == (
        her,
        "all",
        True,
    )
    suppression = rows.one("SELECT kind, address, why FROM suppression")
    assert suppression == ("mobile", MOBILE, "stopped")
    ((name, told),) = ear.published()
    assert (name, told["participant_id"], told["stopped"]) == ("messages_stopped", str(her), True)


def test_what_waits_to_be_read_aloud_to_her_is_withheld(ear, her, rows):
    id = message(rows, participant_id=her, state="listed", text="Hay feria.")
    ear.heard("STOP")
    read = rows.one("SELECT state, reason, text FROM message WHERE id = %(id)s", id=id)
    assert read == ("withheld", "opted_out", None)


def test_its_confirmation_goes_where_she_wrote_from_at_once(ear, her, rows):
    ear.heard("stop", channel="whatsapp")
    message = rows.one("SELECT * FROM message")
    assert (message.template, message.channel, message.recipient) == (
        "stop_confirmed",
        "whatsapp",
        MOBILE,
    )
    assert (message.state, message.reply, message.language, message.discreet) == (
        "queued",
        True,
        "es",
        False,
    )
    assert message.expires_at - message.created_at == timedelta(hours=12)


def test_a_stop_keeps_what_else_she_chose(ear, her, rows):
    rows.run(
        "INSERT INTO preference (organisation, participant_id, purpose, channels, language,"
        " quiet_from, quiet_until, chosen_at) VALUES ('gestarsalud', %(id)s, 'all',"
        " '{sms}', 'en', '12:00', '14:00', now())",
        id=her,
    )
    ear.heard("stop")
    kept = rows.one("SELECT channels, language, quiet_from, opted_out FROM preference")
    assert kept == (["sms"], "en", "12:00", True)
    assert rows.one("SELECT language FROM message").language == "en"


def test_a_start_undoes_it_and_is_confirmed_once(ear, her, rows):
    ear.heard("stop")
    kept = ear.heard("START")
    again = ear.heard("start")
    assert (kept.kind, kept.done, again.done) == ("start", "started", "repeated")
    assert ear.said() == ["stop_confirmed", "start_confirmed"]
    assert rows.all("SELECT * FROM suppression") == []
    assert not rows.one("SELECT opted_out FROM preference").opted_out
    assert [told["stopped"] for _, told in ear.published()] == [True, False]


def test_a_start_writes_to_no_address_that_bounced(ear, her, rows):
    rows.run(
        "INSERT INTO suppression (id, organisation, revision, kind, address, why, since)"
        " VALUES (%(id)s, 'gestarsalud', 1, 'mobile', %(mobile)s, 'bounced', now())",
        id=new_id(),
        mobile=MOBILE,
    )
    assert ear.heard("start").done == "repeated"
    assert rows.one("SELECT why FROM suppression").why == "bounced"


def test_a_stop_at_a_shared_telephone_stops_everybody_at_it(ear, bus, her, rows):
    sister, other = new_id(), new_id()
    bus.contact(sister, mobile=MOBILE)
    bus.contact(other, mobile="+573009998877")
    assert ear.heard("no más mensajes").done == "stopped"
    stopped = {each.participant_id for each in rows.all("SELECT participant_id FROM preference")}
    assert stopped == {her, sister}
    assert {told["participant_id"] for _, told in ear.published()} == {str(her), str(sister)}
    assert ear.said() == ["stop_confirmed"]
    assert rows.one("SELECT discreet FROM message").discreet


def test_a_stop_by_mail_knows_no_capitals(ear, bus, rows):
    her = new_id()
    bus.contact(her, email="Luz@Example.org", email_shared=True)
    kept = ear.heard("unsubscribe", channel="email", address="LUZ@example.ORG")
    assert (kept.participant_id, kept.done) == (her, "stopped")
    assert rows.one("SELECT kind, address FROM suppression") == ("email", EMAIL)
    assert rows.one("SELECT discreet FROM message").discreet


def test_a_later_contact_does_not_undo_a_stop(ear, bus, her, rows):
    ear.heard("stop")
    bus.contact(her, revision=7, mobile="+573004445566")
    assert rows.one("SELECT opted_out FROM preference").opted_out


def test_after_a_stop_nothing_is_said_to_her_but_a_person_reads_what_she_writes(ear, her):
    ear.heard("stop")
    assert ear.heard("necesito hablar con alguien").done == "passed_to_centre"
    assert ear.said() == ["stop_confirmed"]


def test_two_stops_at_the_same_moment_are_confirmed_once(ear, bus, rows):
    for number in range(15):
        mobile = f"+5730011122{number:02}"
        bus.contact(new_id(), mobile=mobile)
        start = threading.Barrier(2)

        def stop(ref, mobile=mobile, start=start):
            start.wait()
            ear.heard("stop", address=mobile, ref=f"{mobile}{ref}")

        both = [threading.Thread(target=stop, args=(ref,)) for ref in ("a", "ab"[number % 2])]
        for each in both:
            each.start()
        for each in both:
            each.join()
    assert ear.said() == ["stop_confirmed"] * 15
    assert names(ear) == ["messages_stopped"] * 15


def test_a_start_that_waited_undoes_no_later_stop(ear, her, rows):
    came = datetime.now(UTC) - timedelta(minutes=10)
    ear.heard("stop", received_at=came - timedelta(hours=1))
    # Said again after the start came, which was put off: it changed nothing, and is the last word.
    assert ear.heard("stop").done == "repeated"
    assert ear.heard("start", received_at=came).done == "overtaken"
    assert rows.one("SELECT opted_out FROM preference").opted_out
    assert rows.one("SELECT why FROM suppression").why == "stopped"
    assert (ear.said(), names(ear)) == (["stop_confirmed"], ["messages_stopped"])
    assert ear.heard("start").done == "started"


def test_nor_what_was_chosen_on_her_page_since(ear, her, rows):
    came = datetime.now(UTC) - timedelta(minutes=10)
    rows.run(
        "INSERT INTO preference (organisation, participant_id, purpose, opted_out, chosen_at)"
        " VALUES ('gestarsalud', %(id)s, 'all', true, now())",
        id=her,
    )
    assert ear.heard("start", received_at=came).done == "overtaken"


def test_a_stop_and_a_later_start_that_are_both_heard_late_are_both_heard(ear, her, rows):
    came = datetime.now(UTC) - timedelta(minutes=10)
    assert ear.heard("stop", received_at=came).done == "stopped"
    assert ear.heard("start", received_at=came + timedelta(minutes=1)).done == "started"
    assert rows.all("SELECT * FROM suppression") == []
