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
_ALPHABET = BASIC | EXTENDED
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
    strange = frozenset(text) - _ALPHABET
    encoding = UCS_2 if strange else GSM_7
    length = len(text) + sum(_is_wide(each, encoding) for each in text)
    alone, joined = _ROOM[encoding]
    return Count(
        encoding=encoding,
        length=length,
        segments=1 if length <= alone else _pack(text, encoding, joined),
        costly="".join(dict.fromkeys(each for each in text if each in strange)) if strange else "",
    )


def _pack(text: str, encoding: str, room: int) -> int:
    segments, left = 1, room
    for each in text:
        size = 2 if _is_wide(each, encoding) else 1
        if size > left:
            segments, left = segments + 1, room
        left -= size
    return segments


def _is_wide(character: str, encoding: str) -> bool:
    return character in EXTENDED if encoding == GSM_7 else character > "\uffff"
