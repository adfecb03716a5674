"""What processes of ours have in common, loaded once: who is forked from here has it already.

A process of `nosotros` spends most of its start on loading modules, and a stack has some twenty of
them. A relay, a worker and the gateway can begin with what their supervisor has loaded, and share its
memory. Who runs a service cannot: eventlet changes modules of Python before anything else is loaded.
"""

import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from nosotros import forking, services
from nosotros.garbage import loading

#: scripts, and which of their commands begin with what is loaded; none named: each of them
_COMMANDS: Mapping[str, tuple[str, ...]] = {"nosotros": ("relay", "work"), "nosotros-gateway": ()}
#: services whose slow work each loads for itself: threads that begin as it is loaded (scipy's) are not forked
_WITH_THREADS = ("mentoring",)
#: Seconds that a process which fails takes at least, as it would from nothing: it is started again at once.
_LEAST = 0.5


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
    forking.become(argv, environment, least=_LEAST)
