"""Many mentees and mentors at once: the assignment that has the highest total score.

It is the assignment problem of operations research: mentees are rows, the free places of mentors are
columns, and scipy's `linear_sum_assignment` finds the pairs whose values sum to the most. Values are
small whole numbers, so that no rounding decides. Only what prepares batches imports this: numpy and
scipy take long to load.
"""

# scipy comes without types of its own.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from scipy.optimize import linear_sum_assignment  # codespell:ignore optimize

from mentoring.domain.matching.score import Score, load_points, score
from mentoring.domain.matching.sides import MenteeSide, MentorSide
from mentoring.domain.matching.worth import worth

#: far below what any points could make up for
_NEVER = -1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """A mentee and the mentor who was found for her."""

    mentee_id: UUID
    mentor_id: UUID
    score: Score


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Who is matched with whom, and who with nobody, each in the order of mentees' ids."""

    pairs: tuple[Assigned, ...]
    #: no mentor may be matched with her, with or without room
    nobody_fits: tuple[UUID, ...]
    #: the room of those who may is taken
    nobody_left: tuple[UUID, ...]

    @property
    def total(self) -> int:
        """The sum of all scores."""
        return sum(each.score.total for each in self.pairs)


def assign(mentees: Collection[MenteeSide], mentors: Collection[MentorSide]) -> Assignment:
    """The assignment with the highest total score within the mentors' capacities.

    The same people get the same result, in whatever order they come.
    """
    rows = sorted(mentees, key=lambda each: each.id)
    helpers = sorted(mentors, key=lambda each: each.id)
    if not rows or not helpers:
        return Assignment(pairs=(), nobody_fits=tuple(each.id for each in rows), nobody_left=())
    found = worth(rows, helpers)
    places = [
        (column, load_points(mentor.capacity - taken, mentor.capacity))
        for column, mentor in enumerate(helpers)
        for taken in range(mentor.taken, mentor.capacity)
    ]
    owners = np.array([column for column, _ in places], dtype=np.intp)
    loads = np.array([points for _, points in places], dtype=np.int32)
    # Who may be matched is always worth something; who may not is worth nothing, and dropped.
    allowed = np.where(found.fits, found.points, _NEVER)
    values = np.maximum(allowed[:, owners] + loads, 0)
    # It looks for the least sum.
    chosen = zip(*linear_sum_assignment(-values), strict=True)
    taken = {int(row): int(owners[place]) for row, place in chosen if values[row, place] > 0}
    fits_anybody = set(np.flatnonzero(found.fits.any(axis=1)).tolist())
    left = [row for row in range(len(rows)) if row not in taken]
    return Assignment(
        pairs=_scored(taken, rows, helpers),
        nobody_fits=tuple(rows[row].id for row in left if row not in fits_anybody),
        nobody_left=tuple(rows[row].id for row in left if row in fits_anybody),
    )


def _scored(
    taken: Mapping[int, int], rows: Sequence[MenteeSide], helpers: Sequence[MentorSide]
) -> tuple[Assigned, ...]:
    """The pairs with their scores: of a mentor's mentees, the first by id gets the first place."""
    now = list(helpers)
    pairs: list[Assigned] = []
    for row, column in sorted(taken.items()):
        mentee, mentor = rows[row], now[column]
        pairs.append(
            Assigned(mentee_id=mentee.id, mentor_id=mentor.id, score=score(mentee, mentor))
        )
        now[column] = replace(mentor, taken=mentor.taken + 1)
    return tuple(pairs)
