"""Slow work, each part of it in a process of its own: `nosotros work room PART`."""

from room.asking import AskingWorker
from room.forward.process import worker

#: what there is, by name
PARTS = {"people": AskingWorker, "forward": worker}
