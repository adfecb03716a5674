"""Runs a command of `nosotros`, and keeps how much CPU each of its threads has taken.

python -m tests.benchmarks.profiled FILE work notifications
"""

import json
import os
import runpy
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

#: seconds between looks
_LOOK = 0.2


def _watch(file: Path) -> None:
    taken: dict[str, float] = {}
    part = file.with_suffix(".part")
    while True:
        time.sleep(_LOOK)
        for each in threading.enumerate():
            if each.ident is not None and each.is_alive():
                clock = time.pthread_getcpuclockid(each.ident)
                taken[each.name] = time.clock_gettime(clock)
        parts: dict[str, float] = defaultdict(float)
        for name, seconds in taken.items():
            parts[name.partition("-")[0]] += seconds
        part.write_text(json.dumps(parts))
        os.replace(part, file)


def read(file: Path) -> dict[str, float]:
    """Seconds of CPU, by the first word of a thread's name, as of the last look."""
    return json.loads(file.read_text())


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    threading.Thread(target=_watch, args=(file,), daemon=True, name="profile").start()
    runpy.run_module("nosotros", run_name="__main__", alter_sys=True)
