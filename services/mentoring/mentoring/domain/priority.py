"""The priority of a strategic action, by what the members think of it."""

from collections.abc import Sequence

LEAST, MOST = 1, 5


def priority(scores: Sequence[tuple[int, int, int]]) -> int | None:
    """Where the mean of all scores lies between the least and the most, from 0 to 100.

    Args:
        scores: impact, urgency and feasibility of each member, from 1 to 5.

    Returns:
        Rounded half up; none where nobody has given any.
    """
    if not scores:
        return None
    given = [each for member in scores for each in member]
    above = sum(each - LEAST for each in given) * 100
    most = len(given) * (MOST - LEAST)
    return (2 * above + most) // (2 * most)
