"""The Mesa's rules: whom an offer is for, what a priority is, how an action goes on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.audiences import that_fit
from mentoring.domain.priority import priority
from mentoring.domain.strategy import ACTIONS, CONTRIBUTIONS, entered_from

SCORES = st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=30)


def test_what_is_for_women_or_for_everyone_is_for_mothers_too():
    assert set(that_fit("mothers")) == {"mothers", "women", "everyone"}
    assert set(that_fit("women")) == {"women", "everyone"}
    assert set(that_fit("everyone")) == {"everyone"}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], None),
        ([(1, 1, 1)], 0),
        ([(5, 5, 5)], 100),
        ([(3, 3, 3)], 50),
        ([(5, 5, 3), (5, 4, 4)], 83),
        # 12.5: half is rounded up
        ([(1, 1, 1), (2, 2, 2)], 13),
    ],
)
def test_a_priority_is_the_mean_of_all_scores(
    scores: list[tuple[int, int, int]], expected: int | None
):
    assert priority(scores) == expected


@given(scores=SCORES, more=st.tuples(*[st.integers(1, 5)] * 3))
def test_a_priority_lies_between_nothing_and_everything_in_any_order(
    scores: list[tuple[int, int, int]], more: tuple[int, int, int]
):
    found = priority(scores)

    assert found is not None
    assert 0 <= found <= 100
    assert priority(scores[::-1]) == found
    assert (priority([*scores, (5, 5, 5)]) or 0) >= found
    assert (priority([*scores, (1, 1, 1)]) or 0) <= found


def test_an_action_goes_on_step_by_step_and_is_dropped_at_any():
    walk = ["proposed", "agreed", "under_way", "done"]

    assert all(entered_from(ACTIONS, a, b) == () for a, b in pairwise(walk))
    assert entered_from(ACTIONS, "proposed", "done") == ("under_way",)
    assert entered_from(ACTIONS, "agreed", "proposed") == ("proposed",)
    assert entered_from(ACTIONS, "under_way", "dropped") == ()
    assert entered_from(CONTRIBUTIONS, "draft", "adopted") == ("considered",)
