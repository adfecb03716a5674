"""From bytes to lines of text, in flat memory: encodings, line ends, lines without an end.

UTF-8 and UTF-16 are known by their byte-order mark; otherwise a line is UTF-8 if it can be, and
else in the old encoding (Windows, Macintosh or DOS) in which the file's first part makes most
accented letters. A byte that stands for nothing becomes U+FFFD, which the row is refused for.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from enrolment.domain.sheet.model import SheetUnreadable

CHUNK = 64 * 1024  #: bytes
LONGEST_LINE = 10_000  #: characters
_LONGEST_LINE_BYTES = LONGEST_LINE * 4  # UTF-8 needs up to four bytes for a character
_SIGNATURES = (
    b"PK\x03\x04",  # xlsx, ods, zip
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",  # xls
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",  # jpeg
    b"GIF8",
    b"\x1f\x8b",  # gzip
    b"{\\rtf",
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
#: A text may hold a stray control character; one byte in fifty makes it no text.
_CONTROLS_OF_NO_TEXT = 1 / 50
_OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_ACCENTED = frozenset("áéíóúüñÁÉÍÓÚÜÑàâçèêëîïôùÀÂÇÈÊËÎÏÔÙ")
_HIGH_BYTES_TO_JUDGE = 8
_LINES_TO_JUDGE = 1_000


def text_lines(source: BinaryIO) -> Iterator[str | None]:
    """The lines of `source` without their ends; None for one longer than LONGEST_LINE.

    Looks at the first CHUNK at once, reads the rest as lines are asked for.
    Raises SheetUnreadable: `empty`, `binary`, `encoding`.
    """
    start = _read_start(source)
    if not start:
        raise SheetUnreadable("empty")
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SheetUnreadable("encoding")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        as_utf8 = (
            decoder.decode(chunk, not chunk).encode() for chunk in _chunks(start, source, end=b"")
        )
        return _decoded(_byte_lines(as_utf8), old_encoding=None)
    if start.startswith(_SIGNATURES) or _looks_binary(start):
        raise SheetUnreadable("binary")
    if start.startswith(codecs.BOM_UTF8):
        rest = start.removeprefix(codecs.BOM_UTF8)
        return _decoded(_byte_lines(_chunks(rest, source)), old_encoding=None)
    return _decoded(_byte_lines(_chunks(start, source)), old_encoding=_old_encoding(start))


def _read_start(source: BinaryIO) -> bytes:
    start = b""
    while len(start) < CHUNK and (more := source.read(CHUNK - len(start))):
        start += more
    return start


def _chunks(start: bytes, source: BinaryIO, *, end: bytes | None = None) -> Iterator[bytes]:
    if start:
        yield start
    while more := source.read(CHUNK):
        yield more
    if end is not None:
        yield end


def _byte_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines ended by CR LF, LF or CR. One that is too long is cut, yet stays too long."""
    pending = b""
    for chunk in chunks:
        parts = (pending + chunk).splitlines(keepends=True)
        # A last part ending in CR may go on with LF in the next chunk.
        pending = parts.pop() if parts and not parts[-1].endswith(b"\n") else b""
        if len(pending) > _LONGEST_LINE_BYTES + 1:
            carriage = b"\r" if pending.endswith(b"\r") else b""
            pending = pending[: _LONGEST_LINE_BYTES + 1] + carriage
        for part in parts:
            yield part.rstrip(b"\r\n")
    if pending:
        yield pending.rstrip(b"\r\n")


def _decoded(lines: Iterator[bytes], *, old_encoding: str | None) -> Iterator[str | None]:
    fallback = old_encoding or "utf-8"
    for raw in lines:
        if len(raw) > _LONGEST_LINE_BYTES:
            yield None
            continue
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode(fallback, errors="replace")
        yield text if len(text) <= LONGEST_LINE else None


def _looks_binary(start: bytes) -> bool:
    controls = len(start) - len(start.translate(None, _CONTROLS))
    return controls > max(1, len(start) * _CONTROLS_OF_NO_TEXT)


def _old_encoding(start: bytes) -> str | None:
    """The old encoding of the lines that are not UTF-8; None when the file is UTF-8 by and large."""
    accented = [line for line in start.splitlines()[:_LINES_TO_JUDGE] if not line.isascii()]
    broken = [line for line in accented if not _is_utf8(line)]
    if accented and len(broken) * 2 < len(accented):
        return None
    high = b"".join(broken).translate(None, bytes(range(128)))
    letters = {
        name: sum(c in _ACCENTED for c in high.decode(name, errors="replace"))
        for name in _OLD_ENCODINGS
    }
    best = max(_OLD_ENCODINGS, key=lambda name: letters[name])
    if len(high) >= _HIGH_BYTES_TO_JUDGE and letters[best] * 2 < len(high):
        raise SheetUnreadable("encoding")
    return best


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
