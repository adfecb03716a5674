"""The best assignment of many mentees to many mentors."""

import itertools
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings

from mentoring.domain.matching import MenteeSide, MentorSide, misfit, score
from mentoring.domain.matching.assigning import Assignment, assign
from mentoring.domain.matching.score import load_points
from mentoring.domain.matching.worth import worth
from tests.mentoring.domain import sides
from tests.mentoring.domain.sides import mentee, mentor, with_taken

Group = tuple[list[MenteeSide], list[MentorSide]]


def greedy(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> int:
    """The total score of taking the best pair that is left, over and over."""
    if not mentees or not mentors:
        return 0
    found, total = worth(mentees, mentors), 0
    taken = [each.taken for each in mentors]

    def points(column: int) -> Any:
        whom = mentors[column]
        if taken[column] >= whom.capacity:
            return np.zeros(len(mentees), dtype=int)
        load = load_points(whom.capacity - taken[column], whom.capacity)
        return np.where(found.fits[:, column] & waiting, found.points[:, column] + load, 0)

    waiting = np.ones(len(mentees), dtype=bool)
    left = np.column_stack([points(column) for column in range(len(mentors))])
    while left.max() > 0:
        row, column = divmod(int(left.argmax()), len(mentors))
        total += int(left[row, column])
        waiting[row] = False
        taken[column] += 1
        left[row] = 0
        left[:, column] = points(column)
    return total


def best_of_all(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> int:
    """The highest total of every assignment that there is, tried one by one."""
    most = 0
    choices = [[None, *(whom for whom in mentors if misfit(who, whom) is None)] for who in mentees]
    for chosen in itertools.product(*choices):
        taken = Counter({each.id: each.taken for each in mentors})
        total, fits = 0, True
        for who, whom in zip(mentees, chosen, strict=True):
            if whom is None:
                continue
            if taken[whom.id] >= whom.capacity:
                fits = False
                break
            total += score(who, with_taken(whom, taken[whom.id])).total
            taken[whom.id] += 1
        if fits:
            most = max(most, total)
    return most


def check(found: Assignment, mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> None:
    """Whatever the total: everybody once, nobody whom something hinders, no mentor too full."""
    known, theirs = {each.id: each for each in mentees}, {each.id: each for each in mentors}
    told = [*(each.mentee_id for each in found.pairs), *found.nobody_fits, *found.nobody_left]
    assert sorted(told) == sorted(known)
    for each in found.pairs:
        assert misfit(known[each.mentee_id], theirs[each.mentor_id]) is None
        assert each.score.total == sum(reason.points for reason in each.score.reasons)
    for id, many in Counter(each.mentor_id for each in found.pairs).items():
        assert many <= theirs[id].capacity - theirs[id].taken
    for id in found.nobody_fits:
        assert all(misfit(known[id], each) for each in mentors)
    for id in found.nobody_left:
        assert any(misfit(known[id], each) is None for each in mentors)


@given(sides.groups(most_mentees=5, most_mentors=3))
@settings(max_examples=80, deadline=None)
def test_no_other_assignment_of_a_small_group_has_a_higher_total(group: Group):
    found = assign(*group)

    check(found, *group)
    assert found.total == best_of_all(*group)


@given(sides.groups(most_mentees=25, most_mentors=8))
@settings(max_examples=40, deadline=None)
def test_it_is_never_worse_than_a_greedy_one(group: Group):
    found = assign(*group)

    check(found, *group)
    assert found.total >= greedy(*group)


def test_2000_mentees_and_500_mentors_fare_better_than_by_a_greedy_choice():
    group = sides.crowd(7, many_mentees=2000, many_mentors=500, capacity=5)

    found = assign(*group)

    check(found, *group)
    assert len(found.pairs) == 2000
    assert found.total > greedy(*group)


@given(sides.groups())
@settings(max_examples=25, deadline=None)
def test_the_order_in_which_people_come_changes_nothing(group: Group):
    mentees, mentors = group
    expected = assign(mentees, mentors)
    shuffled = random.Random(len(mentees) * 10 + len(mentors))
    for _ in range(3):
        shuffled.shuffle(mentees)
        shuffled.shuffle(mentors)
        assert assign(mentees, mentors) == expected


@given(sides.groups())
@settings(max_examples=60, deadline=None)
def test_the_points_of_all_pairs_at_once_are_those_of_each_pair(group: Group):
    mentees, mentors = group
    if not mentees or not mentors:
        return
    found = worth(mentees, mentors)

    for row, who in enumerate(mentees):
        for column, whom in enumerate(mentors):
            assert found.fits[row, column] == (misfit(who, whom) is None)
            if found.fits[row, column]:
                load = load_points(whom.capacity - whom.taken, whom.capacity)
                assert found.points[row, column] + load == score(who, whom).total


def test_a_mentor_is_left_to_whom_nobody_else_fits():
    """A greedy choice would give the one who suits everybody to the first."""
    anybody = mentee(id=UUID(int=10), needs=("sales",))
    picky = mentee(id=UUID(int=11), needs=("legal",), woman_asked_for=True)
    woman = mentor(id=UUID(int=1), capacity=1, skills=("sales",))
    man = mentor(id=UUID(int=2), capacity=1, skills=("food",), is_woman=False)

    found = assign([anybody, picky], [woman, man])

    assert {each.mentee_id: each.mentor_id for each in found.pairs} == {
        anybody.id: man.id,
        picky.id: woman.id,
    }


def test_load_is_spread_over_mentors_who_are_alike():
    alike = [mentor(id=UUID(int=each), capacity=5) for each in range(4)]
    many = [mentee(id=UUID(int=100 + each)) for each in range(8)]

    found = assign(many, alike)

    assert sorted(Counter(each.mentor_id for each in found.pairs).values()) == [2, 2, 2, 2]


def test_who_is_left_is_told_whether_nobody_fits_or_nobody_has_room():
    stranger = mentee(id=UUID(int=10), languages=("fr",))
    late = [mentee(id=UUID(int=11 + each)) for each in range(2)]

    found = assign([stranger, *late], [mentor(capacity=1)])
    full = assign([stranger, *late], [mentor(capacity=1, taken=1)])
    alone = assign([stranger, *late], [])

    assert (found.nobody_fits, len(found.nobody_left), len(found.pairs)) == ((stranger.id,), 1, 1)
    assert (full.nobody_fits, len(full.nobody_left), full.pairs) == ((stranger.id,), 2, ())
    assert (len(alone.nobody_fits), alone.nobody_left, alone.pairs) == (3, (), ())


def test_the_service_that_answers_loads_no_numpy():
    code = (
        "import sys, mentoring.service; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
