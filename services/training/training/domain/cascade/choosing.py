"""Which ambassadors of a cascade are drawn one by one, and which are only counted.

A drawing of up to `MOST` shows everybody. Of more it shows the upper generations, as far as
`SHOWN` go, of each one those who have the most below them; whoever is left out is counted in a
wedge beside whoever trained them.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from training.domain.cascade.tree import Node

MOST = 300
SHOWN = 60
#: of one ambassador, where not everybody is shown
WIDEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Something that is drawn: an ambassador, or a wedge with those who are only counted."""

    #: none: a wedge
    node: Node | None
    #: a wedge: how many it counts, and how many of them are flagged
    counted: int = 0
    flagged: int = 0
    #: how far below the top
    depth: int
    #: the place of what it hangs on in the list of items; none: the top
    parent: int | None


def choose(nodes: Sequence[Node]) -> list[Item]:
    """What to draw of a lineage, whatever hangs on something after it.

    Args:
        nodes: an ambassador and all below her, each right before whom she trained.
    """
    below: defaultdict[UUID, list[Node]] = defaultdict(list)
    for each in nodes[1:]:
        if each.trained_by is not None:
            below[each.trained_by].append(each)
    shown = below if len(nodes) <= MOST else _largest(nodes[0], below)
    return list(_items(nodes[0], below, shown, flagged=_flagged(nodes)))


def _largest(top: Node, below: Mapping[UUID, list[Node]]) -> dict[UUID, list[Node]]:
    """Whom of those whom each trained to show: generation by generation, until it is enough."""
    shown: dict[UUID, list[Node]] = {}
    room = SHOWN
    waiting = deque([top])
    while waiting and room:
        each = waiting.popleft()
        hers = below.get(each.id, [])
        largest = sorted(hers, key=lambda one: -one.descendants)[: min(room, WIDEST)]
        shown[each.id] = sorted(largest, key=lambda one: one.id)
        room -= len(largest)
        waiting.extend(shown[each.id])
    return shown


def _items(
    top: Node,
    below: Mapping[UUID, list[Node]],
    shown: Mapping[UUID, list[Node]],
    *,
    flagged: Mapping[UUID, int],
) -> Iterator[Item]:
    waiting: list[tuple[Node, int, int | None]] = [(top, 0, None)]
    wedges: list[tuple[int, Item]] = []
    place = -1
    while waiting or wedges:
        # A wedge stands after all that is shown below whoever it belongs to.
        if wedges and len(waiting) == wedges[-1][0]:
            place += 1
            yield wedges.pop()[1]
            continue
        node, depth, parent = waiting.pop()
        place += 1
        yield Item(node=node, depth=depth, parent=parent)
        hers = shown.get(node.id, [])
        known = {each.id for each in hers}
        rest = [each for each in below.get(node.id, []) if each.id not in known]
        if rest:
            wedge = Item(
                node=None,
                counted=sum(1 + each.descendants for each in rest),
                flagged=sum(flagged[each.id] for each in rest),
                depth=depth + 1,
                parent=place,
            )
            wedges.append((len(waiting), wedge))
        waiting += [(each, depth + 1, place) for each in reversed(hers)]


def _flagged(nodes: Sequence[Node]) -> Mapping[UUID, int]:
    """How many are flagged of each and all below her."""
    many: dict[UUID, int] = {each.id: int(each.flagged) for each in nodes}
    for each in reversed(nodes[1:]):
        if each.trained_by is not None:
            many[each.trained_by] += many[each.id]
    return many
