"""The processes of a stack, known by a mark in their environment, whoever started them.

Pid files lie after a crash: a pid may be another program's by then. The mark is passed on to
every child, also to one that has outlived its parents, and belongs to one folder alone.
"""

import os
import signal
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

#: the module whose process supervises a stack
SUPERVISOR = "localstack.supervision.daemon"
#: Name of the environment variable; its value is the stack's folder.
MARK = "LOCALSTACK_FOLDER"
#: Variables of whoever calls us that would change what our processes do.
_FOREIGN = ("NOSOTROS_", "RABBITMQ_", "ERL_", "PG")
STOP_SECONDS = 10
KILL_SECONDS = 5


def marked_environment(folder: Path) -> dict[str, str]:
    """The environment to start a process of the stack in `folder` with."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {**inherited, MARK: str(folder)}


def find(folder: Path) -> list[psutil.Process]:
    """Every living process of the stack in `folder`."""
    return [process for process in psutil.process_iter() if _belongs(process, folder=str(folder))]


def stop(folder: Path) -> int:
    """End every process of the stack in `folder`; how many there were.

    What restarts the others, the supervisor, is killed first; the others are asked to stop,
    and killed after 10 s.
    """
    found = find(folder)
    supervisors = [each for each in found if is_supervisor(each)]
    _signal(supervisors, signal.SIGKILL)
    psutil.wait_procs(supervisors, timeout=KILL_SECONDS)
    others = [each for each in found if each not in supervisors]
    databases = [each for each in others if _name(each) == "postgres"]
    _signal([each for each in others if each not in databases], signal.SIGTERM)
    _signal(databases, signal.SIGINT)
    psutil.wait_procs(others, timeout=STOP_SECONDS)
    # Also what a stopping process has started in the meantime.
    remaining = find(folder)
    _signal(remaining, signal.SIGKILL)
    psutil.wait_procs(remaining, timeout=KILL_SECONDS)
    return len(found)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C not interrupt the stopping that the first one began."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before: dict[signal.Signals, Callable[[int, types.FrameType | None], Any] | int | None] = {
        number: signal.signal(number, signal.SIG_IGN) for number in numbers
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _belongs(process: psutil.Process, *, folder: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.environ().get(MARK) == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def is_supervisor(process: psutil.Process) -> bool:
    """Whether it is the supervisor of a stack, and none of the processes that it has forked."""
    try:
        # They have its command line, and names of their own.
        return SUPERVISOR in process.cmdline() and process.name().startswith("python")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue
