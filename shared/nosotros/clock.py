"""The only place that reads the time.

A demonstration, a journey and a test share one settable clock across all their
processes: a file of eight bytes that holds how far the programme's time is ahead
of the machine's, in microseconds. It is mapped into memory, so that setting it is
seen at once everywhere and reading it costs nothing.
"""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nosotros.errors import SettingInvalid

_OFFSET = struct.Struct("<q")
_shared: mmap.mmap | None = None


def use_shared(path: Path, *, environment: str) -> None:
    """Read the programme's time through the settable clock at `path`.

    Raises:
        SettingInvalid: in production, where time is not for anyone to set.
    """
    global _shared
    if environment == "production":
        raise SettingInvalid("NOSOTROS_CLOCK", "a settable clock is refused in production")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_OFFSET.pack(0))
    with path.open("r+b") as file:
        _shared = mmap.mmap(file.fileno(), _OFFSET.size)


def set_shared(path: Path, moment: datetime) -> None:
    """Make it `moment` (with a zone) for every process that shares the clock at `path`."""
    offset = (moment - datetime.now(UTC)) // timedelta(microseconds=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(_OFFSET.pack(offset))
        return
    with path.open("r+b") as file:
        file.write(_OFFSET.pack(offset))


def read_shared(path: Path) -> datetime:
    """The time, in UTC, for every process that shares the clock at `path`."""
    (offset,) = _OFFSET.unpack(path.read_bytes())
    return datetime.now(UTC) + timedelta(microseconds=offset)


def now() -> datetime:
    """The programme's time, in UTC."""
    if _shared is None:
        return datetime.now(UTC)
    (offset,) = _OFFSET.unpack_from(_shared)
    return datetime.now(UTC) + timedelta(microseconds=offset)


def unix() -> float:
    """The machine's time in seconds since 1970: for deadlines between machines, which no
    programme's calendar moves."""
    return time.time()


def monotonic() -> float:
    """Seconds that only ever go forward: for measuring how long something took."""
    return time.monotonic()
