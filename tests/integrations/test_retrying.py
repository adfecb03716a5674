"""When a delivery is tried again, and what becomes of an endpoint that takes nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.domain.retrying import (
    Outcome,
    Warn,
    after_attempt,
    after_failure,
    outcome_of,
    probe_after,
    retry_after,
)

_NOW = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"),
        (204, "delivered"),
        (299, "delivered"),
        (301, "redirected"),
        (304, "redirected"),
        (308, "redirected"),
        (400, "refused"),
        (404, "refused"),
        (410, "gone"),
        (429, "refused"),
        (500, "refused"),
        (503, "refused"),
        (999, "refused"),
    ],
)
def test_a_status_says_what_an_attempt_came_to(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome


@pytest.mark.parametrize(
    ("tries", "wait"),
    [
        (1, timedelta(seconds=5)),
        (2, timedelta(minutes=5)),
        (3, timedelta(minutes=30)),
        (4, timedelta(hours=2)),
        (5, timedelta(hours=5)),
        (6, timedelta(hours=10)),
        (7, timedelta(hours=14)),
        (8, timedelta(hours=20)),
        (9, timedelta(hours=24)),
    ],
)
def test_what_failed_is_tried_again_later_each_time(tries: int, wait: timedelta) -> None:
    for jitter in (-0.1, 0.0, 0.1):
        next = after_attempt(Outcome.TIMED_OUT, tries=tries, now=_NOW, asked=None, jitter=jitter)
        assert (next.state, next.due_at) == ("pending", _NOW + wait * (1 + jitter))


def test_the_tenth_failure_is_the_last() -> None:
    next = after_attempt(Outcome.REFUSED, tries=10, now=_NOW, asked=None, jitter=0)
    assert (next.state, next.due_at) == ("failed", None)


def test_what_is_delivered_is_over() -> None:
    next = after_attempt(Outcome.DELIVERED, tries=10, now=_NOW, asked=None, jitter=0)
    assert (next.state, next.due_at) == ("delivered", None)


def test_what_met_a_webhook_that_is_gone_waits_for_it_to_be_resumed() -> None:
    next = after_attempt(Outcome.GONE, tries=10, now=_NOW, asked=None, jitter=0)
    assert (next.state, next.due_at) == ("pending", _NOW)


def test_an_endpoint_is_tried_no_earlier_than_it_asks_for() -> None:
    hour = timedelta(hours=1)
    next = after_attempt(Outcome.REFUSED, tries=1, now=_NOW, asked=hour, jitter=0.1)
    assert next.due_at == _NOW + hour
    next = after_attempt(Outcome.REFUSED, tries=4, now=_NOW, asked=hour, jitter=0)
    assert next.due_at == _NOW + 2 * hour


@pytest.mark.parametrize(
    ("status", "text", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "0", timedelta(0)),
        (503, "99999999999999999999", timedelta(hours=24)),
        (503, "Tue, 18 Aug 2026 14:10:00 GMT", timedelta(minutes=10)),
        (503, "Tue, 18 Aug 2026 13:00:00 GMT", timedelta(0)),
        (503, "Tue, 18 Aug 2026 14:10:00 -0000", timedelta(minutes=10)),
        (503, "Tue, 18 Aug 2126 14:10:00 GMT", timedelta(hours=24)),
        (503, "soon", None),
        (503, "-5", None),
        (503, "٣", None),
        (503, "", None),
        (500, "120", None),
        (200, "120", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(
    status: int, text: str, wait: timedelta | None
) -> None:
    assert retry_after(status, {"Retry-After": text}, now=_NOW) == wait


@pytest.mark.parametrize(
    ("hours", "warned_after", "what"),
    [
        (0, None, Warn.NOTHING),
        (5, None, Warn.NOTHING),
        (6, None, Warn.TELL),
        (50, 6, Warn.NOTHING),
        (96, 6, Warn.TELL),
        (97, 96, Warn.NOTHING),
        (97, None, Warn.TELL),
        (119, 96, Warn.NOTHING),
        (120, 96, Warn.DISABLE),
        (120, None, Warn.DISABLE),
    ],
)
def test_an_endpoint_that_takes_nothing_is_warned_of_twice_and_disabled_after_five_days(
    hours: int, warned_after: int | None, what: Warn
) -> None:
    warned_at = None if warned_after is None else _NOW + timedelta(hours=warned_after)
    now = _NOW + timedelta(hours=hours)
    assert after_failure(since=_NOW, warned_at=warned_at, now=now) is what


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (8, 32), (9, 60), (1000, 60)]
)
def test_an_ailing_endpoint_is_probed_more_seldom_up_to_once_a_minute(
    failures: int, seconds: int
) -> None:
    assert probe_after(failures) == timedelta(seconds=seconds)
