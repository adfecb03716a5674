"""When somebody is reminded, and what follows from what she was written before."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nosotros.identifiers import new_id
from notifications.domain.hours import next_permitted
from notifications.domain.reminding import (
    Cancel,
    Happening,
    Refresh,
    Write,
    Written,
    moment,
    plan,
)

BOGOTA = "America/Bogota"
NOW = datetime(2026, 8, 21, 15, tzinfo=UTC)
BEGINS = datetime(2026, 8, 22, 14, tzinfo=UTC)
LUZ = new_id()
SESSION = Happening(
    id=new_id(), begins_at=BEGINS, facts={"begins_at": BEGINS.isoformat()}, revision=4
)


def reminder(**facts):
    known = {
        "id": new_id(),
        "participant_id": LUZ,
        "kind": "reminder",
        "occasion": BEGINS.isoformat(),
        "state": "queued",
        "reason": None,
        "facts": SESSION.facts,
        "due_at": NOW,
        "at": NOW,
    }
    return Written(**{**known, **facts})


def steps(*written, happening=SESSION, expected=None, now=NOW, reminds=True):
    who = {LUZ: NOW} if expected is None else expected
    return list(plan(happening, expected=who, written=written, reminds=reminds, now=now))


def test_what_is_as_it_should_be_is_left_alone():
    assert steps(reminder()) == []


@pytest.mark.parametrize("state", ["sent", "delivered", "uncertain", "expired", "withheld"])
def test_nobody_is_reminded_twice_of_one_moment(state):
    assert steps(reminder(state=state)) == []


def test_what_a_coordinator_stopped_is_not_begun_again():
    assert steps(reminder(state="cancelled", reason="stopped_by_coordinator")) == []
    (again,) = steps(reminder(state="cancelled", reason="not_expected"))
    assert again == Write(
        participant_id=LUZ, kind="reminder", occasion=BEGINS.isoformat(), due_at=NOW
    )


def test_it_is_put_to_another_hour_where_hers_are_others():
    waiting = reminder(due_at=NOW + timedelta(hours=2))
    assert steps(waiting) == [Refresh(written=waiting, due_at=NOW)]


def test_one_that_is_called_off_stops_what_waits_and_tells_who_knows():
    off = replace(SESSION, called_off=True)
    waiting, told = reminder(), reminder(state="delivered")
    assert steps(waiting, happening=off) == [Cancel(written=waiting, reason="called_off")]
    assert steps(told, happening=off) == [Write(participant_id=LUZ, kind="cancelled")]
    assert steps(told, happening=off, expected={}) == []


def test_words_that_were_forgotten_in_time_are_no_other_words():
    assert steps(reminder(state="delivered", facts={})) == []


def test_what_has_begun_is_told_no_more_but_no_old_moment_either():
    old = reminder(occasion="2026-08-23T14:00:00+00:00", facts={"begins_at": "then"})
    assert steps(old, now=BEGINS) == [Cancel(written=old, reason="moved")]
    assert steps(reminder(), now=BEGINS) == []


def test_before_its_time_nothing_is_written_down():
    assert steps(reminds=False) == []
    assert [type(each) for each in steps()] == [Write]


hours = st.none() | st.tuples(*[st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))] * 2)


# The first one loads every holiday.
@settings(deadline=None)
@given(
    begins_at=st.datetimes(datetime(2026, 1, 3), datetime(2027, 3, 1), timezones=st.just(UTC)),
    minutes_before=st.integers(0, 3 * 24 * 60),
    quiet=hours,
    safe=hours,
    zone=st.sampled_from([BOGOTA, "Europe/Paris", "America/Santiago"]),
)
def test_a_reminder_is_at_a_permitted_hour_and_never_after_it_began(
    begins_at, minutes_before, quiet, safe, zone
):
    found = moment(begins_at, minutes_before=minutes_before, zone=zone, quiet=quiet, safe=safe)
    assert found < begins_at
    assert next_permitted(found, zone=zone, quiet=quiet, safe=safe) == found
    wished = begins_at - timedelta(minutes=minutes_before)
    first = next_permitted(wished, zone=zone, quiet=quiet, safe=safe)
    assert found == first or first >= begins_at
