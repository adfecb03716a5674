"""The tree of who trained whom: its order, its counts, its flags."""

import random
from uuid import UUID

import pytest

from tests.training.domain.lineages import lineage
from training.domain.cascade import Found, Node, arrange


def _found(
    name: int, trained_by: int | None = None, *, generation: int = 1, uncertified: bool = False
) -> Found:
    return Found(
        id=UUID(int=name),
        trained_by=None if trained_by is None else UUID(int=trained_by),
        generation=generation,
        state="active",
        uncertified=uncertified,
        workshops=0,
        reached=0,
    )


def _names(nodes: list[Node]) -> list[int]:
    return [each.id.int for each in nodes]


def test_nobody_is_no_tree():
    assert arrange([]) == []


def test_each_stands_right_before_whom_she_trained_and_these_by_their_ids():
    found = [_found(1), _found(2), _found(3, 1), _found(4, 2), _found(5, 1), _found(6, 3)]

    assert _names(arrange(found)) == [1, 3, 6, 5, 2, 4]


def test_whom_each_trained_and_all_below_her_are_counted():
    found = [_found(1), _found(2, 1), _found(3, 2), _found(4, 2)]

    assert [(each.trained, each.descendants) for each in arrange(found)] == [
        (1, 3),
        (2, 2),
        (0, 0),
        (0, 0),
    ]


def test_a_line_has_a_top_who_was_trained_by_somebody_outside_it():
    found = [_found(3, 1, generation=2), _found(6, 3, generation=3)]

    assert _names(arrange(found)) == [3, 6]


def test_a_revoked_certificate_flags_her_and_all_below_her_alone():
    found = [_found(1), _found(2, 1, uncertified=True), _found(3, 2), _found(4, 1), _found(5)]

    flagged = {each.id.int for each in arrange(found) if each.flagged}

    assert flagged == {2, 3}


def test_a_line_may_be_longer_than_a_stack_is_deep():
    found = [_found(place, place - 1 if place > 1 else None) for place in range(1, 5_001)]

    assert arrange(found)[0].descendants == 4_999


@pytest.mark.parametrize("seed", range(5))
def test_any_tree_is_arranged_as_it_was(seed: int):
    nodes = lineage(300, seed=seed)
    stored = [
        Found(
            id=each.id,
            trained_by=each.trained_by,
            generation=each.generation,
            state=each.state,
            uncertified=each.flagged,
            workshops=each.workshops,
            reached=each.reached,
        )
        for each in nodes
    ]
    random.Random(seed).shuffle(stored)

    arranged = arrange(sorted(stored, key=lambda one: one.id))

    assert {each.id: each for each in arranged} == {each.id: each for each in nodes}
    place = {each.id: number for number, each in enumerate(arranged)}
    for each in arranged:
        if each.trained_by is not None:
            top = place[each.trained_by]
            assert top < place[each.id] <= top + arranged[top].descendants
