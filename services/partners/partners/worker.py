"""Slow work, each part of it in a process of its own: `nosotros work partners PART`."""

from partners.bridge.process import worker

#: what there is, by name
PARTS = {"bridge": worker}
