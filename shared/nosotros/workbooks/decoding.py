"""From bytes to lines of text, in flat memory: encodings, line ends, lines without an end.

UTF-8 and UTF-16 are known by their byte-order mark; otherwise a line is UTF-8 if it can be, and
else in the old encoding (Windows, Macintosh or DOS) in which the file's first part makes most
accented letters. A byte that stands for nothing becomes U+FFFD, which the row is refused for.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from nosotros.workbooks.refusals import SheetUnreadable

CHUNK = 64 * 1024  #: bytes
LONGEST_LINE = 10_000  #: characters
_LONGEST_LINE_BYTES = LONGEST_LINE * 4  # UTF-8 needs up to four bytes for a character
_SIGNATURES = (
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


class Line(NamedTuple):
    """A line of a file, whatever its length, and what ended it: nothing at the end of the file."""

    text: str
    end: str


def text_lines(start: bytes, source: BinaryIO) -> Iterator[str | None]:
    """The lines of `source`, from which `start` was read, without their ends.

    None stands for a line longer than LONGEST_LINE. Reads on as lines are asked for.
    Raises SheetUnreadable: `empty`, `binary`, `encoding`.
    """
    chunks, old_encoding = _as_bytes(start, source)
    for raw in _byte_lines(chunks):
        yield _text(raw, old_encoding)


def whole_lines(start: bytes, source: BinaryIO) -> Iterator[Line]:
    """The lines of `source` as they are, to be written again; raises as `text_lines` does."""
    chunks, old_encoding = _as_bytes(start, source)
    for raw in _whole_byte_lines(chunks):
        text = raw.rstrip(b"\r\n")
        yield Line(_decoded(text, old_encoding), raw[len(text) :].decode())


def shortened(line: Line) -> str | None:
    """What `text_lines` gives for a line."""
    too_long = len(line.text) > LONGEST_LINE
    return None if too_long else line.text


def _as_bytes(start: bytes, source: BinaryIO) -> tuple[Iterator[bytes], str | None]:
    """The file in UTF-8 and, where it is not, the old encoding of what cannot be UTF-8."""
    if not start:
        raise SheetUnreadable("empty")
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SheetUnreadable("encoding")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        as_utf8 = (
            decoder.decode(chunk, not chunk).encode() for chunk in _chunks(start, source, end=b"")
        )
        return as_utf8, None
    if start.startswith(codecs.BOM_UTF8):
        return _chunks(start.removeprefix(codecs.BOM_UTF8), source), None
    if start.startswith(_SIGNATURES) or _looks_binary(start):
        raise SheetUnreadable("binary")
    return _chunks(start, source), _old_encoding(start)


def read_start(source: BinaryIO) -> bytes:
    """The first CHUNK of `source`, by which its kind is known."""
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


def _whole_byte_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with their ends; as they are, so that memory holds the longest of them."""
    held: list[bytes] = []
    for chunk in chunks:
        # A part ending in CR may go on with LF in this chunk.
        joined = held.pop() + chunk if held and held[-1].endswith(b"\r") else chunk
        parts = joined.splitlines(keepends=True)
        for place, part in enumerate(parts, 1):
            held.append(part)
            if part.endswith(b"\n") or (part.endswith(b"\r") and place < len(parts)):
                yield b"".join(held)
                held.clear()
    if held:
        yield b"".join(held)


def _text(raw: bytes, old_encoding: str | None) -> str | None:
    if len(raw) > _LONGEST_LINE_BYTES:
        return None
    text = _decoded(raw, old_encoding)
    return text if len(text) <= LONGEST_LINE else None


def _decoded(raw: bytes, old_encoding: str | None) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(old_encoding or "utf-8", errors="replace")


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
