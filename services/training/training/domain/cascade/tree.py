"""The cascade of who trained whom: its nodes, in the order in which the tree is drawn."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID


class Found(NamedTuple):
    """An ambassador as she is stored, with what she did; a row with these columns is one too."""

    id: UUID
    #: none: a trainer did
    trained_by: UUID | None
    generation: int
    state: str
    #: whether her certificate is revoked; of the top of a line, or one above her
    uncertified: bool
    #: community workshops held, and people who were at them
    workshops: int
    reached: int


class Node(NamedTuple):
    """An ambassador in the tree."""

    id: UUID
    trained_by: UUID | None
    generation: int
    state: str
    #: those whom she trained herself, and all below her
    trained: int
    descendants: int
    workshops: int
    reached: int
    #: whether her certificate, or one of the line above her, is revoked
    flagged: bool


def arrange(found: Sequence[Found]) -> list[Node]:
    """Put ambassadors in the order in which their tree is drawn, each right before whom she
    trained; and count whom each has below her.

    Args:
        found: in the order of their ids, which those of one trainer keep. Whoever was trained by
            nobody of them is a top.
    """
    if not found:
        return []
    # By columns and places, not one by one and by id: of ten thousand that takes half the time.
    columns: Any = zip(*found, strict=True)
    ids: Sequence[UUID]
    trained_by: Sequence[UUID | None]
    ids, trained_by, generation, state, uncertified, workshops, reached = columns
    place_of = {id.int: place for place, id in enumerate(ids)}
    above = [None if each is None else place_of.get(each.int) for each in trained_by]
    below: list[list[int]] = [[] for _ in ids]
    for place, trainer in enumerate(above):
        if trainer is not None:
            below[trainer].append(place)
    order: list[int] = []
    flagged: list[bool] = list(uncertified)
    waiting = [place for place in reversed(range(len(ids))) if above[place] is None]
    while waiting:
        place = waiting.pop()
        order.append(place)
        if flagged[place]:
            for each in below[place]:
                flagged[each] = True
        waiting += reversed(below[place])
    descendants = [0] * len(ids)
    for place in reversed(order):
        trainer = above[place]
        if trainer is not None:
            descendants[trainer] += 1 + descendants[place]
    trained = map(len, below)
    rows = zip(
        *(ids, trained_by, generation, state, trained, descendants, workshops, reached, flagged),
        strict=True,
    )
    nodes = [Node._make(row) for row in rows]
    return [nodes[place] for place in order]
