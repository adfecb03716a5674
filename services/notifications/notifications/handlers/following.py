"""Having what is written down follow what is to happen, and who is to come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from notifications.domain.purposes import REMINDERS
from notifications.domain.reminding import (
    CANCELLED,
    CHANGED,
    LIVE,
    PLANNED,
    REMINDER,
    Cancel,
    Happening,
    Refresh,
    Step,
    Write,
    Written,
    plan,
    written_down_at,
)
from notifications.domain.rules import Rule
from notifications.handlers import digests
from notifications.handlers.rules import rule
from notifications.handlers.writing import Intent, row_of
from notifications.storage import happenings, places, recipients, reminders
from notifications.storage.recipients import Recipient

#: timers, by the id of what is reminded of
REMIND_OF_SESSION = "remind_of_session"
REMIND_OF_MEETING = "remind_of_meeting"
#: the timer, by participant
FOLLOW_PERSON = "follow_participant"
#: until a digest is gathered that found something being changed
_A_LITTLE = timedelta(seconds=5)


def hold(participant_ids: Collection[UUID], *, work: UnitOfWork) -> list[UUID]:
    """Hold all that somebody is reminded of, before her contact or her places change; her cohorts."""
    ids = list(participant_ids)
    cohort_ids = places.cohorts_of(work.connection, ids)
    places.hold(work.connection, cohort_ids)
    happenings.meetings_to_come(work.connection, ids, now=work.at)
    return cohort_ids


def follow_person(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have what she is reminded of, and when, be as it is now; she is held."""
    for cohort_id in places.cohorts_of(work.connection, [participant_id]):
        follow_cohort(cohort_id, participant_id=participant_id, work=work)
    for id in happenings.meetings_to_come(work.connection, [participant_id], now=work.at):
        follow_meeting(id, work=work)


def follow_later(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have what she is reminded of, and when, follow what changes with this work, right after it.

    For whoever holds her contact already: what she is reminded of is held before it everywhere.
    """
    work.schedule(FOLLOW_PERSON, key=str(participant_id), due_at=work.at)


def follow_participant(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Have what she is reminded of, and when, be as it is now."""
    participant_id = UUID(timer.key)
    hold([participant_id], work=work)
    follow_person(participant_id, work=work)


def gather_digest(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Write the digest of a day; a little later, where what goes into it is just being changed.

    It does not wait for the change, which sets this very timer as it ends, and would wait for us.
    """
    participant_id = UUID(timer.key.partition(" ")[0])
    cohort_ids = places.cohorts_of(work.connection, [participant_id])
    if places.at_rest(work.connection, cohort_ids) and happenings.at_rest(
        work.connection, participant_id, now=work.at
    ):
        digests.gather(timer, work=work)
    else:
        work.schedule(digests.GATHER_DIGEST, key=timer.key, due_at=work.at + _A_LITTLE)


def follow_digest(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Have what was in a digest that was overtaken be told by itself, where that reached nobody."""
    id = UUID(timer.key)
    found = reminders.digest(work.connection, id)
    if found is None:
        return
    hold([found.participant_id], work=work)
    if digests.has_ended(id, work=work):
        follow_person(found.participant_id, work=work)


def follow_cohort(cohort_id: UUID, *, participant_id: UUID | None = None, work: UnitOfWork) -> None:
    """Have what is written about each session of a cohort, which is held, be as it is now."""
    for session in happenings.sessions_to_come(work.connection, cohort_id, now=work.at):
        _follow_session(session, participant_id=participant_id, work=work)


def follow_session(id: UUID, *, participant_id: UUID | None = None, work: UnitOfWork) -> None:
    """Have what is written about a session, whose cohort is held, be as it is now."""
    session = happenings.session(work.connection, id)
    if session is not None:
        _follow_session(session, participant_id=participant_id, work=work)


def watch_session(id: UUID, *, work: UnitOfWork) -> None:
    """Have everybody be reminded of a session, which is held, in time."""
    session = happenings.session(work.connection, id)
    happening = None if session is None else session.happening
    _watch(REMIND_OF_SESSION, id, happening, rule("session_reminder", work=work), work=work)


def follow_meeting(id: UUID, *, work: UnitOfWork) -> None:
    """Have what is written about a meeting be as it is now."""
    meeting = happenings.meeting(work.connection, id)
    if meeting is None or meeting.happening is None:
        reminders.cancel_about(work.connection, id, reason="called_off", at=work.at)
        return
    who = [] if meeting.participant_id is None else [meeting.participant_id]
    _follow(meeting.happening, "meeting", who, participant_id=None, work=work)


def watch_meeting(id: UUID, *, work: UnitOfWork) -> None:
    """Have her be reminded of a meeting in time."""
    meeting = happenings.meeting(work.connection, id)
    happening = None if meeting is None else meeting.happening
    _watch(REMIND_OF_MEETING, id, happening, rule("meeting_reminder", work=work), work=work)


def _follow_session(
    session: happenings.Session, *, participant_id: UUID | None, work: UnitOfWork
) -> None:
    who = places.expected(work.connection, session.cohort_id, participant_id=participant_id)
    absent = happenings.absent(work.connection, session.happening.id)
    coming = [each for each in who if each not in absent]
    _follow(session.happening, "session", coming, participant_id=participant_id, work=work)


def _follow(
    happening: Happening,
    what: str,
    who: Collection[UUID],
    *,
    participant_id: UUID | None,
    work: UnitOfWork,
) -> None:
    kinds = (*((PLANNED,) if happening.announced else ()), REMINDER, CHANGED, CANCELLED)
    rules = {kind: rule(f"{what}_{kind}", work=work) for kind in kinds}
    before = rules[REMINDER].minutes_before or 0
    known = recipients.of(work.connection, who)
    best = {
        id: digests.due_at(
            each.moment(happening.begins_at, minutes_before=before),
            happening.begins_at,
            recipient=each,
        )
        for id, each in known.items()
    }
    written = reminders.written(
        work.connection,
        happening.id,
        organisation=work.organisation,
        participant_id=participant_id,
    )
    told = _Telling(happening=happening, rules=rules, known=known, work=work)
    for step in plan(
        happening,
        expected=best,
        written=written,
        reminds=written_down_at(happening.begins_at, minutes_before=before) <= work.at,
        now=work.at,
    ):
        told.carry_out(step)
    # Who has chosen digests since it was written down.
    for each in written:
        if each.kind == REMINDER and each.state in LIVE and each.digest_id is None:
            told.await_digest(each.participant_id, each.due_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Telling:
    """Carries out what is to be done about one session or meeting."""

    happening: Happening
    #: by the kind of message
    rules: Mapping[str, Rule]
    known: Mapping[UUID, Recipient]
    work: UnitOfWork

    def carry_out(self, step: Step) -> None:
        """Do one of the things that are to be done."""
        match step:
            case Cancel(written=written, reason=reason):
                self._cancel(written, reason)
            case Refresh(written=written, due_at=due_at):
                self._refresh(written, due_at)
            case Write():
                self._write(step)

    def _cancel(self, written: Written, reason: str) -> None:
        if self._is_told(written):
            return
        reminders.cancel(self.work.connection, written.id, reason=reason, at=self.work.at)

    def _refresh(self, written: Written, due_at: datetime) -> None:
        if written.digest_id is not None and written.facts == self.happening.facts:
            return
        if self._is_told(written):
            return
        reminders.refresh(
            self.work.connection,
            written.id,
            facts=self.happening.facts,
            due_at=due_at,
            expires_at=self.happening.begins_at,
        )
        if written.kind == REMINDER:
            self.await_digest(written.participant_id, due_at)

    def _is_told(self, written: Written) -> bool:
        """Whether it went out in a digest, or is just going out; one that waits is stopped.

        Then all that can be done is to tell her of the change.
        """
        return written.digest_id is not None and not digests.take_out(
            written.digest_id, written.participant_id, work=self.work
        )

    def _write(self, step: Write) -> None:
        rule = self.rules[step.kind]
        if not rule.enabled:
            return
        intent = Intent(
            participant_id=step.participant_id,
            about=self.happening.id,
            template=rule.template,
            rule=rule.code,
            purpose=rule.purpose,
            data=self.happening.facts,
            occasion=f"{step.kind} {step.occasion}".strip(),
            due_at=step.due_at,
            expires_at=self.happening.begins_at,
        )
        row = row_of(intent, id=new_id(), work=self.work)
        waits = reminders.write_anew(self.work.connection, row) is not None
        if waits and step.kind == REMINDER and step.due_at is not None:
            self.await_digest(step.participant_id, step.due_at)

    def await_digest(self, participant_id: UUID, due_at: datetime) -> None:
        """Have a reminder that waits be gathered with others, where she wishes it."""
        recipient = self.known.get(participant_id)
        if recipient is not None and self.rules[REMINDER].purpose == REMINDERS:
            digests.await_digest(participant_id, recipient, due_at, work=self.work)


def _watch(
    timer: str, id: UUID, happening: Happening | None, rule: Rule, *, work: UnitOfWork
) -> None:
    if happening is None or happening.called_off or happening.begins_at <= work.at:
        work.cancel(timer, key=str(id))
        return
    at = written_down_at(happening.begins_at, minutes_before=rule.minutes_before or 0)
    if at > work.at:
        work.schedule(timer, key=str(id), due_at=at)
    else:
        work.cancel(timer, key=str(id))
