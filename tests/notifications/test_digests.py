"""The reminders of a day in one message, for whoever wants it so: none lost, none told twice."""

import pytest

from nosotros.contracts.notifications import SetPreference
from notifications.domain.saying import said
from tests.notifications.reminding import local


@pytest.fixture
def luz(programme):
    """Who wants one message a day."""
    id = programme.learner()
    wish(programme, id)
    programme.sent()
    return id


def wish(programme, participant_id, *, digest=True, **facts):
    programme.asking.ask(
        SetPreference(participant_id=participant_id, purpose="reminders", digest=digest, **facts)
    )
    programme.asking.run_due()


def states(programme):
    return {
        each.data["begins_at"][:16]: (each.state, each.reason)
        for each in programme.messages("session_reminder")
    }


def test_the_reminders_of_a_day_are_one_message_at_its_first_permitted_minute(programme, luz):
    programme.session("2026-08-26 16:00", place="Biblioteca")
    programme.session("2026-08-26 09:00")
    programme.at("2026-08-25 06:59")
    assert [code for code, *_ in programme.waiting()] == ["session_reminder"] * 2
    programme.at("2026-08-25 07:00")
    (digest,) = programme.messages("digest")
    assert (digest.participant_id, digest.about, digest.purpose) == (luz, luz, "reminders")
    assert digest.data["items"].split("\n") == [
        f"{local('2026-08-26 09:00').isoformat()} Casa de la Juventud",
        f"{local('2026-08-26 16:00').isoformat()} Biblioteca",
    ]
    assert digest.expires_at == local("2026-08-26 16:00")
    assert [code for code, *_ in programme.waiting()] == ["digest"]
    assert set(states(programme).values()) == {("cancelled", "in_digest")}


def test_it_is_said_in_her_language_and_zone():
    items = f"{local('2026-08-26 09:00').isoformat()} Biblioteca\n2026-08-27T14:00:00+00:00 "
    values = said({"items": items}, first_names="Luz", language="es", zone="America/Bogota")
    assert values["items"].split("\n") == [
        "miércoles 26 de agosto, 9:00 a. m.: Biblioteca",
        "jueves 27 de agosto, 9:00 a. m.",
    ]


def test_one_alone_goes_by_itself_at_that_minute(programme, luz):
    programme.session("2026-08-26 16:00")
    programme.at("2026-08-25 07:00")
    ((code, who, due),) = programme.waiting()
    assert (code, who) == ("session_reminder", luz)
    assert local("2026-08-25 07:00") <= due < local("2026-08-25 07:01")
    assert programme.messages("digest") == []


def test_each_day_has_its_own(programme, luz):
    for day in (26, 27):
        for hour in ("09:00", "15:00"):
            programme.session(f"2026-08-{day} {hour}")
    programme.at("2026-08-25 07:00")
    programme.sent("digest")
    programme.at("2026-08-26 07:00")
    assert states(programme) == dict.fromkeys(states(programme), ("cancelled", "in_digest"))
    first, second = programme.messages("digest")
    assert (first.occasion, second.occasion) == ("2026-08-25", "2026-08-26")
    assert set(states(programme).values()) == {("cancelled", "in_digest")}


def test_where_no_digest_comes_each_goes_by_itself(programme, luz):
    programme.session("2026-08-26 07:30")
    programme.session("2026-08-26 16:00")
    programme.at("2026-08-24 12:00")
    assert [due for *_, due in programme.waiting()] == [
        # A moment that a digest may take is put off until it must have come.
        local("2026-08-25 07:30"),
        local("2026-08-25 16:00"),
    ]


def test_what_is_planned_after_it_goes_alone(programme, luz):
    programme.session("2026-08-26 09:00")
    programme.session("2026-08-26 12:00")
    programme.at("2026-08-25 07:00")
    programme.sent("digest")
    programme.session("2026-08-26 16:00")
    programme.at("2026-08-25 16:00")
    assert [each[0] for each in programme.waiting()] == ["session_reminder"]


def test_what_begins_as_it_comes_goes_alone(programme, luz):
    """On Saturday at 14:00 of what begins on Monday before anybody may be written to."""
    for minute in ("05", "08"):
        programme.session(f"2026-08-24 07:{minute}")
    programme.at("2026-08-22 12:00")
    assert [due for *_, due in programme.waiting()] == [local("2026-08-24 07:00")] * 2
    programme.at("2026-08-24 07:00")
    assert programme.messages("digest") == []


def test_a_session_that_moves_opens_the_digest_that_waits(programme, luz):
    moving = programme.session("2026-08-26 09:00")
    for hour in ("12:00", "16:00"):
        programme.session(f"2026-08-26 {hour}")
    programme.at("2026-08-25 07:00")
    programme.move(moving, "2026-09-09 09:00")
    programme.asking.run_due()
    (digest,) = programme.messages("digest")
    assert digest.state == "queued"
    assert [line[:16] for line in digest.data["items"].split("\n")] == [
        "2026-08-26T17:00",
        "2026-08-26T21:00",
    ]
    assert states(programme)["2026-08-26T14:00"] == ("cancelled", "moved")


def test_a_session_that_moves_after_it_was_sent_is_told(programme, luz):
    moving = programme.session("2026-08-26 09:00")
    programme.session("2026-08-26 12:00")
    programme.at("2026-08-25 07:00")
    programme.sent("digest")
    programme.move(moving, "2026-08-26 14:00")
    assert [(code, due) for code, _, due in programme.waiting()][1:] == [
        ("session_reminder", local("2026-08-25 14:00"))
    ]
    assert programme.waiting()[0][0] == "session_moved"


def test_what_of_it_begins_before_it_could_be_sent_leaves_the_rest_whole(programme, luz):
    for hour in ("09:00", "12:00", "16:00"):
        programme.session(f"2026-08-26 {hour}")
    programme.at("2026-08-25 07:00")
    programme.at("2026-08-26 09:00")
    (digest,) = programme.messages("digest")
    waiting = [code for code, *_ in programme.waiting()]
    assert (digest.state, waiting) == ("cancelled", ["session_reminder"] * 2)


def test_who_wants_it_no_more_has_each_by_itself(programme, luz):
    programme.session("2026-08-26 09:00")
    programme.session("2026-08-26 12:00")
    programme.at("2026-08-24 12:00")
    wish(programme, luz, digest=False)
    programme.at("2026-08-25 07:00")
    assert [(code, due) for code, _, due in programme.waiting()] == [
        ("session_reminder", local("2026-08-25 09:00")),
        ("session_reminder", local("2026-08-25 12:00")),
    ]


def test_who_wants_it_from_now_on_has_what_waits_in_it(programme):
    luz = programme.learner()
    programme.sent()
    programme.session("2026-08-26 09:00")
    programme.session("2026-08-26 12:00")
    programme.at("2026-08-24 12:00")
    wish(programme, luz)
    programme.at("2026-08-25 07:00")
    assert [code for code, *_ in programme.waiting()] == ["digest"]


def test_a_place_that_ended_is_in_no_digest(programme):
    luz = programme.person()
    enrolment = programme.place(luz)
    wish(programme, luz)
    programme.sent()
    programme.session("2026-08-26 09:00")
    programme.session("2026-08-26 12:00")
    programme.at("2026-08-25 07:00")
    programme.end_place(enrolment, luz)
    programme.asking.run_due()
    assert programme.waiting() == []


def handing_over(programme):
    """Three sessions of a day in a digest that is being handed over; the first one moves."""
    moving = programme.session("2026-08-26 09:00")
    for hour in ("12:00", "16:00"):
        programme.session(f"2026-08-26 {hour}")
    programme.at("2026-08-25 07:00")
    programme.rows.run("UPDATE message SET state = 'sending' WHERE template = 'digest'")
    programme.move(moving, "2026-09-09 09:00")
    (digest,) = programme.messages("digest")
    assert digest.expires_at <= local("2026-08-25 07:01"), "it would be tried again"
    assert [code for code, *_ in programme.waiting()] == ["session_moved"]


def test_a_digest_that_is_overtaken_and_refused_leaves_the_rest_by_itself(programme, luz):
    handing_over(programme)
    programme.at("2026-08-25 07:02")
    assert states(programme)["2026-08-26T17:00"] == ("cancelled", "in_digest"), "it is under way"
    programme.rows.run("UPDATE message SET state = 'expired' WHERE template = 'digest'")
    programme.at("2026-08-25 07:04")
    assert states(programme) == {
        "2026-08-26T14:00": ("cancelled", "moved"),
        "2026-08-26T17:00": ("queued", None),
        "2026-08-26T21:00": ("queued", None),
    }
    assert [code for code, *_ in programme.waiting()].count("session_moved") == 1


def test_a_digest_that_is_overtaken_and_waits_once_more_is_written_anew(programme, luz):
    handing_over(programme)
    programme.rows.run("UPDATE message SET state = 'queued' WHERE template = 'digest'")
    programme.at("2026-08-25 07:02")
    (digest,) = programme.messages("digest")
    assert digest.state == "queued"
    assert digest.expires_at == local("2026-08-26 16:00")
    assert [line[:16] for line in digest.data["items"].split("\n")] == [
        "2026-08-26T17:00",
        "2026-08-26T21:00",
    ]


def test_a_digest_that_is_overtaken_and_goes_out_is_told_no_second_time(programme, luz):
    handing_over(programme)
    programme.rows.run(
        "UPDATE message SET state = 'delivered', sent_at = now() WHERE template = 'digest'"
    )
    programme.at("2026-08-25 07:04")
    assert set(states(programme).values()) == {("cancelled", "in_digest")}
    assert [code for code, *_ in programme.waiting()] == ["session_moved"]
