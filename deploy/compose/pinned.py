"""Prints the part of a lock file that some packages need.

    python pinned.py requirements.lock nosotros nosotros-gateway

The lock pins what tests and checks use as well; an image holds only what runs in it. Each
entry of a lock that uv has written names in its `# via` comments what needs it. Only the
standard library is used: this runs where nothing is installed yet.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIN = re.compile(r"([a-z0-9][a-z0-9-]*)==\S+")
_NEEDED_BY = re.compile(r"^ +#(?: via)? +(-r )?(\S+)$", re.M)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One pinned package."""

    name: str
    #: as the lock has it: the pin, its marker, its hashes
    text: str
    #: packages that need this one
    needed_by: frozenset[str]


class LockUnreadable(Exception):
    """The lock file is not of the form that this program reads; the message says where."""


def entries(lock: str) -> Iterator[Entry]:
    """The entries of a lock file.

    Raises:
        LockUnreadable: an entry is no pin, or does not say what needs it.
    """
    for text in re.split(r"\n(?=\S)", lock):
        if text.startswith("#"):
            continue
        pin = _PIN.match(text)
        needed_by = frozenset(match[2] for match in _NEEDED_BY.finditer(text))
        if pin is None or not needed_by:
            raise LockUnreadable(f"This is no entry of a lock: {text.splitlines()[0]}")
        yield Entry(name=pin[1], text=text.rstrip("\n"), needed_by=needed_by)


def needed(lock: str, roots: Sequence[str]) -> list[Entry]:
    """The entries that the packages `roots`, pinned or our own, need, and they themselves.

    A root that the lock does not mention needs nothing of it: `pip check` has the last word.

    Raises:
        LockUnreadable: the lock has another form, or none of the roots needs anything.
    """
    known = list(entries(lock))
    wanted = set(roots)
    while more := {each.name for each in known if each.needed_by & wanted} - wanted:
        wanted |= more
    found = [each for each in known if each.name in wanted]
    if not found:
        raise LockUnreadable(f"The lock has nothing for {', '.join(roots)}.")
    return found


def main() -> None:
    """Print what the packages on the command line need; one line and exit code 1 if it cannot."""
    path, *roots = sys.argv[1:]
    try:
        found = needed(Path(path).read_text(encoding="utf-8"), roots)
    except LockUnreadable as error:
        sys.exit(str(error))
    for each in found:
        print(each.text)


if __name__ == "__main__":
    main()
