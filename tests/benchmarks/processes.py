"""Programs of a benchmark, each in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
STOP_SECONDS = 10
POLL_SECONDS = 0.05


class ProgramFailed(Exception):
    """A program of the benchmark ended early, was not ready in time, or answered with an error."""


def accepts(port: int) -> bool:
    """Whether something on 127.0.0.1 takes a TCP connection at `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    module: str,
    *arguments: str,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    within: float = 30,
) -> Iterator[int]:
    """Run `python -m module arguments` from the repository's root while the block lasts.

    Yields its process id as soon as `ready()` is true. `environment` is added to ours. Its
    output goes to our stderr. Ends it with SIGTERM, or SIGKILL after 10 s. Raises
    `ProgramFailed` when it ends or is not ready `within` so many seconds.
    """
    process = subprocess.Popen(
        _command(module, arguments),
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    try:
        deadline = time.monotonic() + within
        while not ready():
            if process.poll() is not None:
                raise ProgramFailed(f"{module} ended with exit code {process.returncode}.")
            if time.monotonic() > deadline:
                raise ProgramFailed(f"{module} was not ready within {within:g} s.")
            time.sleep(POLL_SECONDS)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def output_of(module: str, *arguments: str, given: bytes = b"", within: float = 600) -> bytes:
    """What `python -m module arguments` prints, run from the repository's root to its end.

    `given` is its standard input. Raises `ProgramFailed` with the last line of its stderr when
    it fails, or when it takes longer than `within` seconds.
    """
    try:
        done = subprocess.run(
            _command(module, arguments),
            cwd=REPOSITORY,
            input=given,
            capture_output=True,
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{module} took longer than {within:g} s.") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise ProgramFailed(f"{module}: {lines[-1] if lines else f'exit {done.returncode}'}")
    return done.stdout


def _command(module: str, arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", module, *arguments]
