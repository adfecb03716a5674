"""Who is reminded of a session, and when, and what is told of one that moves or vanishes."""

import pytest

from nosotros.contracts.enrolment import ParticipantWithdrew
from nosotros.contracts.training import CohortCancelled
from nosotros.identifiers import new_id
from tests.notifications.reminding import local

#: a Saturday
SESSION = "2026-08-22 09:00"


def test_everybody_with_a_live_place_is_reminded_a_day_before(programme):
    luz, yeimy = programme.learner(), programme.learner()
    begun = programme.person()
    programme.place(begun, begun=True)
    programme.person()
    id = programme.session(SESSION)
    programme.at("2026-08-19 09:00")
    due = local("2026-08-21 09:00")
    assert programme.waiting() == [
        ("session_reminder", each, due) for each in sorted((luz, yeimy, begun))
    ]
    message = programme.messages("session_reminder")[0]
    assert (message.about, message.purpose) == (id, "reminders")
    assert message.expires_at == local(SESSION)
    assert message.data == {
        "begins_at": local(SESSION).isoformat(),
        "place": "Casa de la Juventud",
    }


def test_nothing_is_written_down_long_before(programme):
    programme.learner()
    programme.session("2026-09-12 09:00")
    programme.at("2026-09-07 08:59")
    assert programme.waiting() == []
    programme.at("2026-09-07 09:00")
    assert len(programme.waiting()) == 1


@pytest.mark.parametrize(
    ("session", "reminded"),
    [
        # Sunday's moment waits for Monday, before the session
        ("2026-08-24 10:00", "2026-08-24 07:00"),
        # Monday 6:30 is before any permitted hour of that day: Saturday's last one
        ("2026-08-24 06:30", "2026-08-22 14:00"),
        # a Tuesday after a holiday
        ("2026-11-03 07:00", "2026-10-31 14:00"),
        ("2026-08-26 20:00", "2026-08-26 07:00"),
    ],
)
def test_the_hour_is_a_permitted_one_and_before_it_begins(programme, session, reminded):
    programme.learner()
    programme.session(session)
    programme.at(reminded)
    assert [due for _, _, due in programme.waiting()] == [local(reminded)]


def test_a_shared_telephone_has_hours_of_its_own(programme):
    programme.learner(mobile_shared=True, safe_from="16:00", safe_until="18:00")
    programme.session("2026-08-25 09:00")
    programme.at("2026-08-24 09:00")
    assert [due for _, _, due in programme.waiting()] == [local("2026-08-24 16:00")]


def test_a_place_that_is_given_later_is_reminded_of_too(programme):
    programme.session(SESSION)
    programme.at("2026-08-21 12:00")
    luz = programme.learner()
    assert programme.waiting() == [("session_reminder", luz, local("2026-08-21 09:00"))]


def test_a_place_that_ended_is_reminded_of_nothing_and_one_given_back_is(programme):
    luz = programme.person()
    enrolment = programme.place(luz)
    programme.session(SESSION)
    programme.at("2026-08-20 12:00")
    programme.end_place(enrolment, luz)
    assert programme.waiting() == []
    (message,) = programme.messages("session_reminder")
    assert (message.state, message.reason) == ("cancelled", "not_expected")
    programme.place(luz, enrolment_id=enrolment)
    assert programme.waiting() == [("session_reminder", luz, local("2026-08-21 09:00"))]
    assert len(programme.messages("session_reminder")) == 1


@pytest.mark.parametrize("announced_first", [True, False])
def test_who_announced_not_to_come_is_not_reminded(programme, announced_first):
    luz = programme.learner()
    id = programme.session(SESSION)
    if announced_first:
        programme.absent(luz, id)
    programme.at("2026-08-20 12:00")
    if not announced_first:
        programme.absent(luz, id)
    assert programme.waiting() == []


def test_a_session_that_moved_is_reminded_of_at_its_new_time(programme):
    luz = programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-20 12:00")
    programme.move(id, "2026-09-05 10:00")
    assert programme.waiting() == []
    assert [each.state for each in programme.messages("session_reminder")] == ["cancelled"]
    programme.at("2026-09-04 10:00")
    assert programme.waiting() == [("session_reminder", luz, local("2026-09-04 10:00"))]
    assert programme.messages("session_moved") == []


def test_who_was_reminded_before_it_moved_is_told_at_once(programme):
    luz = programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.sent()
    yeimy = programme.learner()
    programme.at("2026-08-21 10:00")
    programme.move(id, "2026-08-22 14:00", place="Biblioteca")
    new = local("2026-08-22 14:00")
    moved, reminder = programme.messages("session_moved"), programme.messages("session_reminder")
    assert [each.participant_id for each in moved] == [luz]
    assert moved[0].data == {"begins_at": new.isoformat(), "place": "Biblioteca"}
    assert (moved[0].purpose, moved[0].expires_at) == ("programme", new)
    hers = [each for each in reminder if each.participant_id == yeimy]
    assert [(each.state, each.data["place"]) for each in hers if each.state == "queued"] == [
        ("queued", "Biblioteca")
    ]


def test_who_was_told_that_it_moved_is_reminded_again_where_that_is_a_while(programme):
    luz = programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.sent()
    programme.move(id, "2026-09-05 10:00")
    programme.sent()
    programme.at("2026-09-04 10:00")
    assert programme.waiting() == [("session_reminder", luz, local("2026-09-04 10:00"))]


def test_a_session_that_moves_there_and_back_says_so_each_time(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.sent()
    for begins_at in ("2026-08-22 14:00", SESSION, "2026-08-22 14:00"):
        programme.move(id, begins_at)
        programme.sent("session_moved")
    said = [each.data["begins_at"] for each in programme.messages("session_moved")]
    there, back = local("2026-08-22 14:00").isoformat(), local(SESSION).isoformat()
    assert said == [there, back, there]


def test_one_that_moves_back_before_anybody_was_told_is_told_to_nobody(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.sent()
    programme.move(id, "2026-08-22 14:00")
    programme.move(id, SESSION)
    assert programme.waiting() == []
    assert [each.state for each in programme.messages("session_moved")] == ["cancelled"]


def test_another_offer_of_childcare_is_no_news(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.sent()
    programme.move(id, SESSION, childcare_places=5)
    assert programme.waiting() == []


def test_another_place_is_told_in_the_reminder_that_waits(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    programme.move(id, SESSION, place=None)
    (message,) = programme.messages("session_reminder")
    assert (message.state, message.data["place"]) == ("queued", "")


def test_an_older_change_changes_nothing(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.move(id, "2026-08-22 11:00", revision=3)
    programme.move(id, "2026-08-29 11:00", revision=2)
    programme.at("2026-08-21 11:00")
    assert [due for _, _, due in programme.waiting()] == [local("2026-08-21 11:00")]


def test_a_reminder_that_is_handed_over_as_it_moves_is_not_tried_again(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    programme.rows.run("UPDATE message SET state = 'sending' WHERE template = 'session_reminder'")
    programme.move(id, "2026-08-22 14:00")
    (reminder,) = programme.messages("session_reminder")[:1]
    assert reminder.state == "sending"
    assert reminder.expires_at < local(SESSION)
    assert len([each for each in programme.waiting() if each[0] == "session_moved"]) == 1


@pytest.mark.parametrize("told", [True, False])
def test_a_session_that_is_cancelled_is_told_to_those_who_were_reminded(programme, told):
    luz = programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    if told:
        programme.sent()
    programme.cancel(id, SESSION)
    waiting = [(code, who) for code, who, _ in programme.waiting()]
    assert waiting == ([("session_cancelled", luz)] if told else [])
    for each in programme.messages("session_cancelled"):
        assert (each.expires_at, each.purpose) == (local(SESSION), "programme")
    programme.at("2026-08-22 08:00")
    assert len(programme.waiting()) == len(waiting)


def test_a_cohort_that_is_called_off_reminds_nobody(programme):
    programme.learner()
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    programme.asking.hear(CohortCancelled(cohort_id=programme.cohort_id), revision=2)
    assert programme.waiting() == []


def test_a_session_that_is_moved_into_the_past_is_reminded_of_no_more(programme):
    programme.learner()
    id = programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    programme.move(id, "2026-08-19 09:00")
    assert programme.waiting() == []


def test_who_has_left_is_written_nothing(programme):
    luz = programme.learner()
    left = ParticipantWithdrew(participant_id=luz, withdrawn_at=local("2026-08-18 09:00"))
    programme.asking.hear(left, revision=programme.next(luz))
    programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    assert programme.waiting() == []


def test_what_was_withheld_is_hers_once_she_authorises_messages_again(programme):
    luz = programme.learner()
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    programme.contact(luz, messages_authorised_on=None)
    assert programme.waiting() == []
    programme.contact(luz)
    assert programme.waiting() == [("session_reminder", luz, local("2026-08-21 09:00"))]


def test_who_is_known_only_later_is_reminded_from_then_on(programme):
    luz = new_id()
    programme.session(SESSION)
    programme.place(luz, begun=True)
    programme.at("2026-08-20 09:00")
    assert programme.waiting() == []
    programme.contact(luz)
    assert programme.waiting() == [("session_reminder", luz, local("2026-08-21 09:00"))]


def test_rules_that_were_switched_off_remind_nobody(programme):
    programme.rows.run(
        "INSERT INTO rule (organisation, code, revision, template, enabled)"
        " VALUES ('gestarsalud', 'session_reminder', 1, NULL, false)"
    )
    programme.learner()
    programme.session(SESSION)
    programme.at("2026-08-21 09:00")
    assert programme.waiting() == []


def test_how_long_before_is_the_organisations_choice(programme):
    programme.rows.run(
        "INSERT INTO rule (organisation, code, revision, template, enabled, minutes_before)"
        " VALUES ('gestarsalud', 'session_reminder', 1, NULL, true, 2880)"
    )
    programme.learner()
    programme.session(SESSION)
    programme.at("2026-08-19 09:00")
    assert [due for _, _, due in programme.waiting()] == [local("2026-08-20 09:00")]
