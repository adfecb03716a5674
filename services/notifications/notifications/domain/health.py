"""How a provider is doing: who takes nothing is passed over, and tried again now and then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown

UNKNOWN = "unknown"
WELL = "well"
AILING = "ailing"
#: failures in a row after which a provider is ailing
ENOUGH = 5
#: after how long one message tries an ailing provider again, the longer the more often in vain
PAUSES = tuple(timedelta(seconds=each) for each in (10, 30, 60, 120, 300))
#: within which such a trial has an end; after it another message may try
TRIAL = timedelta(minutes=2)
#: how far a provider may be ahead of its rate, as messages come in handfuls
_AHEAD = timedelta(seconds=0.25)
#: how exact the moment of the last success is kept
_EXACT = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """What is known of a provider on a channel."""

    name: str
    channel: str
    state: str = UNKNOWN
    #: in a row
    failures: int = 0
    #: when one message may try it, while it is ailing
    tried_again_at: datetime | None = None
    last_reason: str | None = None
    last_failed_at: datetime | None = None
    last_accepted_at: datetime | None = None
    #: messages a second that it is given at most; none: as many as there are
    per_second: int | None = None
    #: when its next message would be due if they came evenly
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a provider said of one message."""

    name: str
    channel: str
    outcome: Outcome
    #: whether this message was to show that it is well again
    trial: bool = False


def heard(health: Health, reports: Iterable[Report], *, now: datetime) -> Health:
    """A provider's health after what it said, in this order; the same object where nothing is new.

    That it refused an address, or words, shows that it is there.
    """
    for each in reports:
        match each.outcome:
            case Refused(reason=reason, of="provider", wait_seconds=asked) if asked:
                health = _asked(health, reason, timedelta(seconds=asked), now=now)
            case Unknown(reason=reason) | Refused(reason=reason, of="provider"):
                health = _failed(health, reason, trial=each.trial, now=now)
            case Refused():
                health = _worked(health, now=now, accepted=False, trial=each.trial)
            case Accepted():
                health = _worked(health, now=now, accepted=True, trial=each.trial)
    return health


def _failed(health: Health, reason: str, *, trial: bool, now: datetime) -> Health:
    known = replace(health, last_reason=reason, last_failed_at=now)
    if health.state == AILING and not trial:
        # Handed over before it was known.
        return known
    failures = health.failures + 1
    if failures < ENOUGH:
        return replace(known, failures=failures)
    pause = PAUSES[min(failures - ENOUGH, len(PAUSES) - 1)]
    return replace(known, state=AILING, failures=failures, tried_again_at=now + pause)


def _asked(health: Health, reason: str, pause: timedelta, *, now: datetime) -> Health:
    """It asks to be left alone: what that lasts it knows better than we do."""
    until = max(health.tried_again_at or now, now + pause)
    return replace(
        health, state=AILING, tried_again_at=until, last_reason=reason, last_failed_at=now
    )


def _worked(health: Health, *, now: datetime, accepted: bool, trial: bool) -> Health:
    was = health.last_accepted_at
    fresh = was is not None and timedelta(0) <= now - was < _EXACT
    if health.state == WELL and not health.failures and (fresh or not accepted):
        return health
    if health.state == AILING and not trial:
        # Handed over before it was known: when it is tried again stays as it is.
        return replace(health, last_accepted_at=now) if accepted and not fresh else health
    return replace(
        health,
        state=WELL,
        failures=0,
        tried_again_at=None,
        last_accepted_at=now if accepted else was,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A provider may be given a message; `health` is as it is after that."""

    health: Health
    #: whether the message shows if it is well again
    trial: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NotYet:
    """A provider may be given a message from `at` on."""

    at: datetime
    #: it has had as many as it may have; otherwise it is ailing
    busy: bool


def give(health: Health, *, now: datetime) -> Given | NotYet:
    """Whether a provider may be given a message now.

    The rate is kept by the generic cell rate algorithm (ITU-T I.371), a quarter of a second ahead.
    """
    trial = health.state == AILING
    if trial and health.tried_again_at is not None and now < health.tried_again_at:
        return NotYet(at=health.tried_again_at, busy=False)
    if health.per_second is not None:
        at = max(health.next_at or now, now)
        if at - now > _AHEAD:
            return NotYet(at=at - _AHEAD, busy=True)
        health = replace(health, next_at=at + interval(health.per_second))
    if trial:
        health = replace(health, tried_again_at=now + TRIAL)
    return Given(health=health, trial=trial)


def interval(per_second: int) -> timedelta:
    """Between two messages that come evenly."""
    return timedelta(seconds=1 / per_second)
