"""Counts that are left out cannot be worked out, by whoever knows the rule and all the rest."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from mentoring.domain.small_cells import SMALLEST, shown, shown_total


def test_large_counts_are_shown_as_they_are():
    assert shown({"a": 5, "b": 12}) == {"a": 5, "b": 12}


def test_with_a_small_count_the_next_larger_is_left_out():
    assert shown({"a": 4, "b": 9, "c": 7, "d": 20}) == {"a": None, "b": 9, "c": None, "d": 20}


def test_nothing_is_a_small_count():
    assert shown({"a": 0, "b": 9, "c": 7}) == {"a": None, "b": 9, "c": None}


def test_all_that_equal_the_next_larger_are_left_out():
    assert shown({"a": 4, "b": 5, "c": 5, "d": 6}) == {"a": None, "b": None, "c": None, "d": 6}


def test_a_sum_of_few_is_left_out():
    assert [shown_total(each) for each in (0, 4, 5)] == [None, None, 5]


def divided(total: int, into: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people may have given so many answers."""
    if into == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in divided(total - first, into - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("answers", "most"), [(2, 40), (3, 30), (4, 24)])
def test_each_count_left_out_may_be_one_of_several_that_show_the_same(answers: int, most: int):
    # All that anybody can know: what is shown, the total where it is, and the rule itself.
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for total in range(most + 1):
        for counts in divided(total, answers):
            seen = tuple(shown(dict(enumerate(counts))).values())
            alike[shown_total(total), seen].append(counts)

    for (_, seen), candidates in alike.items():
        for number, each in enumerate(seen):
            possible = {counts[number] for counts in candidates}
            if each is None:
                assert len(possible) > 1
            else:
                assert possible == {each}
                assert each >= SMALLEST
