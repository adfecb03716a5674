"""What every mentee and every mentor are worth to each other: `misfit` and `score`, for all pairs at
once.

The points are those of `score`, by its own functions; a test holds every pair against both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.domain.matching.score import (
    IN_PERSON,
    availability_points,
    channel_points,
    place_points,
    skill_points,
)
from mentoring.domain.matching.sides import MenteeSide, MentorSide, place_key

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """Of each mentee (rows) and each mentor (columns)."""

    #: whether they may be matched
    fits: Flags
    #: their score, without the points for the mentor's load
    points: Numbers


def worth(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> Worth:
    """What all of them are worth to each other; there is one of each at least."""
    every_channel = frozenset[str]().union(*(each.channels for each in mentors))
    # Who names no channel uses any.
    used = [each.channels or every_channel for each in mentees]
    channels = _common(used, [each.channels for each in mentors])
    in_person = _either([IN_PERSON in each for each in used])[:, None] & _either(
        [IN_PERSON in each.channels for each in mentors]
    )
    return Worth(
        fits=_fits(mentees, mentors) & (channels > 0),
        points=_skills(mentees, mentors)
        + _place(mentees, mentors, distant=channels - in_person > 0)
        + _availability(mentees, mentors)
        + np.where(in_person, channel_points(in_person=True), channel_points(in_person=False)),
    )


def _fits(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> Flags:
    languages = _common([each.languages for each in mentees], [each.languages for each in mentors])
    place_of = {each.id: place for place, each in enumerate(mentors)}
    tried = np.zeros(languages.shape, dtype=np.bool_)
    for row, each in enumerate(mentees):
        tried[row, [place_of[id] for id in each.tried if id in place_of]] = True
    any_gender = _either([not each.woman_asked_for for each in mentees])[:, None]
    of_age = _either([not each.is_minor for each in mentees])[:, None]
    return (
        _either([each.is_active and each.is_recommended for each in mentors])
        & ~tried
        & (any_gender | _either([each.is_woman for each in mentors]))
        & (languages > 0)
        & (of_age | _either([each.is_cleared for each in mentors]))
    )


def _skills(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> Numbers:
    needs = [each.needs for each in mentees]
    most = max(map(len, needs))
    table = np.array(
        [[skill_points(covered, said) for said in range(most + 1)] for covered in range(most + 1)],
        dtype=np.int32,
    )
    covered = _common(needs, [each.skills for each in mentors])
    return table[covered, np.array([len(each) for each in needs])[:, None]]


def _place(
    mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide], *, distant: Flags
) -> Numbers:
    home = [
        frozenset[str]() if each.municipality is None else frozenset([place_key(each.municipality)])
        for each in mentees
    ]
    places = [frozenset(map(place_key, each.municipalities)) for each in mentors]
    elsewhere = np.where(
        distant, place_points(same=False, distant=True), place_points(same=False, distant=False)
    )
    return np.where(_common(home, places) > 0, place_points(same=True, distant=False), elsewhere)


def _availability(mentees: Sequence[MenteeSide], mentors: Sequence[MentorSide]) -> Numbers:
    hers = [each.availability for each in mentees]
    theirs = [each.availability for each in mentors]
    both_said = _either(list(map(bool, hers)))[:, None] & _either(list(map(bool, theirs)))
    table = np.array(
        [availability_points(common, both_said=True) for common in range(3)], dtype=np.int32
    )
    return np.where(
        both_said,
        table[np.minimum(_common(hers, theirs), 2)],
        availability_points(0, both_said=False),
    )


def _common(hers: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> Numbers:
    """How many values each of the one side has in common with each of the other."""
    known = {
        value: place
        for place, value in enumerate(
            sorted(frozenset[str]().union(*hers) & frozenset[str]().union(*theirs))
        )
    }
    # Counts are small enough to be exact as floats, which are multiplied ten times as fast.
    return (_marks(hers, known) @ _marks(theirs, known).T).astype(np.int32)


def _marks(sets: Sequence[frozenset[str]], known: dict[str, int]) -> NDArray[np.float32]:
    marks = np.zeros((len(sets), len(known)), dtype=np.float32)
    for row, each in enumerate(sets):
        marks[row, [known[value] for value in each if value in known]] = 1
    return marks


def _either(flags: Sequence[bool]) -> Flags:
    return np.array(flags, dtype=np.bool_)
