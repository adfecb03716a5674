"""Evidence of practice: what its files may be, told by their content and not by their names."""

import re
from pathlib import PurePath

#: bytes
LARGEST_FILE = 20 * 1024 * 1024
#: so many bytes of a file show what it is
ENOUGH = 64
_LONGEST_NAME = 200
#: the kinds of MP4 that telephones and recorders make; no QuickTime, no pictures in its form
_MP4 = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV"}
    | {b"dash", b"M4V ", b"3gp4", b"3gp5", b"mmp4"}
)
_M4A = frozenset({b"M4A ", b"M4B "})
#: of MPEG audio, layer III, with a rate of its own: the first bits of a frame (ISO/IEC 11172-3)
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)


def ending_of(start: bytes) -> str | None:
    """The ending of the name of a file that begins so; none where it is of no accepted type."""
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if start.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return ".webp"
    if start[4:8] == b"ftyp" and start[8:12] in _M4A:
        return ".m4a"
    if start[4:8] == b"ftyp" and start[8:12] in _MP4:
        return ".mp4"
    if start.startswith(b"ID3") or _MP3_FRAME.match(start):
        return ".mp3"
    return None


def named(name: str, *, ending: str) -> str:
    """`name` with the ending that its content asks for."""
    if PurePath(name).suffix.lower() == ending:
        return name
    return f"{name[: _LONGEST_NAME - len(ending)]}{ending}"
