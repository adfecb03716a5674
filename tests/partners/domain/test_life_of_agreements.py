"""An agreement's state follows from moments alone."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from partners.domain.agreements import NEEDED, Decision, Life, Sides

START = datetime(2026, 8, 18, 5, tzinfo=UTC)
hours = st.integers(min_value=-1000, max_value=1000).map(lambda each: START + timedelta(hours=each))
maybe = st.none() | hours
SIDES = Sides(grantor="gestarsalud", grantee="la-u", proposed_by="la-u")


@st.composite
def lives(draw: st.DrawFn) -> Life:
    starts_at, ends_at = draw(hours), draw(maybe)
    if ends_at is not None and ends_at <= starts_at:
        starts_at, ends_at = ends_at - timedelta(hours=1), starts_at + timedelta(hours=1)
    decision = draw(st.none() | st.sampled_from(get_args(Decision)))
    decided_at = None if decision is None else draw(hours)
    if decision == "accepted" and ends_at is not None and decided_at is not None:
        decided_at = min(decided_at, ends_at - timedelta(minutes=1))
    ended_at = None
    if decision == "accepted" and decided_at is not None and draw(st.booleans()):
        ended_at = max(draw(hours), decided_at)
    return Life(
        starts_at=starts_at,
        ends_at=ends_at,
        decision=decision,
        decided_at=decided_at,
        ended_at=ended_at,
    )


@given(life=lives(), at=hours)
def test_it_grants_something_only_between_both_sides_agreement_and_its_end(
    life: Life, at: datetime
):
    grants = (
        life.decision == "accepted"
        and life.decided_at is not None
        and life.decided_at <= at
        and life.starts_at <= at
        and (life.ends_at is None or at < life.ends_at)
        and (life.ended_at is None or at < life.ended_at)
    )
    assert (life.state(at) == "in_force") == grants


@given(life=lives(), at=hours, later=hours)
def test_it_never_comes_back(life: Life, at: datetime, later: datetime):
    order = ("scheduled", "in_force", "ended") if life.decision == "accepted" else ()
    before, after = life.state(min(at, later)), life.state(max(at, later))
    if order:
        assert order.index(before) <= order.index(after)
    elif life.decision is None:
        assert (before, after) != ("lapsed", "proposed")
    else:
        assert before == after == life.decision


@given(life=lives(), at=hours)
def test_whatever_was_decided_is_decided(life: Life, at: datetime):
    changeable = life.state(at) in NEEDED["accept"]
    assert not changeable or life.decision is None
    assert (life.state(at) in NEEDED["end"]) <= (life.decision == "accepted")


@given(life=lives())
def test_an_end_is_never_later_than_was_agreed(life: Life):
    until = life.granted_until
    assert life.ends_at is None or (until is not None and until <= life.ends_at)
    assert life.granted_from >= life.starts_at


def test_who_may_do_what():
    assert {verb: SIDES.who(verb) for verb in NEEDED} == {
        "change": None,
        "accept": "gestarsalud",
        "decline": "gestarsalud",
        "withdraw": "la-u",
        "end": None,
        "name_successor": "gestarsalud",
    }
    assert (SIDES.other("la-u"), SIDES.other("gestarsalud")) == ("gestarsalud", "la-u")


def test_the_last_day_is_in_force_to_its_last_second():
    friday = date(2026, 8, 28)
    midnight = datetime(2026, 8, 29, 5, tzinfo=UTC)
    life = Life(starts_at=START, ends_at=midnight, decision="accepted", decided_at=START)
    assert life.state(midnight - timedelta(microseconds=1)) == "in_force"
    assert life.state(midnight) == "ended"
    assert friday.strftime("%A") == "Friday"
