"""Where everything of a drawing stands: generations from left to right, in rows that never meet.

What has nothing below it takes a row of its own; whoever trained others stands in the middle of
them. The rows of two lines never mix, so no two boxes of a generation overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from training.domain.cascade.choosing import Item

WIDTH, HEIGHT = 272, 64
#: between generations, and between rows
ACROSS, DOWN = 52, 12
MARGIN = 24
#: for the words above the tree
HEAD = 124
#: as wide as the words above the tree are
NARROWEST = 760


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """Where an item stands: its upper left corner."""

    x: float
    y: float
    item: Item


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A drawing's boxes, in the order of its items, and its size."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def lay_out(items: Sequence[Item]) -> Layout:
    """Give each item its place."""
    below: list[list[int]] = [[] for _ in items]
    for place, item in enumerate(items):
        if item.parent is not None:
            below[item.parent].append(place)
    rows = [0.0] * len(items)
    taken = 0
    for place in range(len(items)):
        if not below[place]:
            rows[place] = taken
            taken += 1
    # From the end on: what hangs on an item has its row before the item itself.
    for place in reversed(range(len(items))):
        if below[place]:
            rows[place] = (rows[below[place][0]] + rows[below[place][-1]]) / 2
    deepest = max(item.depth for item in items)
    return Layout(
        width=max(NARROWEST, 2 * MARGIN + WIDTH + deepest * (WIDTH + ACROSS)),
        height=HEAD + MARGIN + taken * (HEIGHT + DOWN),
        boxes=tuple(
            Box(x=MARGIN + item.depth * (WIDTH + ACROSS), y=HEAD + row * (HEIGHT + DOWN), item=item)
            for row, item in zip(rows, items, strict=True)
        ),
    )
