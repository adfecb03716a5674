"""A process from which others are forked: `python -m nosotros.forking.template NAME SOCKET`."""

import importlib
import os
import signal
import socket
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import entry_points

# Before eventlet changes them.
from os import fork, waitid, waitpid, write
from socket import recv_fds
from typing import Any, NoReturn

import orjson

from nosotros import services
from nosotros.forking.becoming import become
from nosotros.garbage import loading

_LONGEST = 1 << 20
#: where the end is told, and what the process has as its first three
_DESCRIPTORS = 4
_SEARCHED = "PYTHONPATH"
#: beginning of the names of scripts, beside `nosotros` itself, that run for long
_OURS = "nosotros-"
#: what commands import only where they run
_MODULES = {
    "green": ("nosotros.bus.green", "nosotros.bus.process", "nosotros.cli.running"),
    "plain": ("nosotros.bus.relay", "nosotros.cli.running"),
}


def load(name: str) -> None:
    """Load what processes of a kind have in common.

    Args:
        name: `green`, of those that run a service, or `plain`, of all others.
    """
    services.without_green_names()
    with loading(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name == "green":
            import eventlet

            eventlet.monkey_patch()
        for module in _MODULES[name]:
            importlib.import_module(module)
        for service in (*services.names(), *services.names_of_rooms()):
            services.load(service)
        if name == "plain":
            for script in entry_points(group="console_scripts"):
                if script.name.startswith(_OURS):
                    script.load()


def serve(orders: Any) -> None:
    """Fork whatever is ordered, until nobody is there to order."""
    # Keepers are waited for by nobody.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, given, _, _ = recv_fds(orders, _LONGEST, _DESCRIPTORS)
        if not order:
            return
        if fork() == 0:
            orders.close()
            keep(orjson.loads(order), *given)
        for each in given:
            os.close(each)


def keep(order: Mapping[str, Any], told: int, *streams: int) -> NoReturn:
    """Fork the process that is ordered, tell its id, wait for its end, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = fork()
    if child == 0:
        begin(order, streams)
    for each in streams:
        os.close(each)
    try:
        write(told, str(child).encode())
    except BrokenPipeError:
        # Nobody waits for it any more, or knows of it.
        os.kill(child, signal.SIGKILL)
    # Told before its id may be another's.
    ended = waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    killed = ended.si_code != os.CLD_EXITED
    with suppress(BrokenPipeError):
        write(told, str(-ended.si_status if killed else ended.si_status).encode())
    waitpid(child, 0)
    os._exit(0)


def begin(order: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Be the process that is ordered."""
    os.setsid()
    for number, each in enumerate(streams):
        os.dup2(each, number)
    if "eventlet" in sys.modules:
        # What it waits with was made as it was loaded: this one is to have its own.
        hubs = importlib.import_module("eventlet.hubs")
        hubs.get_hub().poll.close()
        hubs.use_hub()
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(order["folder"])
    os.umask(order["umask"])
    environment = order["environment"]
    known = os.environ.get(_SEARCHED, "").split(os.pathsep)
    wanted = environment.get(_SEARCHED, "").split(os.pathsep)
    sys.path[:0] = [each for each in wanted if each and each not in known]
    become(order["argv"], environment)


def main() -> None:
    """Load what is common, and fork until nobody is there to order."""
    name, descriptor = sys.argv[1:]
    orders = socket.socket(fileno=int(descriptor))
    load(name)
    serve(orders)


if __name__ == "__main__":
    main()
