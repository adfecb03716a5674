"""When a delivery is tried again, and what becomes of an endpoint that takes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

#: between the attempts at one delivery (Standard Webhooks 1.0.0); after the last it has failed
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: an endpoint may have us wait so long, and no longer
LONGEST_RETRY_AFTER = timedelta(hours=24)
#: after which an endpoint is disabled in which nothing could be delivered
PATIENCE = timedelta(days=5)
#: its owner is told after this, and once more when a day is left
WARNINGS = (timedelta(hours=6), timedelta(days=4))
#: failures one after the other from which on only one delivery at a time probes an endpoint
AILING = 3
#: of probes: doubled from one to the next
_FIRST_PROBE = timedelta(seconds=1)
_LAST_PROBE = timedelta(seconds=60)
#: an endpoint that was away for so long gets what it missed at once when it is back
BROUGHT_FORWARD = timedelta(minutes=1)
#: statuses whose Retry-After counts (RFC 9110)
_ASKS_TO_WAIT = (429, 503)
_GONE = 410


class Outcome(StrEnum):
    """What an attempt came to."""

    DELIVERED = "delivered"
    #: any other status
    REFUSED = "refused"
    GONE = "gone"
    #: redirections are not followed
    REDIRECTED = "redirected"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    #: its host is, or resolves to, an address that nothing is sent to
    ADDRESS_REFUSED = "address_refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """What becomes of a delivery after an attempt."""

    #: `delivered`, `pending`, `failed`
    state: str
    #: of a pending one
    due_at: datetime | None


class Warn(StrEnum):
    """What becomes of an endpoint after a failure."""

    NOTHING = "nothing"
    TELL = "tell"
    DISABLE = "disable"


def outcome_of(status: int) -> Outcome:
    """What an answer's status says."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return Outcome.GONE if status == _GONE else Outcome.REFUSED


def retry_after(status: int, headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """For how long an endpoint asks not to be tried (RFC 9110, 10.2.3); none: it does not."""
    text = headers.get("Retry-After", "").strip()
    if status not in _ASKS_TO_WAIT or not text:
        return None
    if text.isascii() and text.isdigit():
        # More digits than a day has seconds say nothing more.
        wait = timedelta(seconds=int(text[:9]))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def after_attempt(
    outcome: Outcome,
    *,
    tries: int,
    now: datetime,
    asked: timedelta | None,
    jitter: float,
) -> Next:
    """What becomes of a delivery.

    Args:
        outcome: what the attempt came to.
        tries: attempts since it was due for the first time or replayed, this one included.
        now: when the attempt ended.
        asked: for how long the endpoint asked not to be tried.
        jitter: a part of the wait, from -0.1 to 0.1, by which it is longer.
    """
    if outcome is Outcome.DELIVERED:
        return Next(state="delivered", due_at=None)
    if outcome is Outcome.GONE:
        # The subscription is disabled; whoever resumes it gets what it missed.
        return Next(state="pending", due_at=now)
    if tries > len(WAITS):
        return Next(state="failed", due_at=None)
    wait = WAITS[tries - 1] * (1 + jitter)
    return Next(state="pending", due_at=now + max(wait, asked or timedelta(0)))


def after_failure(*, since: datetime, warned_at: datetime | None, now: datetime) -> Warn:
    """What becomes of an endpoint.

    Args:
        since: the first failure since something was delivered, or since it was resumed.
        warned_at: when its owner was told last.
        now: when the failure was.
    """
    if now - since >= PATIENCE:
        return Warn.DISABLE
    for after in reversed(WARNINGS):
        if now - since >= after:
            told = warned_at is not None and warned_at >= since + after
            return Warn.NOTHING if told else Warn.TELL
    return Warn.NOTHING


def probe_after(failures: int) -> timedelta:
    """How long an endpoint is left alone after so many failures one after the other."""
    if failures < AILING:
        return timedelta(0)
    return min(_FIRST_PROBE * 2 ** min(failures - AILING, 10), _LAST_PROBE)
