"""A child that has been forked becomes another program of ours, with what is loaded already.

A process of `nosotros` spends most of its start on loading modules. One that is forked from where they
are loaded has them, shares their memory, and is otherwise as if Python had begun anew.
"""

import ctypes
import io
import os
import runpy
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

#: by which the kernel calls a process
_NAME = Path("/proc/self/comm")
_LONGEST_NAME = 15


def become(argv: Sequence[str], environment: Mapping[str, str], *, least: float = 0.0) -> NoReturn:
    """Be the process of a command line, in a child that has just been forked.

    Args:
        argv: a script of Python and its arguments.
        environment: all its variables.
        least: seconds that it takes at least where it fails.
    """
    began = time.monotonic()
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    # Those that are here are of whoever was forked.
    sys.argv = list(argv)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = _stream(1, errors="strict")
    sys.stderr = _stream(2, errors="backslashreplace")
    with suppress(OSError):
        _NAME.write_text(Path(argv[0]).name[:_LONGEST_NAME])
    code = 0
    try:
        runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as ended:
        code = _code(ended)
    except KeyboardInterrupt:
        # Ended by it, for whoever asks what ended us.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException as error:
        # Which by then is ours: it says where, and repeats nobody's data.
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    if code:
        time.sleep(max(0.0, least - (time.monotonic() - began)))
    # Ended as any process of Python is, threads and all; whoever forked us goes on above this frame.
    ctypes.pythonapi.Py_Exit(code)
    raise AssertionError


def _stream(descriptor: int, *, errors: str) -> TextIO:
    # Not by `os`, which may be eventlet's.
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), errors=errors, line_buffering=True)


def _code(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    sys.stderr.write(f"{ended.code}\n")
    return 1
