"""How many text messages a telephone company counts (3GPP TS 23.038 and TS 23.040).

A text of the GSM alphabet takes seven bits a character and 160 fit into one message; one character
from outside it makes the whole text UCS-2, of which 70 fit. A longer text is cut into segments,
which lose the room of the header that joins them again, and no character is cut in two.
"""

from dataclasses import dataclass

#: one septet each; \x1b is the escape to the table below and no character of its own
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: two septets each
EXTENDED = frozenset("\f^{}\\[~]|€")
GSM_7 = "gsm-7"
UCS_2 = "ucs-2"
#: by encoding: units in a message that stands alone, and in each of several
_ROOM = {GSM_7: (160, 153), UCS_2: (70, 67)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A text as a telephone company counts it."""

    encoding: str
    #: septets of the GSM alphabet, or UTF-16 code units
    length: int
    segments: int
    #: characters that make the text UCS-2, each once
    costly: str


def count(text: str) -> Count:
    """Count a text; an empty one is still a message."""
    costly = "".join(dict.fromkeys(each for each in text if not _is_gsm(each)))
    encoding = UCS_2 if costly else GSM_7
    sizes = [_size(each, encoding) for each in text]
    length = sum(sizes)
    alone, joined = _ROOM[encoding]
    segments = 1 if length <= alone else _pack(sizes, joined)
    return Count(encoding=encoding, length=length, segments=segments, costly=costly)


def _pack(sizes: list[int], room: int) -> int:
    segments, left = 1, room
    for size in sizes:
        if size > left:
            segments, left = segments + 1, room
        left -= size
    return segments


def _is_gsm(character: str) -> bool:
    return character in BASIC or character in EXTENDED


def _size(character: str, encoding: str) -> int:
    wide = character in EXTENDED if encoding == GSM_7 else ord(character) > 0xFFFF
    return 2 if wide else 1
