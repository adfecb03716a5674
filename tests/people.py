"""Invented people who are nobody else: no two of them are taken for one person."""

import hashlib
from datetime import date, timedelta

_SYLLABLES = [first + then for first in "bdfgklmnprst" for then in "aou"]
_BORN_FROM = date(2005, 1, 1)


def names_of(number: int) -> tuple[str, str]:
    """The first name and the surnames of the person with a document's number."""
    digits = hashlib.sha256(str(number).encode()).digest()
    words = [
        "".join(_SYLLABLES[each % len(_SYLLABLES)] for each in digits[start : start + 4])
        for start in (0, 4, 8)
    ]
    first, *surnames = (word.capitalize() for word in words)
    return first, " ".join(surnames)


def birth_date_of(number: int) -> date:
    """Her birth date: of age on the day that the programme's calendar begins with."""
    return _BORN_FROM + timedelta(days=number % 1200)


def mobile_of(number: int) -> str:
    """Her mobile, in E.164."""
    # People whose numbers end alike have another one all the same.
    return f"+57300{(number * 7919 + number // 10_000_000) % 10_000_000:07}"
