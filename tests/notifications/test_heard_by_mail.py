"""Anybody can write a mail: it is hers where it replies to one of ours, and else a person reads it."""

import pytest

from nosotros.identifiers import new_id
from tests.notifications.ear import EMAIL, MOBILE, Ear
from tests.notifications.written import attempt


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sí, acepto", "yes"),
        ("no puedo aceptar", "no"),
        ("start", "start"),
        ("quiero ver mis datos", "other"),
    ],
)
def test_a_mail_that_replies_to_none_of_ours_does_nothing_and_a_person_reads_it(
    ear, her, rows, text, kind
):
    ear.sent(her, "offered", channel="email")
    kept = ear.heard(text, channel="email", in_reply_to=str(new_id()))
    assert (kept.kind, kept.done, kept.participant_id) == (kind, "passed_to_centre", her)
    assert names(ear) == ["answer_for_centre"]
    assert (ear.said(), rows.all("SELECT * FROM link")) == (["answer_received"], [])


def test_nor_does_it_excuse_her(ear, her):
    ear.sent(her, "session_reminder", about=ear.session(her), channel="email")
    kept = ear.heard("no puedo ir", channel="email")
    assert (kept.kind, kept.done, names(ear)) == (
        "absence",
        "passed_to_centre",
        ["answer_for_centre"],
    )


def test_nor_does_it_undo_a_stop(ear, her, rows):
    ear.heard("stop", channel="email")
    assert ear.heard("start", channel="email").done == "passed_to_centre"
    assert rows.one("SELECT opted_out FROM preference").opted_out
    assert rows.one("SELECT why FROM suppression").why == "stopped"


def test_it_stops_as_silence_is_the_safe_side_and_she_is_told(ear, her, rows):
    assert ear.heard("stop", channel="email").done == "stopped"
    said = rows.one("SELECT template, participant_id, channel, recipient FROM message")
    assert said == ("stop_confirmed", her, "email", EMAIL)


def test_a_reply_to_one_of_ours_is_hers(ear, her):
    offer = ear.sent(her, "offered", channel="email", ref="<1@example.org>")
    kept = ear.heard("sí, acepto", channel="email", in_reply_to="<1@example.org>")
    assert (kept.done, kept.about) == ("accepted", offer)


def test_so_is_one_to_what_the_stop_was_confirmed_by(ear, her, rows):
    ear.heard("stop", channel="email")
    confirmed = rows.one("SELECT id FROM message WHERE template = 'stop_confirmed'").id
    by = new_id()
    attempt(rows, confirmed, 1, id=by, channel="email", provider="smtp")
    kept = ear.heard("start", channel="email", in_reply_to=f"{new_id()} {by}")
    assert kept.done == "started"
    assert not rows.one("SELECT opted_out FROM preference").opted_out


def test_a_reply_to_what_somebody_else_was_sent_is_not_hers(ear, bus, her):
    other = new_id()
    bus.contact(other, mobile="+573009998877", email="ana@example.org")
    ear.sent(her, "offered", channel="email")
    ear.sent(other, "offered", channel="email", ref="<2@example.org>")
    kept = ear.heard("no", channel="email", in_reply_to="<2@example.org>")
    assert (kept.participant_id, kept.done) == (her, "passed_to_centre")


def test_a_mail_answers_what_a_mail_asked_alone(ear, her):
    ear.sent(her, "offered", channel="sms")
    ear.sent(her, "enrolled", channel="email", ref="<3@example.org>")
    by_mail = ear.heard("sí", channel="email", in_reply_to="<3@example.org>")
    assert (by_mail.kind, by_mail.done) == ("other", "passed_to_centre")
    assert ear.heard("sí", address=MOBILE).done == "accepted"


def test_said_again_of_what_went_on_by_another_channel_it_is_known(ear, her, rows):
    ear.sent(her, "offered", channel="email", ref="<4@example.org>")
    rows.run("UPDATE message SET channel = 'sms'")
    reply = {"channel": "email", "in_reply_to": "<4@example.org>"}
    assert [ear.heard("acepto", **reply).done for _ in range(2)] == ["accepted", "repeated"]
    assert names(ear) == ["offer_answered"]
