"""When a change takes the last administrator away."""

from hypothesis import given
from hypothesis import strategies as st

from partners.domain.administrators import Administrators

numbers = st.integers(0, 3)
counts = st.builds(Administrators, acting=numbers, lasting=numbers, able=numbers)


@given(counts)
def test_what_changes_nothing_takes_nobody_away(before: Administrators):
    assert not before.ends_with(before)


@given(counts)
def test_where_there_was_nobody_nobody_is_taken_away(after: Administrators):
    assert not Administrators(acting=0, lasting=0, able=0).ends_with(after)


@given(counts, counts)
def test_each_kind_that_there_was_is_left(before: Administrators, after: Administrators):
    left = all(
        after_ > 0 or not before_
        for before_, after_ in (
            (before.acting, after.acting),
            (before.lasting, after.lasting),
            (before.able, after.able),
        )
    )
    assert before.ends_with(after) == (not left)
