"""How a provider is doing, and when it is given messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.domain.health import Given, Health, NotYet, Report, give, heard
from notifications.domain.outcomes import Accepted, Refused, Unknown

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
FIRST = Health(name="first", channel="sms")
AWAY = Refused(reason="away", permanent=False, of="provider")
NO_NUMBER = Refused(reason="no_such_number", permanent=True)


def after(health, *outcomes, trial=False, now=NOW):
    reports = [Report(name="first", channel="sms", outcome=each, trial=trial) for each in outcomes]
    return heard(health, reports, now=now)


def later(**by):
    return NOW + timedelta(**by)


def test_five_failures_in_a_row_make_it_ailing_and_four_do_not():
    four = after(FIRST, AWAY, Unknown(reason="stalled"), AWAY, AWAY)
    assert (four.state, four.failures) == ("unknown", 4)
    five = after(four, Unknown(reason="stalled"))
    assert (five.state, five.tried_again_at) == ("ailing", later(seconds=10))
    assert five.last_reason == "stalled"


def test_one_message_that_it_takes_begins_the_count_anew():
    health = after(FIRST, AWAY, AWAY, AWAY, AWAY, Accepted(), AWAY, AWAY)
    assert (health.state, health.failures) == ("well", 2)


def test_that_it_refuses_a_number_shows_that_it_is_there():
    health = after(FIRST, AWAY, AWAY, AWAY, AWAY, NO_NUMBER)
    assert (health.state, health.failures) == ("well", 0)


def test_an_ailing_one_is_tried_by_one_message_at_a_time_less_and_less_often():
    health = after(FIRST, *[AWAY] * 5)
    assert give(health, now=later(seconds=9)) == NotYet(at=later(seconds=10), busy=False)
    pauses = []
    now = NOW
    for _ in range(6):
        assert health.tried_again_at is not None
        pauses.append((health.tried_again_at - now).total_seconds())
        now = health.tried_again_at
        given = give(health, now=now)
        assert isinstance(given, Given)
        assert given.trial
        assert isinstance(give(given.health, now=now), NotYet), "a second trial"
        health = after(given.health, AWAY, trial=True, now=now)
    assert pauses == [10, 30, 60, 120, 300, 300]


def test_what_was_under_way_when_it_fell_ill_makes_it_no_worse():
    health = after(FIRST, *[AWAY] * 5)
    assert after(health, *[AWAY] * 10).tried_again_at == health.tried_again_at


def test_a_trial_that_is_taken_makes_it_well():
    health = after(after(FIRST, *[AWAY] * 5), Accepted(), trial=True, now=later(seconds=10))
    assert (health.state, health.failures, health.tried_again_at) == ("well", 0, None)


def test_one_that_asks_to_be_left_alone_is():
    busy = Refused(reason="busy", permanent=False, of="provider", wait_seconds=45)
    health = after(FIRST, busy)
    assert give(health, now=later(seconds=44)) == NotYet(at=later(seconds=45), busy=False)
    assert isinstance(give(health, now=later(seconds=45)), Given)


@pytest.mark.parametrize("said", [Accepted(), NO_NUMBER], ids=["taken", "refused"])
def test_what_was_under_way_when_it_asked_for_that_does_not_undo_it(said):
    busy = Refused(reason="busy", permanent=False, of="provider", wait_seconds=45)
    health = after(after(FIRST, busy), said, now=later(seconds=1))
    assert health.state == "ailing"
    assert give(health, now=later(seconds=44)) == NotYet(at=later(seconds=45), busy=False)
    assert after(health, said, trial=True, now=later(seconds=46)).state == "well"


def test_nothing_is_stored_while_all_goes_well():
    health = after(FIRST, Accepted())
    assert after(health, Accepted(), Accepted(), now=later(seconds=0.5)) is health
    assert after(health, Accepted(), now=later(seconds=1)).last_accepted_at == later(seconds=1)


def test_no_more_is_given_than_its_rate():
    health = replace(FIRST, per_second=20)
    given = 0
    for milliseconds in range(0, 10_000, 5):
        while isinstance(found := give(health, now=later(milliseconds=milliseconds)), Given):
            health = found.health
            given += 1
    assert 200 <= given <= 200 + 20 * 0.25 + 1


def test_a_rate_of_one_a_second_is_kept_one_by_one():
    found = give(replace(FIRST, per_second=1), now=NOW)
    assert isinstance(found, Given)
    assert give(found.health, now=NOW) == NotYet(at=later(seconds=0.75), busy=True)
