"""What a mentee is told and reminded of, of her meetings, her steps, and as a graduate."""

import pytest

from nosotros.contracts.mentoring import FollowUpDue, MeetingReported, MentoringOpened, StepDue
from nosotros.contracts.training import CertificateIssued
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.notifications.reminding import local

MEETING = "2026-08-27 15:00"


def waiting(programme):
    return [(code, due) for code, _, due in programme.waiting()]


def test_a_meeting_is_told_when_it_is_planned_and_reminded_of_a_day_before(programme):
    luz = programme.person()
    id = programme.meeting(luz, MEETING)
    (planned,) = programme.messages("meeting_planned")
    assert (planned.about, planned.participant_id, planned.expires_at) == (id, luz, local(MEETING))
    assert planned.data["begins_at"] == local(MEETING).isoformat()
    programme.sent()
    programme.at("2026-08-26 15:00")
    assert waiting(programme) == [("meeting_reminder", local("2026-08-26 15:00"))]


def test_one_that_is_planned_for_soon_is_told_once(programme):
    programme.meeting(programme.person(), "2026-08-18 16:00")
    assert [code for code, _ in waiting(programme)] == ["meeting_planned"]
    programme.sent()
    programme.at("2026-08-18 12:00")
    assert waiting(programme) == []


def test_one_that_moves_before_it_was_told_is_told_as_it_is(programme):
    id = programme.meeting(programme.person(), MEETING)
    programme.move_meeting(id, "2026-08-28 10:00")
    (planned,) = programme.messages()
    assert (planned.template, planned.state) == ("meeting_planned", "queued")
    assert planned.data["begins_at"] == local("2026-08-28 10:00").isoformat()
    assert planned.expires_at == local("2026-08-28 10:00")


def test_one_that_moves_afterwards_is_told_at_once(programme):
    id = programme.meeting(programme.person(), MEETING)
    programme.sent()
    programme.move_meeting(id, "2026-08-28 10:00")
    assert [code for code, _ in waiting(programme)] == ["meeting_moved"]
    programme.sent()
    programme.at("2026-08-27 10:00")
    assert waiting(programme) == [("meeting_reminder", local("2026-08-27 10:00"))]


@pytest.mark.parametrize("told", [True, False])
def test_one_that_is_cancelled_is_told_to_who_knows_of_it(programme, told):
    id = programme.meeting(programme.person(), MEETING)
    if told:
        programme.sent()
    programme.cancel_meeting(id)
    assert [code for code, _ in waiting(programme)] == (["meeting_cancelled"] if told else [])


def test_one_that_was_held_is_over(programme):
    id = programme.meeting(programme.person(), MEETING)
    event = MeetingReported(meeting_id=id, match_id=new_id(), mentee_id=new_id(), held=True)
    programme.asking.hear(event, revision=2)
    assert waiting(programme) == []


def test_changes_that_come_before_the_meeting_itself_are_kept(programme):
    luz, moved, cancelled = programme.person(), new_id(), new_id()
    programme.move_meeting(moved, "2026-08-28 10:00", revision=2)
    programme.cancel_meeting(cancelled)
    programme.revisions[cancelled] = 2
    programme.rows.run("UPDATE meeting SET revision = 2")
    programme.meeting(luz, MEETING, id=moved)
    programme.meeting(luz, MEETING, id=cancelled)
    (planned,) = programme.messages()
    assert (planned.about, planned.data["begins_at"]) == (
        moved,
        local("2026-08-28 10:00").isoformat(),
    )


def test_one_of_somebody_erased_is_told_to_nobody(programme):
    programme.meeting(None, MEETING)
    assert programme.messages() == []


def test_a_step_of_hers_is_told_on_its_day_and_her_mentors_is_not(programme):
    luz, mentee = programme.person(), new_id()
    programme.asking.hear(MentoringOpened(participant_id=luz, mentee_id=mentee))
    for owner in ("mentor", "mentee", "coordinator"):
        step = StepDue(step_id=new_id(), match_id=new_id(), mentee_id=mentee, owner=owner)
        programme.asking.hear(step, at=local("2026-08-18 22:00"))
    (message,) = programme.messages()
    assert (message.template, message.participant_id) == ("step_due", luz)
    assert message.data == {"due_on": "2026-08-18"}
    assert message.expires_at is not None


def test_a_step_of_somebody_who_is_not_known_yet_is_kept_for_later(programme):
    step = StepDue(step_id=new_id(), match_id=new_id(), mentee_id=new_id(), owner="mentee")
    with pytest.raises(NotYetKnown):
        programme.asking.hear(step)


def test_a_graduate_is_asked_how_she_is_and_told_of_her_certificate(programme):
    luz = programme.person()
    asked, certificate = new_id(), new_id()
    programme.asking.hear(
        FollowUpDue(follow_up_id=asked, mentee_id=new_id(), participant_id=luz, months=6)
    )
    programme.asking.hear(
        CertificateIssued(
            certificate_id=certificate,
            participant_id=luz,
            cohort_id=new_id(),
            enrolment_id=new_id(),
            programme="tyn",
            supersedes=None,
        )
    )
    assert [(each.template, each.about) for each in programme.messages()] == [
        ("follow_up_due", asked),
        ("certificate_issued", certificate),
    ]
