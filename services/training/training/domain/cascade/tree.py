"""The cascade of who trained whom: its nodes, in the order in which the tree is drawn."""

from typing import NamedTuple
from uuid import UUID


class Node(NamedTuple):
    """An ambassador in the tree: a plain tuple, as there may be very many."""

    id: UUID
    #: none: a trainer did
    trained_by: UUID | None
    generation: int
    state: str
    #: those whom she trained herself, and all below her
    trained: int
    descendants: int
    #: community workshops held, and people who were at them
    workshops: int
    reached: int
    #: whether her certificate, or one of the line above her, is revoked
    flagged: bool
