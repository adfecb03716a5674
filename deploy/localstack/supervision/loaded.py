"""What processes of ours have in common, loaded once: who is forked from here has it already.

A process of `nosotros` spends most of its start on loading modules, and a stack has some twenty of
them. A relay, a worker and the gateway can begin with what their supervisor has loaded, and share its
memory. Who runs a service cannot: eventlet changes modules of Python before anything else is loaded.
"""

import ctypes
import importlib.util
import os
import runpy
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from nosotros import services
from nosotros.garbage import loading

#: scripts, and which of their commands begin with what is loaded; none named: each of them
_COMMANDS: Mapping[str, tuple[str, ...]] = {"nosotros": ("relay", "work"), "nosotros-gateway": ()}
#: services whose slow work each loads for itself: threads that begin as it is loaded (scipy's) are not forked
_WITH_THREADS = ("mentoring",)
#: Seconds that a process which fails takes at least, as it would from nothing: it is started again at once.
_LEAST = 0.5
#: by which the kernel calls a process
_NAME = Path("/proc/self/comm")
_LONGEST_NAME = 15


def can_become(argv: Sequence[str]) -> bool:
    """Whether a command line is of a process that can begin with what is loaded here."""
    script = Path(argv[0])
    if script.parent != Path(sys.executable).parent or script.name not in _COMMANDS:
        return False
    commands = _COMMANDS[script.name]
    return not commands or argv[1] in commands


def load() -> None:
    """Load the services that are installed, their slow work, their relay and the gateway.

    No thread is begun by it, nor anything opened: who is forked would have half of either.

    Raises:
        Exception: whatever loading them raises.
    """
    services.without_green_names()
    with loading():
        for module in ("gateway.cli", "nosotros.cli.running", "nosotros.bus.relay"):
            importlib.import_module(module)
        for name in services.names():
            package = services.package_of(services.load(name))
            if name not in _WITH_THREADS and importlib.util.find_spec(f"{package}.worker"):
                importlib.import_module(f"{package}.worker")


def become(argv: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Be the process of a command line, in a child that has just been forked.

    Args:
        argv: of which `can_become` is true.
        environment: all its variables.
    """
    began = time.monotonic()
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(argv)
    # As Python opens them; those that are here have a daemon's, which wrote to nowhere.
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    with suppress(OSError):
        _NAME.write_text(Path(argv[0]).name[:_LONGEST_NAME])
    code = 0
    try:
        runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as ended:
        code = _code(ended)
    except BaseException as error:
        # Which by then is ours: it says where, and repeats nobody's data.
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    if code:
        time.sleep(max(0.0, _LEAST - (time.monotonic() - began)))
    # Ended as any process of Python is, threads and all; whoever forked us goes on above this frame.
    ctypes.pythonapi.Py_Exit(code)
    raise AssertionError


def _code(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    print(ended.code, file=sys.stderr)
    return 1
