"""CPU time of processes and all their descendants, ended ones included."""

from collections.abc import Mapping

import psutil


class CpuClock:
    """Counts from its making. `pids` gives each process tree a name."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        """Raises `psutil.NoSuchProcess` for a dead process, `ValueError` if trees overlap."""
        self._roots = {name: psutil.Process(pid) for name, pid in pids.items()}
        seen: dict[int, str] = {}
        for name, root in self._roots.items():
            for process in _tree(root):
                other = seen.setdefault(process.pid, name)
                if other != name:
                    raise ValueError(f"Process {process.pid} belongs to {other} and to {name}.")
        self._before = {name: _spent(root) for name, root in self._roots.items()}

    def seconds(self) -> dict[str, float]:
        """Name → seconds, user and system, since the clock was made.

        Raises `psutil.NoSuchProcess` when one of the named processes has ended.
        """
        return {name: _spent(root) - self._before[name] for name, root in self._roots.items()}


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


def _spent(root: psutil.Process) -> float:
    """Seconds of a tree so far. A process that ended is in the children_* of who waited for it."""
    total = 0.0
    for process in _tree(root):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            if process.pid == root.pid:
                raise
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
