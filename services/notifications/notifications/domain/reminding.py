"""What is told of something that is going to happen: who is reminded of it, and of what changed.

It follows from three things alone: what is to happen, who is to come, and what each of them was
written before. So it comes out the same in whatever order these became known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from notifications.domain.hours import Hours, last_permitted, next_permitted

#: what can still be stopped
LIVE = frozenset(("queued", "listed"))
#: what she knows, as far as anybody can tell
TOLD = frozenset(("sending", "sent", "delivered", "uncertain"))

#: what a message says of it
PLANNED, REMINDER, CHANGED, CANCELLED = "planned", "reminder", "moved", "cancelled"

#: reasons for which a message is cancelled as what it was about is not so any more; it is written
#: again if it is so again
MOVED = "moved"
CALLED_OFF = "called_off"
NOT_EXPECTED = "not_expected"
ANSWERED = "answered"
MERGED = "merged"
IN_DIGEST = "in_digest"
REVIVED = (MOVED, CALLED_OFF, NOT_EXPECTED, ANSWERED, MERGED, IN_DIGEST)

#: how long before its moment a reminder is written down at the latest: Thursday to Sunday may all be
#: closed to somebody, and then she is reminded on Wednesday of a Monday
AHEAD = timedelta(days=4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """A session or a meeting."""

    id: UUID
    begins_at: datetime
    #: what a message tells of it, by placeholder; when that changes, it has moved
    facts: Mapping[str, str]
    #: tells one change of it from another
    revision: int
    called_off: bool = False
    #: whether that it is planned is told too
    announced: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A message about it that was written down before."""

    id: UUID
    participant_id: UUID
    kind: str
    #: tells two of a kind apart: the moment that she is reminded of, the change that she is told
    occasion: str
    #: of the digest, where it went into one
    state: str
    reason: str | None
    facts: Mapping[str, str]
    due_at: datetime
    #: when it was handed over, or else written down
    at: datetime
    digest_id: UUID | None = None

    @property
    def is_undone(self) -> bool:
        """Whether it is as though it had never been written."""
        return self.state == "cancelled" and self.reason in REVIVED


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancel:
    """Stop a message; one that is being handed over at this moment is not tried again."""

    written: Written
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refresh:
    """Have a message that waits tell what is so now, when it is best told."""

    written: Written
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """Write a message down, or have one wait again that was cancelled."""

    participant_id: UUID
    kind: str
    occasion: str = ""
    #: none: at once
    due_at: datetime | None = None


Step = Cancel | Refresh | Write


def moment(
    begins_at: datetime,
    *,
    minutes_before: int,
    zone: str,
    quiet: Hours | None = None,
    safe: Hours | None = None,
) -> datetime:
    """When somebody is reminded: at a permitted time, and never after what she is reminded of began.

    It is the first one from `minutes_before` on, or, where it would begin meanwhile, the last hour.
    """
    wished = begins_at - timedelta(minutes=minutes_before)
    found = next_permitted(wished, zone=zone, quiet=quiet, safe=safe)
    if found < begins_at:
        return found
    return last_permitted(begins_at, zone=zone, quiet=quiet, safe=safe)


def written_down_at(begins_at: datetime, *, minutes_before: int) -> datetime:
    """When the reminders of something are written down, each for its own moment."""
    return begins_at - timedelta(minutes=minutes_before) - AHEAD


def plan(
    happening: Happening,
    *,
    expected: Mapping[UUID, datetime],
    written: Sequence[Written],
    reminds: bool,
    now: datetime,
) -> Iterator[Step]:
    """What is to be done so that everybody is told what is so, and nobody what is not.

    Args:
        happening: as it is now.
        expected: who is to come, and when each is best reminded.
        written: every message about it.
        reminds: whether reminders are written down by now (`written_down_at`).
        now: of what is under way or over by now nothing more is told.
    """
    if happening.begins_at <= now:
        expected = {}
    by_person: dict[UUID, list[Written]] = {}
    for each in written:
        by_person.setdefault(each.participant_id, []).append(each)
    for id in dict.fromkeys((*expected, *by_person)):
        hers = _Hers(happening=happening, id=id, written=by_person.get(id, []))
        if happening.called_off:
            yield from hers.called_off(id in expected)
        elif happening.begins_at <= now:
            yield from hers.stop(hers.outdated(), MOVED)
        elif id in expected:
            yield from hers.expected(expected[id], now, reminds=reminds)
        else:
            yield from hers.stop(hers.written, NOT_EXPECTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hers:
    """What one person was written about it, and what follows."""

    happening: Happening
    id: UUID
    written: Sequence[Written] = field(default_factory=list[Written])

    def stop(self, some: Sequence[Written], reason: str) -> Iterator[Step]:
        for each in some:
            if each.state in LIVE or each.state == "sending":
                yield Cancel(written=each, reason=reason)

    def outdated(self) -> list[Written]:
        """What says what is not so any more."""
        return [each for each in self.written if not self._fits(each)]

    def called_off(self, expected: bool) -> Iterator[Step]:
        told = self._told is not None
        yield from self.stop([each for each in self.written if each.kind != CANCELLED], CALLED_OFF)
        if expected and told and not self._has(CANCELLED, ""):
            yield Write(participant_id=self.id, kind=CANCELLED)

    def expected(self, moment: datetime, now: datetime, *, reminds: bool) -> Iterator[Step]:
        stale = self.outdated()
        fit = [each for each in self.written if each not in stale]
        yield from self.stop(stale, MOVED)
        news = list(self._news(fit))
        yield from news
        occasion = self.happening.begins_at.isoformat()
        if reminds and not self._has(REMINDER, occasion):
            # What she is told now, or was told since her moment, reminds her as well.
            told = self._told
            waits = news or any(each.kind != REMINDER and each.state in LIVE for each in fit)
            informed = now if waits else None if told is None else told.at
            if informed is None or informed < moment:
                yield Write(participant_id=self.id, kind=REMINDER, occasion=occasion, due_at=moment)
        for each in fit:
            due_at = moment if each.kind == REMINDER else each.due_at
            if each.state in LIVE and (each.facts != self.happening.facts or each.due_at != due_at):
                yield Refresh(written=each, due_at=due_at)

    def _news(self, fit: Sequence[Written]) -> Iterator[Write]:
        """What she was told is not so any more; or that it is planned, she was not told yet."""
        told = self._told
        if told is None:
            if self.happening.announced and not self._has(PLANNED, ""):
                yield Write(participant_id=self.id, kind=PLANNED)
            return
        waits = any(each.kind == CHANGED and each.state in LIVE for each in fit)
        # What is kept of a message no longer than its time leaves no facts.
        if told.facts and told.facts != self.happening.facts and not waits:
            occasion = str(self.happening.revision)
            yield Write(participant_id=self.id, kind=CHANGED, occasion=occasion)

    @property
    def _told(self) -> Written | None:
        """What she was told last."""
        told = [each for each in self.written if each.state in TOLD]
        return max(told, key=lambda each: each.at, default=None)

    def _has(self, kind: str, occasion: str) -> bool:
        return any(
            (each.kind, each.occasion) == (kind, occasion) and not each.is_undone
            for each in self.written
        )

    def _fits(self, one: Written) -> bool:
        """Whether a message can stand, as it is or refreshed."""
        if one.kind == REMINDER and one.state in LIVE:
            return one.occasion == self.happening.begins_at.isoformat()
        if one.kind == PLANNED and one.state in LIVE:
            return True
        return one.kind != CANCELLED and (not one.facts or one.facts == self.happening.facts)
