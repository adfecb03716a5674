"""What follows from an answer: what is kept, told and said back, and once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import GetAnswerContent, ListAnswers
from nosotros.identifiers import new_id
from notifications.domain.letters import Heard
from notifications.handlers import answers
from tests.notifications.ear import EMAIL, MOBILE, Ear


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


# ---- stops and starts


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


# ---- offers


@pytest.mark.parametrize(
    ("text", "kind", "done", "accepted", "said"),
    [
        ("Sí, gracias", "yes", "accepted", True, "offer_accepted_noted"),
        ("no puedo aceptar", "no", "declined", False, "offer_declined_noted"),
    ],
)
def test_yes_or_no_answers_the_open_offer_once(ear, her, text, kind, done, accepted, said):
    offer = ear.sent(her, "offered")
    kept, again = ear.heard(text), ear.heard(text)
    assert (kept.kind, kept.done, kept.about, again.done) == (kind, done, offer, "repeated")
    assert kept.message_id is not None
    ((name, told),) = ear.published()
    assert name == "offer_answered"
    assert (told["participant_id"], told["offer_id"], told["accepted"]) == (
        str(her),
        str(offer),
        accepted,
    )
    assert ear.said() == [said]


def test_who_thinks_better_of_it_is_read_by_a_person(ear, her):
    ear.sent(her, "offered")
    ear.heard("sí")
    assert (ear.heard("no").done, names(ear)) == (
        "passed_to_centre",
        ["offer_answered", "answer_for_centre"],
    )


def test_thanks_after_an_answer_open_nothing(ear, her):
    ear.sent(her, "offered")
    ear.heard("sí")
    assert ear.heard("muchas gracias").done == "noted"
    assert ear.said() == ["offer_accepted_noted"]


def test_a_yes_is_no_answer_where_nothing_is_offered(ear, her):
    ear.sent(her, "enrolled")
    assert (ear.heard("sí").kind, names(ear)) == ("other", ["answer_for_centre"])


def test_nor_where_the_offer_is_long_over(ear, her):
    ear.sent(her, "offered", ago=timedelta(days=15))
    assert ear.heard("sí").done == "passed_to_centre"


def test_two_open_offers_at_one_telephone_are_in_doubt(ear, bus, her):
    sister = new_id()
    bus.contact(sister, mobile=MOBILE)
    ear.sent(her, "offered")
    ear.sent(sister, "offered", ago=timedelta(hours=2))
    kept = ear.heard("sí")
    assert (kept.kind, kept.done) == ("yes", "passed_to_centre")


def test_unless_she_replied_to_the_message_itself(ear, bus, her):
    sister = new_id()
    bus.contact(sister, mobile=MOBILE)
    ear.sent(her, "offered")
    offer = ear.sent(sister, "offered", ago=timedelta(hours=2), ref="SM-2")
    kept = ear.heard("sí", in_reply_to="SM-2")
    assert (kept.participant_id, kept.done, kept.about) == (sister, "accepted", offer)


def test_of_a_shared_telephone_the_one_open_offer_is_meant(ear, bus, her):
    sister = new_id()
    bus.contact(sister, mobile=MOBILE)
    ear.sent(her, "enrolled")
    offer = ear.sent(sister, "offered", ago=timedelta(hours=2))
    assert (ear.heard("acepto").participant_id, ear.published()[0][1]["offer_id"]) == (
        sister,
        str(offer),
    )


def test_an_offer_and_a_later_reminder_are_in_doubt(ear, her):
    ear.sent(her, "offered", ago=timedelta(hours=5))
    session = ear.session(her)
    ear.sent(her, "session_reminder", about=session)
    assert ear.heard("sí").done == "passed_to_centre"


def test_a_reminder_of_an_offer_is_about_the_same_offer(ear, her):
    offer = ear.sent(her, "offered", ago=timedelta(hours=30))
    ear.sent(her, "offer_reminder", about=offer)
    assert (ear.heard("listo").about, names(ear)) == (offer, ["offer_answered"])


# ---- absences


def test_no_puedo_ir_excuses_her_from_the_session_that_she_was_reminded_of(ear, her):
    session = ear.session(her)
    ear.session(her, ahead=timedelta(hours=3))
    ear.sent(her, "session_reminder", about=session)
    kept, again = ear.heard("no puedo ir"), ear.heard("no puedo ir, mi bebé está enfermo")
    assert (kept.kind, kept.done, kept.about, again.done) == (
        "absence",
        "absence_announced",
        session,
        "repeated",
    )
    ((name, told),) = ear.published()
    assert name == "absence_answered"
    assert (told["session_id"], told["participant_id"], told["reason"]) == (
        str(session),
        str(her),
        "other",
    )
    assert ear.said() == ["absence_noted"]


def test_nothing_of_her_health_is_guessed_but_lack_of_childcare_is_told(ear, her):
    ear.sent(her, "session_reminder", about=ear.session(her))
    ear.heard("no puedo ir, no tengo con quién dejar al niño")
    assert ear.published()[0][1]["reason"] == "no_childcare"


def test_who_was_not_reminded_means_her_next_session_within_two_days(ear, her):
    ear.session(her, ahead=timedelta(hours=60))
    assert ear.heard("no puedo ir").done == "passed_to_centre"
    soon = ear.session(her, ahead=timedelta(hours=30))
    assert ear.heard("no puedo ir").about == soon


@pytest.mark.parametrize(
    "session",
    [{"state": "cancelled"}, {"place": "withdrawn"}, {"ahead": timedelta(minutes=-5)}],
    ids=["cancelled", "of no place of hers", "begun"],
)
def test_a_session_at_which_she_is_not_expected_is_none(ear, her, session):
    ear.session(her, **session)
    assert ear.heard("no puedo ir").done == "passed_to_centre"


def test_the_day_that_she_names_is_the_day_of_the_session(ear, her):
    wrote = datetime.now(UTC)
    # Counted from when she wrote: so far ahead it is tomorrow in Bogotá, or later, and not today.
    session = ear.session(her, ahead=timedelta(hours=24))
    ear.sent(her, "session_reminder", about=session)
    assert ear.heard("hoy no puedo ir", at=wrote).done == "passed_to_centre"
    assert ear.heard("mañana no puedo ir", at=wrote).about == session


def test_of_a_meeting_a_person_tells_the_mentor(ear, her):
    ear.session(her)
    ear.sent(her, "meeting_reminder")
    kept = ear.heard("no puedo ir")
    assert (kept.kind, kept.done) == ("absence", "passed_to_centre")


def test_two_at_one_telephone_who_are_both_expected_are_in_doubt(ear, bus, her):
    sister = new_id()
    bus.contact(sister, mobile=MOBILE)
    session = ear.session(her, sister)
    ear.sent(her, "session_reminder", about=session, ref="SM-1")
    ear.sent(sister, "session_reminder", about=session)
    assert ear.heard("no puedo ir").done == "passed_to_centre"
    replied = ear.heard("no puedo ir", in_reply_to="SM-1")
    assert (replied.participant_id, replied.done) == (her, "absence_announced")


def test_that_she_comes_is_noted_and_nothing_else(ear, her):
    session = ear.session(her)
    ear.sent(her, "session_reminder", about=session)
    assert (ear.heard("sí, allá estaré").done, ear.published(), ear.said()) == ("noted", [], [])


# ---- all else


def test_anything_else_is_read_by_a_person_and_acknowledged_once_a_day(ear, her, rows):
    kept = ear.heard("necesito una carta para el colegio")
    ear.heard("y también el certificado")
    assert (kept.kind, kept.done) == ("other", "passed_to_centre")
    assert [(name, told["text"], told["urgent"]) for name, told in ear.published()] == [
        ("answer_for_centre", "necesito una carta para el colegio", False),
        ("answer_for_centre", "y también el certificado", False),
    ]
    assert ear.said() == ["answer_received"]
    rows.run("UPDATE message SET created_at = now() - interval '25 hours'")
    ear.heard("¿y entonces?")
    assert ear.said() == ["answer_received"] * 2


def test_words_of_danger_are_urgent_whatever_else_is_said(ear, her):
    ear.sent(her, "session_reminder", about=ear.session(her))
    kept = ear.heard("no puedo ir, mi marido me encerró")
    ((name, told),) = ear.published()
    assert (kept.kind, name, told["urgent"]) == ("other", "answer_for_centre", True)


def test_thanks_are_noted(ear, her):
    ear.sent(her, "enrolled")
    assert (ear.heard("Muchas gracias 🙏").done, ear.published(), ear.said()) == ("noted", [], [])


def test_an_unknown_sender_is_kept_and_answered_nothing(ear, rows):
    kept = ear.heard("stop", address="+573100000000")
    assert (kept.participant_id, kept.kind, kept.done) == (None, "stop", "unknown")
    assert (ear.published(), ear.said(), rows.all("SELECT * FROM suppression")) == ([], [], [])


def test_signs_that_are_no_text_are_left_out(ear, her):
    kept = ear.heard("ho\x00la\x07 necesito\ud800 ayuda " + "a" * 9000)
    assert kept.text.startswith("hola necesito ayuda a")
    assert len(kept.text) == 4000
    assert ear.published()[0][1]["text"] == kept.text


def test_the_organisation_that_wrote_last_by_the_channel_is_meant(ear, bus, rows):
    here, there = new_id(), new_id()
    bus.contact(here)
    bus.contact(there, organisation="la-u")
    ear.sent(here, "enrolled", ago=timedelta(hours=2))
    ear.sent(there, "enrolled", ago=timedelta(hours=1), organisation="la-u")
    ear.sent(here, "enrolled", ago=timedelta(minutes=1), channel="whatsapp")
    kept = ear.heard("necesito ayuda")
    assert (kept.organisation, kept.participant_id) == ("la-u", there)
    assert ear.heard("necesito ayuda", channel="whatsapp").participant_id == here


def test_the_same_answer_told_twice_is_heard_once(ear, her):
    ear.heard("stop", ref="SM-7")
    ear.heard("stop", ref="SM-7")
    assert (names(ear), ear.said()) == (["messages_stopped"], ["stop_confirmed"])


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


def test_nothing_that_she_writes_is_logged(ear, her, capfd):
    ear.heard("mi pareja me pega")
    ear.heard("stop")
    written = "".join(capfd.readouterr())
    assert "pareja" not in written
    assert MOBILE not in written


# ---- what is asked about answers


@pytest.fixture
def ask(database):
    def ask(function, query, organisation="gestarsalud"):
        origin = Origin(
            organisation=organisation, actor="key:k", correlationid="c", causationid="c"
        )
        with database.begin(organisation) as transaction:
            return function(query, work=UnitOfWork(transaction, origin))

    return ask


def test_answers_are_listed_without_their_words(ear, her, ask):
    ear.heard("stop")
    ear.heard("necesito ayuda")
    page = ask(answers.list_answers, ListAnswers(limit=1))
    assert [(each.kind, each.done, each.participant_id) for each in page.items] == [
        ("stop", "stopped", her)
    ]
    rest = ask(answers.list_answers, ListAnswers(after=page.next))
    assert ([each.kind for each in rest.items], rest.next) == (["other"], None)
    assert [each.kind for each in ask(answers.list_answers, ListAnswers(kind="stop")).items] == [
        "stop"
    ]
    assert ask(answers.list_answers, ListAnswers(participant_id=new_id())).items == ()


def test_an_answers_words_are_read_alone_and_by_its_organisation(ear, her, ask):
    kept = ear.heard("necesito ayuda")
    read = ask(answers.get_answer_content, GetAnswerContent(id=kept.id))
    assert (read.participant_id, read.text) == (her, "necesito ayuda")
    with pytest.raises(NotFound):
        ask(answers.get_answer_content, GetAnswerContent(id=kept.id), organisation="la-u")


def test_what_is_heard_is_shown_to_nobody_by_its_repr():
    heard = Heard(provider_ref="1", channel="sms", address=MOBILE, text="mi pareja me pega")
    assert MOBILE not in repr(heard)
    assert "pareja" not in repr(heard)
