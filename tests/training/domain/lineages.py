"""Lineages to draw, of any size and the same in each run."""

import random
from uuid import UUID

from training.domain.cascade import Node


def lineage(many: int, *, seed: int = 1, wide: bool = False, flagged: float = 0.05) -> list[Node]:
    """A lineage of so many, each right before whom she trained.

    Args:
        many: ambassadors.
        seed: of what is left to chance.
        wide: whether the first trained all the others herself.
        flagged: the part whose certificate is revoked; the first one's is not.
    """
    rng = random.Random(seed)
    ids = [UUID(int=(place << 64) | rng.getrandbits(64)) for place in range(many)]
    above = [None, *(0 if wide else rng.randrange(place) for place in range(1, many))]
    below: list[list[int]] = [[] for _ in ids]
    descendants = [0] * many
    for place in reversed(range(1, many)):
        trainer = above[place]
        assert trainer is not None
        below[trainer].insert(0, place)
        descendants[trainer] += 1 + descendants[place]
    found: list[Node] = []
    waiting = [(0, 1, False)]
    while waiting:
        place, generation, is_flagged = waiting.pop()
        trainer = above[place]
        is_flagged = is_flagged or (place > 0 and rng.random() < flagged)
        found.append(
            Node(
                id=ids[place],
                trained_by=None if trainer is None else ids[trainer],
                generation=generation,
                state=rng.choice(["active", "ended"]),
                trained=len(below[place]),
                descendants=descendants[place],
                workshops=rng.randrange(5),
                reached=rng.randrange(200),
                flagged=is_flagged,
            )
        )
        waiting += [(each, generation + 1, is_flagged) for each in reversed(below[place])]
    return found
