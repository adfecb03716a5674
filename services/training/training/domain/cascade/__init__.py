"""The cascade of who trained whom, and its drawing."""

from training.domain.cascade.svg import draw
from training.domain.cascade.tree import Node

__all__ = ["Node", "draw"]
