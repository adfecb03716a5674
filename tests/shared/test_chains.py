"""What a reader can tell by itself of what was lost on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosotros.events import Chain, Gap

#: places in the journal, in their order
places = st.lists(st.integers(1, 10**17), unique=True, min_size=1, max_size=30).map(sorted)


def gaps(chain: Chain, came: list[tuple[int, int]]) -> list[Gap]:
    taken = (chain.take(cursor=str(cursor), previous=str(before)) for cursor, before in came)
    return [each for each in taken if each is not None]


def linked(positions: list[int], *, after: int = 0) -> list[tuple[int, int]]:
    """Events at places, each with the place of the one before it."""
    return list(zip(positions, [after, *positions], strict=False))


@given(places)
def test_nothing_is_missing_where_everything_came(positions):
    chain = Chain("0")
    assert gaps(chain, linked(positions)) == []
    assert chain.missing(until=str(positions[-1])) is None


@given(places, st.data())
def test_each_event_that_is_lost_is_missed(positions, data):
    lost = data.draw(st.sampled_from(positions))
    came = [each for each in linked(positions) if each[0] != lost]
    chain = Chain("0")
    found = gaps(chain, came)
    at_the_end = chain.missing(until=str(positions[-1]))
    (gap,) = found or [at_the_end]
    before = [each for each in positions if each < lost]
    assert gap == Gap(after=str(before[-1] if before else 0), until=str(lost))


@given(places, st.data())
def test_what_comes_twice_or_once_more_from_an_earlier_place_is_no_gap(positions, data):
    came = linked(positions)
    again = data.draw(st.integers(0, len(came) - 1))
    chain = Chain("0")
    assert gaps(chain, [*came, *came[again:]]) == []
    assert chain.cursor == str(positions[-1])


def test_who_begins_between_two_events_misses_nothing():
    assert gaps(Chain("15"), [(20, 10), (30, 20)]) == []
    assert gaps(Chain("15"), [(20, 18)]) == [Gap(after="15", until="18")]


def test_who_knows_no_place_begins_with_what_comes_first():
    chain = Chain()
    assert chain.missing(until="7") is None
    assert gaps(chain, [(20, 10), (30, 25)]) == [Gap(after="20", until="25")]


def test_what_is_no_place_is_refused():
    with pytest.raises(ValueError, match="invalid literal"):
        Chain("1").take(cursor="a", previous="1")
