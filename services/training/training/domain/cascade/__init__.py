"""The cascade of who trained whom, and its drawing."""

from training.domain.cascade.svg import draw
from training.domain.cascade.tree import Found, Node, arrange

__all__ = ["Found", "Node", "arrange", "draw"]
