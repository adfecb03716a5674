"""What waits for the morning is not sent once it is not so any more, and is if it is so again."""

import threading

import psycopg
import pytest

from nosotros import clock
from nosotros.bus.inbox import Outcome
from nosotros.contracts.enrolment import (
    EnrolmentRefused,
    EnrolmentWithdrawn,
    OfferLapsed,
    ParticipantEnrolled,
    ParticipantWaitlisted,
)
from nosotros.contracts.mentoring import MatchCompleted, MatchEnded, MentoringOpened, StepDue
from nosotros.contracts.notifications import SetPreference
from nosotros.contracts.training import (
    CertificateIssued,
    CertificateRevoked,
    CertificateSuperseded,
)
from nosotros.identifiers import new_id
from nosotros.testing.waiting import eventually
from tests.notifications.reminding import Programme

ISSUED = "certificate_issued"
#: how one ends, and what is told of that
ENDINGS = [
    (CertificateRevoked, {"reason": "issued_in_error", "revoked_at": clock.now()}),
    (CertificateSuperseded, {"superseded_by": new_id()}),
]


@pytest.fixture
def tell(bus):
    """Tell of a place: `tell(EnrolmentWithdrawn, participant, enrolment, revision=3)`."""
    intake = new_id()

    def tell(event, participant_id, enrolment_id, *, revision):
        more = {"waiting_position": 1} if event is ParticipantWaitlisted else {}
        facts = {"enrolment_id": enrolment_id, "participant_id": participant_id, **more}
        bus.bring(event(intake_id=intake, **facts), revision=revision)

    return tell


@pytest.fixture
def her(bus):
    id = new_id()
    bus.contact(id)
    return id


@pytest.mark.parametrize("ended", [EnrolmentWithdrawn, EnrolmentRefused])
@pytest.mark.parametrize(
    ("had", "code"), [(ParticipantEnrolled, "enrolled"), (ParticipantWaitlisted, "waitlisted")]
)
def test_a_place_that_ended_is_told_of_no_more(rows, her, tell, had, code, ended):
    enrolment, other = new_id(), new_id()
    tell(had, her, enrolment, revision=1)
    tell(had, her, other, revision=1)
    tell(ended, her, enrolment, revision=2)
    assert rows.outcomes() == [(code, "cancelled", "not_expected"), (code, "queued", None)]


def test_one_that_was_taken_up_again_is_told_of(rows, her, tell):
    enrolment = new_id()
    tell(ParticipantEnrolled, her, enrolment, revision=1)
    tell(EnrolmentWithdrawn, her, enrolment, revision=2)
    # Long enough ago to be emptied.
    rows.run("UPDATE message SET emptied = true")
    tell(ParticipantEnrolled, her, enrolment, revision=3)
    assert rows.outcomes() == [("enrolled", "queued", None)]
    assert rows.message().emptied is False


def test_what_was_sent_or_stopped_is_not_told_again(rows, her, tell):
    sent, stopped = new_id(), new_id()
    for each, state, reason in (
        (sent, "delivered", None),
        (stopped, "cancelled", "stopped_by_coordinator"),
    ):
        tell(ParticipantEnrolled, her, each, revision=1)
        rows.run(
            "UPDATE message SET state = %(state)s, reason = %(reason)s WHERE about = %(about)s",
            state=state,
            reason=reason,
            about=each,
        )
        tell(EnrolmentWithdrawn, her, each, revision=2)
        tell(ParticipantEnrolled, her, each, revision=3)
    assert rows.outcomes() == [
        ("enrolled", "delivered", None),
        ("enrolled", "cancelled", "stopped_by_coordinator"),
    ]


@pytest.mark.parametrize("lapsed_first", [True, False])
def test_that_an_offer_lapsed_is_told_though_the_place_ended(rows, her, tell, lapsed_first):
    enrolment = new_id()
    tell(ParticipantWaitlisted, her, enrolment, revision=1)
    told = (OfferLapsed, EnrolmentWithdrawn)
    for each in told if lapsed_first else reversed(told):
        tell(each, her, enrolment, revision=2)
    assert rows.outcomes() == [
        ("waitlisted", "cancelled", "not_expected"),
        ("offer_lapsed", "queued", None),
    ]


def test_it_is_known_by_its_rule_whichever_template_it_used(rows, her, tell):
    rows.run(
        "INSERT INTO rule (organisation, code, revision, template, enabled)"
        " VALUES ('gestarsalud', 'enrolled', 1, 'ours', true)"
    )
    enrolment = new_id()
    tell(ParticipantEnrolled, her, enrolment, revision=1)
    rows.run("DELETE FROM rule")
    tell(EnrolmentWithdrawn, her, enrolment, revision=2)
    assert rows.outcomes() == [("ours", "cancelled", "not_expected")]


@pytest.mark.parametrize(("ended", "facts"), ENDINGS)
def test_a_certificate_that_is_valid_no_more_is_told_of_no_more(bus, rows, her, ended, facts):
    one, other = new_id(), new_id()
    for each in (one, other):
        bus.bring(issued(each, her))
    bus.bring(ended(certificate_id=one, **facts), revision=2)
    assert rows.outcomes() == [(ISSUED, "cancelled", "not_expected"), (ISSUED, "queued", None)]


@pytest.mark.parametrize(("ended", "facts"), ENDINGS)
def test_nor_where_that_is_told_before_it_was_issued(bus, rows, her, ended, facts):
    one, other = new_id(), new_id()
    bus.bring(ended(certificate_id=one, **facts), revision=2)
    for each in (one, other):
        assert bus.bring(issued(each, her)) is Outcome.HANDLED
    assert [(each.about, each.state) for each in rows.messages()] == [(other, "queued")]


@pytest.mark.parametrize("over", [MatchEnded, MatchCompleted])
def test_a_step_of_a_match_that_is_over_is_told_of_no_more(bus, rows, her, over):
    hers, others = {"match_id": new_id(), "mentee_id": new_id()}, new_id()
    bus.bring(MentoringOpened(participant_id=her, mentee_id=hers["mentee_id"]))
    first, second, other, late = (new_id() for _ in range(4))
    for step in (first, second):
        bus.bring(StepDue(step_id=step, **hers, owner="mentee"))
    bus.bring(StepDue(step_id=other, **{**hers, "match_id": others}, owner="mentee"))
    rows.run("UPDATE message SET state = 'delivered' WHERE about = %(about)s", about=first)

    bus.bring(over(**hers, mentor_id=new_id()), revision=2)
    # As an operator does with what was parked.
    assert bus.bring(StepDue(step_id=late, **hers, owner="mentee")) is Outcome.HANDLED

    assert [(each.about, each.state, each.reason) for each in rows.messages()] == [
        (first, "delivered", None),
        (second, "cancelled", "not_expected"),
        (other, "queued", None),
    ]
    assert [each.id for each in rows.all("SELECT id FROM step")] == [other]


def test_nor_where_the_match_ends_as_the_step_is_being_told_of(bus, rows, her, access):
    hers = {"match_id": new_id(), "mentee_id": new_id()}
    bus.bring(MentoringOpened(participant_id=her, mentee_id=hers["mentee_id"]))
    told = (
        (StepDue(step_id=new_id(), **hers, owner="mentee"), 1),
        (MatchEnded(**hers, mentor_id=new_id()), 2),
    )
    telling = []
    with psycopg.connect(access.owner_url) as held:
        # The reminder is about to be written, and nothing of it is seen.
        held.execute("LOCK TABLE message IN EXCLUSIVE MODE")
        for event, revision in told:
            one = threading.Thread(target=bus.bring, args=(event,), kwargs={"revision": revision})
            one.start()
            telling.append(one)
            eventually(lambda: waiting(rows) == len(telling) or not telling[-1].is_alive())
    for each in telling:
        each.join()
    assert rows.outcomes() == [("step_due", "cancelled", "not_expected")]


def test_a_session_that_is_cancelled_as_the_digest_is_gathered_is_in_none(
    programme: Programme, access
):
    first, luz = programme.learner(), programme.learner()
    wish = SetPreference(participant_id=luz, purpose="reminders", digest=True)
    programme.asking.ask(wish)
    programme.asking.run_due()
    cancelled = programme.session("2026-08-26 09:00")
    for hour in ("12:00", "16:00"):
        programme.session(f"2026-08-26 {hour}")
    programme.at("2026-08-25 06:59")
    with psycopg.connect(access.owner_url) as held:
        # Who cancels it has read what is written, and waits for the first reminder's row.
        held.execute(
            "SELECT 1 FROM message WHERE about = %s AND participant_id = %s FOR UPDATE",
            (cancelled, first),
        )
        cancels = threading.Thread(target=programme.cancel, args=(cancelled, "2026-08-26 09:00"))
        cancels.start()
        eventually(lambda: waiting(programme.rows) == 1)
        programme.at("2026-08-25 07:00")
        # It is in somebody's hands before the session is cancelled.
        programme.sent("digest")
    cancels.join()
    programme.at("2026-08-25 07:01")
    (digest,) = [each for each in programme.messages("digest") if each.state != "cancelled"]
    assert len(digest.data["items"].split("\n")) == 2


def test_a_meeting_that_is_just_being_changed_is_waited_for(programme: Programme, access):
    luz = programme.learner()
    wish = SetPreference(participant_id=luz, purpose="reminders", digest=True)
    programme.asking.ask(wish)
    meeting = programme.meeting(luz, "2026-08-26 09:00")
    programme.session("2026-08-26 16:00")
    programme.at("2026-08-25 06:59")
    with psycopg.connect(access.owner_url) as held:
        held.execute("SELECT 1 FROM meeting WHERE id = %s FOR UPDATE", (meeting,))
        programme.at("2026-08-25 07:00")
        assert programme.messages("digest") == []
    programme.at("2026-08-25 07:01")
    assert len(programme.messages("digest")) == 1


def issued(certificate_id, participant_id) -> CertificateIssued:
    return CertificateIssued(
        certificate_id=certificate_id,
        participant_id=participant_id,
        cohort_id=new_id(),
        enrolment_id=new_id(),
        programme="tyn",
        supersedes=None,
    )


def waiting(rows) -> int:
    """How many connections wait for a lock."""
    found = rows.one(
        "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE datname = current_database() AND NOT granted"
    )
    return found[0]
