"""How strategic actions, and contributions to public policy, go on from state to state."""

from collections.abc import Mapping

#: from which states each is entered
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "proposed": (),
    "agreed": ("proposed",),
    "under_way": ("agreed",),
    "done": ("under_way",),
    "dropped": ("proposed", "agreed", "under_way"),
}
CONTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("draft",),
    "considered": ("submitted",),
    "adopted": ("considered",),
    "not_adopted": ("considered",),
}
#: what is over: neither scored nor changed any more
OVER = ("done", "dropped")
DECIDED = ("adopted", "not_adopted")


def entered_from(states: Mapping[str, tuple[str, ...]], before: str, after: str) -> tuple[str, ...]:
    """The states that it would have to be in; none where it may go on, or stays as it is."""
    allowed = states[after]
    return () if after == before or before in allowed else allowed or (after,)
