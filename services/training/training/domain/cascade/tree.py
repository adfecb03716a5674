"""The cascade of who trained whom: its nodes, in the order in which the tree is drawn."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID


class Found(NamedTuple):
    """An ambassador as she is stored, with what she did: a plain tuple, as there may be many."""

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
    # By place, not by id: a tree of ten thousand asks for an id a hundred thousand times.
    place_of = {each.id.int: place for place, each in enumerate(found)}
    above = [
        None if each.trained_by is None else place_of.get(each.trained_by.int) for each in found
    ]
    below: list[list[int]] = [[] for _ in found]
    for place, trainer in enumerate(above):
        if trainer is not None:
            below[trainer].append(place)
    order: list[int] = []
    flagged = [each.uncertified for each in found]
    waiting = [place for place in reversed(range(len(found))) if above[place] is None]
    while waiting:
        place = waiting.pop()
        order.append(place)
        for each in below[place]:
            flagged[each] |= flagged[place]
        waiting.extend(reversed(below[place]))
    descendants = [0] * len(found)
    for place in reversed(order):
        trainer = above[place]
        if trainer is not None:
            descendants[trainer] += 1 + descendants[place]
    nodes: list[Node] = []
    for place in order:
        id, trained_by, generation, state, _, workshops, reached = found[place]
        nodes.append(
            Node(
                id,
                trained_by,
                generation,
                state,
                len(below[place]),
                descendants[place],
                workshops,
                reached,
                flagged[place],
            )
        )
    return nodes
