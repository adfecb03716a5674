"""SÍ and NO answer the one open offer, and an absence one session: all that is in doubt a person reads."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nosotros.identifiers import new_id
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


def test_so_does_one_to_an_organisations_own_words(ear, her):
    offer = ear.sent(her, "our_offer", rule="offered")
    kept = ear.heard("sí")
    assert (kept.done, kept.about) == ("accepted", offer)


def test_what_another_rule_sent_by_an_offers_template_asks_nothing(ear, her):
    ear.sent(her, "offered", rule="enrolled")
    assert ear.heard("sí").done != "accepted"


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


def test_nor_where_enrolment_has_told_that_it_is_over(ear, her, rows):
    ear.sent(her, "offered")
    rows.run("UPDATE place SET state = 'withdrawn', offer_id = NULL")
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


def test_so_is_a_day_of_the_week(ear, her):
    wrote = datetime.now(UTC)
    session = ear.session(her, ahead=timedelta(hours=24))
    ear.sent(her, "session_reminder", about=session)
    begins = (wrote + timedelta(hours=24)).astimezone(ZoneInfo("America/Bogota"))
    days = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
    other = days[(begins.weekday() + 2) % 7]
    assert ear.heard(f"el {other} no puedo ir", at=wrote).done == "passed_to_centre"
    assert ear.heard(f"el {days[begins.weekday()]} no puedo ir", at=wrote).about == session


def test_what_is_read_late_counts_from_when_it_came(ear, her, rows):
    session = ear.session(her, ahead=timedelta(minutes=-5))
    came = datetime.now(UTC) - timedelta(minutes=15)
    kept = ear.heard("no voy", received_at=came)
    assert (kept.done, kept.about, kept.received_at) == ("absence_announced", session, came)
    ((_, told),) = ear.published()
    assert datetime.fromisoformat(told["answered_at"]) == came


def test_nor_does_it_answer_what_she_was_asked_since(ear, her):
    ear.sent(her, "offered", ago=timedelta(minutes=5))
    came = datetime.now(UTC) - timedelta(minutes=15)
    assert ear.heard("sí", received_at=came).done == "passed_to_centre"
