"""Only a room's own organisation's events come in, of services that it runs, each number once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.bridge.pace import Pace
from partners.bridge.settings import FlowSettings
from partners.domain.flow import Bucket
from partners.domain.inward import (
    LARGEST,
    Claimed,
    Declared,
    Follows,
    Reason,
    Refusal,
    Room,
    comes_from,
    fields_of,
    follows,
    may_tell,
    nested,
    size_fits,
    timely,
    trace,
)
from partners.handlers.inward import Came, Judged

ROOM = Room(
    organisation="la-u",
    hosts=frozenset({"training"}),
    types={"la-u.library.book_lent.v1": "library", "la-u.shop.sold.v1": "shop"},
)
TOLD = Claimed(
    organisation="la-u",
    source="/la-u/training",
    sequence=1,
    type="nosotros.training.cohort_opened.v1",
)
OPENED = Declared(owner="training", visibility="public")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"source": "/la-u/library"}, None),
        ({"organisation": "gestarsalud"}, Reason.OTHER_ORGANISATION),
        ({"organisation": "la-ua"}, Reason.OTHER_ORGANISATION),
        ({"source": "/hub/training"}, Reason.OTHER_SOURCE),
        ({"source": "/gestarsalud/training"}, Reason.OTHER_SOURCE),
        ({"source": "/la-u/enrolment"}, Reason.OTHER_SOURCE),
        ({"source": "/la-u/training/internal"}, Reason.OTHER_SOURCE),
        ({"source": "/la-u//training"}, Reason.OTHER_SOURCE),
        ({"source": "//la-u/training"}, Reason.OTHER_SOURCE),
        ({"source": "la-u/training"}, Reason.OTHER_SOURCE),
        ({"source": "/la-u/training "}, Reason.OTHER_SOURCE),
        ({"source": "/la-u/"}, Reason.OTHER_SOURCE),
        ({"source": "training"}, Reason.OTHER_SOURCE),
        ({"source": "/la-u/../hub/training"}, Reason.OTHER_SOURCE),
    ],
)
def test_an_event_comes_from_a_service_of_its_room(
    changed: dict[str, Any], reason: Reason | None
) -> None:
    found = comes_from(replace(TOLD, **changed), ROOM)
    assert (found and found.reason) == reason


def test_a_suspended_organisation_s_events_stay_out() -> None:
    assert comes_from(TOLD, replace(ROOM, suspended=True)) == Refusal(reason=Reason.SUSPENDED)


@pytest.mark.parametrize(
    ("changed", "declared", "reason"),
    [
        ({}, OPENED, None),
        ({}, None, Reason.UNKNOWN_TYPE),
        ({}, Declared(owner="training", visibility="internal"), Reason.INTERNAL),
        ({}, Declared(owner="enrolment", visibility="public"), Reason.OTHER_OWNER),
        # A service of its own may not tell what one of ours tells, nor one that is hosted its own.
        ({"source": "/la-u/library"}, OPENED, Reason.OTHER_OWNER),
        (
            {"source": "/la-u/library"},
            Declared(owner="library", visibility="public"),
            Reason.OTHER_OWNER,
        ),
        ({"source": "/la-u/library", "type": "la-u.library.book_lent.v1"}, None, None),
        ({"type": "la-u.library.book_lent.v1"}, None, Reason.OTHER_OWNER),
        ({"source": "/la-u/shop", "type": "la-u.library.book_lent.v1"}, None, Reason.OTHER_OWNER),
        ({"source": "/la-u/shop", "type": "la-u.shop.sold.v2"}, None, Reason.UNKNOWN_TYPE),
        ({"source": "/la-u/shop", "type": "la-u.shop.sold.v0"}, None, Reason.UNKNOWN_TYPE),
        ({"source": "/la-u/shop", "type": "la-u.shop.sold"}, None, Reason.UNKNOWN_TYPE),
        ({"source": "/la-u/shop", "type": "gestarsalud.shop.sold.v1"}, None, Reason.UNKNOWN_TYPE),
    ],
)
def test_a_service_tells_its_own_types_and_no_others(
    changed: dict[str, Any], declared: Declared | None, reason: Reason | None
) -> None:
    found = may_tell(replace(TOLD, **changed), ROOM, declared=declared)
    assert (found and found.reason) == reason


def test_a_description_cannot_claim_another_organisation_s_type() -> None:
    greedy = replace(ROOM, types={"gestarsalud.library.book_lent.v1": "library"})
    claimed = replace(TOLD, source="/la-u/library", type="gestarsalud.library.book_lent.v1")
    assert may_tell(claimed, greedy, declared=None) == Refusal(reason=Reason.OTHER_OWNER)


@pytest.mark.parametrize(
    ("sequence", "last", "found"),
    [
        (1, 0, Follows(missing=0)),
        (8, 7, Follows(missing=0)),
        (10, 7, Follows(missing=2)),
        (2**63 - 1, 0, Follows(missing=2**63 - 2)),
        (1_000_001, 1, Follows(missing=999_999)),
        (1_000_002, 1, Refusal(reason=Reason.LEAP)),
        (2**63 - 1, 7, Refusal(reason=Reason.LEAP)),
        (7, 7, Refusal(reason=Reason.REPEATED)),
        (1, 7, Refusal(reason=Reason.REPEATED)),
        (0, 0, Refusal(reason=Reason.REPEATED)),
    ],
)
def test_a_number_comes_once(sequence: int, last: int, found: Refusal | Follows) -> None:
    assert follows(sequence, last=last) == found


def test_a_large_event_stays_out() -> None:
    assert size_fits(LARGEST) is None
    assert size_fits(LARGEST + 1) == Refusal(reason=Reason.TOO_LARGE, detail="262145 bytes")


@pytest.mark.parametrize(
    ("traceparent", "kept"),
    [
        (f"00-{'a' * 32}-{'b' * 16}-01", True),
        (f"00-{'A' * 32}-{'b' * 16}-01", False),
        ("a name", False),
        (f"00-{'a' * 32}-{'b' * 16}-01\n", False),
        (None, False),
    ],
)
def test_a_trace_that_is_none_is_left_out(traceparent: str | None, kept: bool) -> None:
    assert trace(traceparent) == (traceparent if kept else None)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 300)), min_size=1, max_size=60))
def test_no_more_comes_than_the_rate_and_what_it_saved_in_a_second(
    batches: list[tuple[float, int]],
) -> None:
    bucket, now, taken, waited = Bucket(rate=100, at=0.0, left=100), 0.0, 0, 0.0
    for pause, amount in batches:
        now += max(pause, waited)
        assert taken <= 100 * now + 100 + 1e-6
        waited = bucket.take(amount, now=now)
        taken += amount
    assert waited >= 0


def test_a_room_that_was_quiet_may_catch_up_and_one_that_floods_may_not() -> None:
    bucket = Bucket(rate=100, at=0.0, left=5000, saves=5000)
    assert bucket.take(5000, now=0.0) == 0.0
    assert bucket.take(100, now=0.0) == 1.0
    assert bucket.take(0, now=10_000.0) == 0.0
    assert bucket.left == 5000


@pytest.mark.parametrize(
    ("schema", "fields"),
    [
        ({"type": "object", "properties": {"a": {}, "b": {}}}, {"a", "b"}),
        ({"type": "object"}, None),
        ({"properties": {"a": {}}, "additionalProperties": {"type": "integer"}}, None),
        (
            {
                "properties": {"a": {"properties": {"inner": {}}}},
                "oneOf": [{"properties": {"b": {}}}, {"$ref": "#/$defs/other"}],
                "$defs": {"other": {"properties": {"c": {}}, "allOf": [{"$ref": "#/$defs/other"}]}},
            },
            {"a", "b", "c"},
        ),
    ],
)
def test_the_fields_that_a_schema_declares(schema: dict[str, Any], fields: set[str] | None) -> None:
    assert fields_of(schema) == fields


def test_data_may_be_nested_so_deep() -> None:
    def lists(depth: int) -> Any:
        return [lists(depth - 1)] if depth else 1

    assert not nested(lists(50), deeper_than=50)
    assert nested({"a": [1, lists(50)]}, deeper_than=50)


def test_a_day_s_share_is_waited_for_and_said() -> None:
    flow = FlowSettings(events=100, size=1 << 30, saved=1000, a_day=86_400)
    pace = Pace(flow, now=0.0)
    came = [Came(body=b"", size=86_400)]
    judged = Judged(taken=1, steps=0, accepted=1, refused={}, again=0, missing=0)
    pace.count(came, judged, now=0.0)
    assert (pace.rests_until, pace.spent_until) == (0.0, 0.0)
    pace.count(came, judged, now=0.0)
    assert (pace.rests_until, pace.spent_until) == (86_400.0, 86_400.0)
    refused = Judged(taken=20, steps=0, accepted=0, refused={Reason.UNFIT: 20}, again=0, missing=0)
    pace = Pace(flow, now=0.0)
    pace.count(came * 20, refused, now=0.0)
    assert (pace.rests_until, pace.spent_until) == (1.0, 0.0)


def test_an_event_is_at_most_five_minutes_ahead_and_a_hundred_days_old() -> None:
    now = datetime(2026, 8, 18, 14, tzinfo=UTC)
    for distance in (timedelta(minutes=5), timedelta(days=-100)):
        assert timely(now + distance, now=now) is None
        beyond = distance + timedelta(seconds=1 if distance > timedelta() else -1)
        refusal = timely(now + beyond, now=now)
        assert refusal is not None
        assert refusal.reason is Reason.UNTIMELY
