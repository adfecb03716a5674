"""An offer is reminded of once it has reached her, and no longer than it is open."""

from datetime import datetime

import pytest

from nosotros.contracts.enrolment import OfferLapsed
from nosotros.contracts.notifications import MessageDelivered
from nosotros.identifiers import new_id
from tests.notifications.offering import arrives, comes_back
from tests.notifications.reminding import local


@pytest.fixture
def offered(programme):
    """An offer whose message was delivered at 10:00: participant, enrolment, offer."""
    luz, enrolment, offer = programme.person(), new_id(), new_id()
    programme.offer(luz, enrolment_id=enrolment, offer_id=offer)
    arrives(programme, luz, offer, at="2026-08-18 10:00")
    return luz, enrolment, offer


def reminders(programme):
    """Each reminder of an offer: its state, and by when she is asked to answer."""
    return [
        (each.state, datetime.fromisoformat(each.data["until_at"]))
        for each in programme.messages("offer_reminder")
    ]


def test_it_is_reminded_of_a_day_after_it_reached_her(programme, offered):
    luz, _, offer = offered
    programme.at("2026-08-19 09:59")
    assert programme.waiting() == []
    programme.at("2026-08-19 10:01")
    (reminder,) = programme.messages("offer_reminder")
    assert (reminder.participant_id, reminder.about) == (luz, offer)
    assert (reminder.purpose, reminder.expires_at) == ("reminders", local("2026-08-20 10:00"))
    assert reminder.data == {"until_at": local("2026-08-20 10:00").isoformat()}


def test_so_is_one_that_was_sent_by_an_organisations_own_template(programme):
    luz, offer = programme.person(), new_id()
    programme.offer(luz, enrolment_id=new_id(), offer_id=offer)
    arrives(programme, luz, offer, at="2026-08-18 10:00", template="our_offer", rule="offered")
    programme.at("2026-08-19 10:01")
    (reminder,) = programme.messages("offer_reminder")
    assert (reminder.about, reminder.rule) == (offer, "offer_reminder")


@pytest.mark.parametrize("when", ["2026-08-19 09:00", "2026-08-19 12:00"])
@pytest.mark.parametrize("ending", ["taken", "left", "lapsed", "repeated"])
def test_it_vanishes_when_the_offer_does(programme, offered, when, ending):
    luz, enrolment, _ = offered
    programme.at(when)
    match ending:
        case "taken":
            programme.place(luz, enrolment_id=enrolment)
        case "left":
            programme.end_place(enrolment, luz)
        case "lapsed":
            event = OfferLapsed(
                enrolment_id=enrolment, participant_id=luz, intake_id=programme.intake_id
            )
            programme.asking.hear(event, revision=programme.next(enrolment))
        case _:
            programme.offer(luz, enrolment_id=enrolment, offer_id=new_id())
    programme.at("2026-08-19 14:00")
    assert [each.state for each in programme.messages("offer_reminder")] in ([], ["cancelled"])
    assert "offer_reminder" not in [code for code, *_ in programme.waiting()]


@pytest.mark.parametrize("came_back_at", ["2026-08-18 18:00", "2026-08-19 11:00"])
def test_one_that_came_back_is_reminded_of_by_when_it_reached_her_after_all(
    programme, offered, came_back_at
):
    luz, _, offer = offered
    programme.at(came_back_at)
    comes_back(programme, luz, offer)
    programme.at("2026-08-19 12:00")
    # Nobody waits for her answer by then: one that was written before is not sent.
    known = [each.state for each in programme.messages("offer_reminder")]
    assert known == ([] if came_back_at < "2026-08-19" else ["cancelled"])

    programme.at("2026-08-20 08:00")
    arrives(programme, luz, offer, at="2026-08-20 08:00")

    assert programme.waiting() == []
    programme.at("2026-08-21 08:01")
    reminder = programme.messages("offer_reminder")[-1]
    assert (reminder.state, reminder.expires_at) == ("queued", local("2026-08-22 08:00"))
    assert reminder.data == {"until_at": local("2026-08-22 08:00").isoformat()}
    assert [each for each, _ in reminders(programme)[:-1]] == ["cancelled"] * len(known)


@pytest.mark.parametrize("state", ["sending", "sent", "delivered", "uncertain"])
def test_one_that_is_out_is_followed_by_one_that_tells_the_new_time(programme, offered, state):
    luz, _, offer = offered
    programme.at("2026-08-19 10:01")
    programme.rows.run(
        "UPDATE message SET state = %(state)s WHERE template = 'offer_reminder'", state=state
    )
    comes_back(programme, luz, offer)
    programme.at("2026-08-19 12:00")
    again = arrives(programme, luz, offer, at="2026-08-19 12:00")
    assert len(reminders(programme)) == 1

    programme.at("2026-08-20 12:01")

    out, following = (state, local("2026-08-20 10:00")), ("queued", local("2026-08-21 12:00"))
    assert reminders(programme) == [out, following]
    programme.sent("offer_reminder")
    programme.asking.hear(again)
    programme.at("2026-08-20 13:00")
    assert reminders(programme) == [out, ("delivered", local("2026-08-21 12:00"))]


@pytest.mark.parametrize("late_at", ["2026-08-20 08:01", "2026-08-21 08:01", "2026-08-21 09:00"])
def test_what_is_heard_late_of_its_first_arrival_moves_no_reminder(programme, late_at):
    luz, offer = programme.person(), new_id()
    programme.offer(luz, enrolment_id=new_id(), offer_id=offer)
    first = arrives(programme, luz, offer, at="2026-08-18 10:00", heard=False)
    back = comes_back(programme, luz, offer, heard=False)
    programme.at("2026-08-20 08:00")
    arrives(programme, luz, offer, at="2026-08-20 08:00")

    programme.at(late_at)
    if late_at.endswith("09:00"):
        programme.sent("offer_reminder")
    for each in (first, back):
        programme.asking.hear(each)
        programme.asking.run_due()

    programme.at("2026-08-21 09:01")
    state = "delivered" if late_at.endswith("09:00") else "queued"
    assert reminders(programme) == [(state, local("2026-08-22 08:00"))]


def test_what_was_delivered_of_anything_else_is_no_offer(programme):
    event = MessageDelivered(
        message_id=new_id(),
        participant_id=programme.person(),
        about=new_id(),
        template="enrolled",
        delivered_at=local("2026-08-18 10:00"),
    )
    programme.asking.hear(event)
    assert programme.rows.all("SELECT 1 FROM timer") == []
