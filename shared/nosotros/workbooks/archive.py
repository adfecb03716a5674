"""The archive that a workbook is: its parts, bounded before anything of them is unpacked."""

import errno
import posixpath
import struct
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from nosotros.workbooks.refusals import SheetUnreadable

MEBIBYTE = 1024 * 1024
#: Of all parts together once unpacked. A part never gives more than its entry says.
LARGEST = 300 * MEBIBYTE
#: Of one part that is read as a whole.
LARGEST_PART = 8 * MEBIBYTE
MOST_PARTS = 5_000
CHUNK = 64 * 1024

_ENCRYPTED = 0x1  # flag of an entry
_DAMAGE = (
    BadZipFile,
    EOFError,
    ExpatError,
    NotImplementedError,  # a way of packing, or of splitting archives, that nobody uses
    OverflowError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextmanager
def damage_explained() -> Generator[None]:
    """Turn what a damaged archive or part raises into SheetUnreadable: `broken_workbook`."""
    try:
        yield
    except SheetUnreadable:
        raise
    except _DAMAGE:
        raise SheetUnreadable("broken_workbook") from None
    except OSError as error:
        # An entry that points before the file's beginning; any other is the store's own trouble.
        if error.errno != errno.EINVAL:
            raise
        raise SheetUnreadable("broken_workbook") from None


class Archive:
    """The parts of a workbook by their names, whatever the case they are written in.

    All of them together may unpack to `largest` bytes.

    Raises SheetUnreadable: `broken_workbook`, `encrypted_workbook`, `workbook_too_large`.
    """

    def __init__(self, source: BinaryIO, *, largest: int = LARGEST) -> None:
        with damage_explained():
            source.seek(0)
            self._zip = ZipFile(source)
        self.entries = self._zip.infolist()
        if len(self.entries) > MOST_PARTS or sum(e.file_size for e in self.entries) > largest:
            raise SheetUnreadable("workbook_too_large")
        if any(each.flag_bits & _ENCRYPTED for each in self.entries):
            raise SheetUnreadable("encrypted_workbook")
        if any(each.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for each in self.entries):
            raise SheetUnreadable("broken_workbook")
        self._by_name = {_plain(each.filename): each for each in self.entries}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._by_name

    def entry(self, name: str) -> ZipInfo:
        """The entry of a part. Raises SheetUnreadable: `broken_workbook`, when there is none."""
        try:
            return self._by_name[_plain(name)]
        except KeyError:
            raise SheetUnreadable("broken_workbook") from None

    def whole(self, name: str) -> bytes:
        """A part of at most LARGEST_PART; it raises as `chunks`, and `workbook_too_large`."""
        if self.entry(name).file_size > LARGEST_PART:
            raise SheetUnreadable("workbook_too_large")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part bit by bit. Raises SheetUnreadable: `broken_workbook`."""
        return self.unpacked(self.entry(name))

    def unpacked(self, entry: ZipInfo) -> Iterator[bytes]:
        """An entry bit by bit. Raises SheetUnreadable: `broken_workbook`."""
        with damage_explained(), self._zip.open(entry) as part:
            while chunk := part.read(CHUNK):
                yield chunk


def _plain(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()
