"""What follows from an answer: what is kept, told and said back, and once."""

from datetime import timedelta

import pytest

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import GetAnswerContent, ListAnswers
from nosotros.identifiers import new_id
from notifications.domain.letters import Heard
from notifications.handlers import answers
from tests.notifications.ear import MOBILE, Ear


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


def test_nothing_that_she_writes_is_logged(ear, her, capfd):
    ear.heard("mi pareja me pega")
    ear.heard("stop")
    written = "".join(capfd.readouterr())
    assert "pareja" not in written
    assert MOBILE not in written


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


def test_answers_of_nobody_known_are_found_among_the_others(ear, her, ask):
    ear.heard("necesito ayuda")
    unknown = ear.heard("necesito ayuda", address="+573100000000")
    (found,) = ask(answers.list_answers, ListAnswers(done="unknown")).items
    assert (found.id, found.participant_id) == (unknown.id, None)


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


# ---- her own page


def test_who_asks_for_her_page_is_sent_its_link_and_nobody_need_read_it(ear, her, rows):
    kept = ear.heard("Mis datos, gracias")
    assert (kept.kind, kept.done, kept.participant_id) == ("other", "link_sent", her)
    assert ear.published() == []
    message = rows.one("SELECT * FROM message")
    assert (message.template, message.participant_id) == ("own_page_link", her)
    assert rows.one("SELECT participant_id FROM link").participant_id == her


def test_at_a_shared_telephone_a_person_finds_out_whose_page_it_is(ear, bus, her, rows):
    sister = new_id()
    bus.contact(sister, mobile=MOBILE)
    assert ear.heard("mis datos").done == "passed_to_centre"
    assert rows.all("SELECT * FROM link") == []


def test_who_was_sent_enough_links_today_is_read_by_a_person(ear, her, rows):
    done = [ear.heard("mi página").done for _ in range(6)]
    assert done == [*["link_sent"] * 5, "passed_to_centre"]


@pytest.mark.parametrize(
    ("facts", "channel"),
    [
        # Her husband is nobody's participant.
        ({"mobile_shared": True}, "sms"),
        ({"mobile_shared": True, "preferred_channel": "sms"}, "email"),
        ({"email_shared": True}, "whatsapp"),
    ],
    ids=["asked there", "would come there", "mailbox"],
)
def test_nor_is_the_link_sent_by_itself_where_somebody_else_sees_it(
    ear, bus, her, rows, facts, channel
):
    bus.contact(her, revision=2, **facts)
    ear.sent(her, "enrolled", channel=channel, ref="1")
    assert ear.heard("mis datos", channel=channel, in_reply_to="1").done == "passed_to_centre"
    assert rows.all("SELECT * FROM link") == []
    other = "email" if channel != "email" else "sms"
    bus.contact(her, revision=3, preferred_channel=other)
    assert ear.heard("mis datos", channel=channel, in_reply_to="1").done == "link_sent"
