"""What a participant is told at once: one message about one thing."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantCameOfAge
from nosotros.contracts.mentoring import (
    FollowUpDue,
    FollowUpSettled,
    MatchCompleted,
    MatchEnded,
    StepDue,
    StepSettled,
)
from nosotros.contracts.training import (
    CertificateIssued,
    CertificateRevoked,
    CertificateSuperseded,
)
from nosotros.errors import NotYetKnown
from notifications.domain.reminding import NOT_EXPECTED
from notifications.handlers.rules import rule
from notifications.handlers.writing import Intent, write_again
from notifications.storage import contacts, due, ended, happenings, merges, reminders

_ISSUED = "certificate_issued"
_STEP_DUE = "step_due"
_FOLLOW_UP_DUE = "follow_up_due"
#: whose next step it is
_MENTEE = "mentee"


def on_participant_came_of_age(event: ParticipantCameOfAge, *, work: UnitOfWork) -> None:
    """Ask for her own authorisation and her new document.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    tell(
        "came_of_age",
        about=event.participant_id,
        participant_id=event.participant_id,
        work=work,
    )


def on_certificate_issued(event: CertificateIssued, *, work: UnitOfWork) -> None:
    """Tell her that her certificate is there, unless it is known to be valid no more.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if ended.is_over(work.connection, event.certificate_id):
        return
    tell(
        _ISSUED,
        about=event.certificate_id,
        participant_id=event.participant_id,
        work=work,
    )


def on_certificate_ended(
    event: CertificateRevoked | CertificateSuperseded, *, work: UnitOfWork
) -> None:
    """Have a message that says that it is there, and that waits for the morning, not be sent.

    It may be told before that it was issued.
    """
    ended.end(event.certificate_id, work=work)
    _stop(_ISSUED, about=event.certificate_id, work=work)


def on_follow_up_due(event: FollowUpDue, *, work: UnitOfWork) -> None:
    """Ask her how she is doing, unless something is known to have come of it.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if not due.tell(event.follow_up_id, work=work):
        return
    tell(
        _FOLLOW_UP_DUE,
        about=event.follow_up_id,
        participant_id=event.participant_id,
        data={"months": str(event.months)},
        work=work,
    )


def on_follow_up_settled(event: FollowUpSettled, *, work: UnitOfWork) -> None:
    """Have a message that asks her how she is doing, and that waits for the morning, not be sent, unless
    she is known to be asked again."""
    if due.settle(event.follow_up_id, work=work):
        _stop(_FOLLOW_UP_DUE, about=event.follow_up_id, work=work)


def on_step_due(event: StepDue, *, work: UnitOfWork) -> None:
    """Remind her of a next step of hers that is due today; her mentor's is none of hers.

    Nobody is reminded of one that is known to be settled, nor of one whose match is over.

    Raises:
        NotYetKnown: who she is, or her contact, has not arrived yet.
    """
    if event.owner != _MENTEE:
        return
    ended.hold_match(work.connection, event.match_id)
    if ended.is_over(work.connection, event.match_id) or not due.tell(event.step_id, work=work):
        return
    known, participant_id = happenings.mentee(work.connection, event.mentee_id)
    if not known:
        raise NotYetKnown("the mentee")
    if participant_id is None:
        # She is erased.
        return
    assert work.envelope is not None, "an event's work has its envelope"
    zone = contacts.zone_of(work.connection, participant_id)
    day = work.envelope.time.astimezone(ZoneInfo(zone)).date()
    ended.keep_step(event.step_id, match_id=event.match_id, work=work)
    tell(
        _STEP_DUE,
        about=event.step_id,
        participant_id=participant_id,
        data={"due_on": day.isoformat()},
        occasion=day.isoformat(),
        work=work,
    )


def on_step_settled(event: StepSettled, *, work: UnitOfWork) -> None:
    """Have a message that reminds of it, and that waits for the morning, not be sent, unless it is known
    to be due again."""
    if due.settle(event.step_id, work=work):
        _stop(_STEP_DUE, about=event.step_id, work=work)


def on_match_over(event: MatchCompleted | MatchEnded, *, work: UnitOfWork) -> None:
    """Have messages that remind of its next steps, and that wait for the morning, not be sent."""
    ended.hold_match(work.connection, event.match_id)
    ended.end(event.match_id, work=work)
    for each in ended.take_steps(work.connection, event.match_id):
        _stop(_STEP_DUE, about=each, work=work)


def _stop(code: str, *, about: UUID, work: UnitOfWork) -> None:
    """Stop what a rule has somebody told about something, as it is not so any more."""
    reminders.cancel_told(work.connection, about, rules=[code], reason=NOT_EXPECTED, at=work.at)


def tell(
    code: str,
    *,
    about: UUID,
    participant_id: UUID,
    data: Mapping[str, str] | None = None,
    occasion: str = "",
    work: UnitOfWork,
) -> None:
    """Write down what a rule has her told, unless the organisation has it tell nothing.

    To who left or is erased it is written too, and withheld in the moment of sending: so whoever
    waits for it, hears what became of it. What was cancelled because it was so no more is told after
    all.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    telling = rule(code, work=work)
    if not telling.enabled:
        return
    to = merges.survivor_of(work.connection, participant_id)
    # Held, so that an erasure at the same moment comes after the message, and finds it.
    if contacts.find(work.connection, to) is None and not work.buried(to):
        raise NotYetKnown("the participant's contact")
    minutes = telling.expires_after_minutes
    intent = Intent(
        participant_id=to,
        about=about,
        template=telling.template,
        rule=telling.code,
        purpose=telling.purpose,
        data=data or {},
        occasion=occasion,
        expires_at=None if minutes is None else work.at + timedelta(minutes=minutes),
    )
    write_again(intent, revived=[NOT_EXPECTED], work=work)
