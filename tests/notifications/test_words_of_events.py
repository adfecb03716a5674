"""Whatever is written down about what happens can be said by every channel, in every language."""

import pytest

from nosotros.contracts.enrolment import (
    OfferLapsed,
    ParticipantCameOfAge,
    ParticipantWaitlisted,
)
from nosotros.contracts.mentoring import FollowUpDue, MentoringOpened, StepDue
from nosotros.contracts.notifications import MessageDelivered
from nosotros.contracts.training import CertificateIssued
from nosotros.identifiers import new_id
from notifications.domain.rendering import render
from notifications.domain.rules import RULES
from notifications.domain.saying import said
from notifications.domain.templates import CHANNELS, LANGUAGES
from notifications.templates import built_in
from tests.notifications.reminding import local


@pytest.fixture
def everything(programme):
    """One participant, of whom all is told that there is a rule for."""
    luz, enrolment, offer = programme.person(), new_id(), new_id()
    tell = programme.asking.hear
    intake = {"enrolment_id": enrolment, "participant_id": luz, "intake_id": programme.intake_id}
    tell(ParticipantWaitlisted(**intake, waiting_position=3), revision=programme.next(enrolment))
    programme.offer(luz, enrolment_id=enrolment, offer_id=offer)
    programme.sent()
    delivered = {"template": "offered", "delivered_at": local("2026-08-18 09:00")}
    tell(MessageDelivered(message_id=new_id(), participant_id=luz, about=offer, **delivered))
    programme.at("2026-08-19 10:00")
    tell(OfferLapsed(**intake), revision=programme.next(enrolment))
    tell(ParticipantCameOfAge(participant_id=luz, came_of_age_on=local("2026-08-18 09:00").date()))
    programme.place(luz)
    moved = programme.session("2026-08-22 09:00", place=None)
    cancelled = programme.session("2026-08-22 14:00")
    meetings = [programme.meeting(luz, f"2026-08-24 1{hour}:00") for hour in range(3)]
    programme.at("2026-08-21 10:00")
    programme.sent()
    programme.move(moved, "2026-08-22 10:00", place=None)
    programme.cancel(cancelled, "2026-08-22 14:00")
    programme.move_meeting(meetings[0], "2026-08-24 15:00")
    programme.cancel_meeting(meetings[1])
    mentee, cohort = new_id(), programme.cohort_id
    tell(MentoringOpened(participant_id=luz, mentee_id=mentee))
    tell(StepDue(step_id=new_id(), match_id=new_id(), mentee_id=mentee, owner="mentee"))
    follow_up = {"mentee_id": mentee, "participant_id": luz, "months": 6}
    tell(FollowUpDue(follow_up_id=new_id(), **follow_up))
    certificate = {"participant_id": luz, "cohort_id": cohort, "enrolment_id": enrolment}
    tell(
        CertificateIssued(
            certificate_id=new_id(), **certificate, programme="tu-yo-nosotros", supersedes=None
        )
    )
    programme.at("2026-08-23 18:00")
    return programme.messages()


def test_every_rule_has_written_what_its_template_can_say(everything):
    assert {each.template for each in everything} >= set(RULES)
    for message in everything:
        template = built_in(message.template, organisation="gestarsalud")
        given = set(RULES[message.template].gives)
        for language in LANGUAGES:
            values = said(message.data, first_names="Luz", language=language, zone="America/Bogota")
            assert given <= set(values), message.template
            for channel in CHANNELS:
                for discreet in (False, True):
                    rendered = render(
                        template.texts,
                        language=language,
                        channel=channel,
                        discreet=discreet,
                        values=values,
                    )
                    assert "Luz" in rendered.text
