"""A cell's value as the text that a person would have written; never raises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite

#: What stands for a value that a workbook does not have: a formula never calculated, a damaged
#: reference. It is refused as any other error is.
NO_VALUE = "#VALUE!"

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ERROR = re.compile(r"#[A-Z0-9/_]{1,20}[!?]?")
_LAST_DAY = 2_958_465  # 31 December 9999
#: A spreadsheet keeps fifteen digits; from there on the last ones are zeros or guesses.
_EXACT = 10**15
_DAY = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class Values:
    """How the values of one workbook's cells are read."""

    texts: Sequence[str]  #: the table of texts that cells point into
    dates: frozenset[str]  #: the styles that show a number as a date
    from_1904: bool  #: whether days are counted from 1904, as old Macintoshes did

    def text_of(self, kind: str, written: str, style: str) -> str:
        """The text of a cell of a `kind` (ECMA-376 part 1, 18.18.11)."""
        if kind == "s":
            place = written.strip()
            known = place.isascii() and place.isdigit() and len(place) < 10
            return self.texts[int(place)] if known and int(place) < len(self.texts) else NO_VALUE
        if kind in ("str", "inlineStr"):
            return unescaped(written)
        if kind == "b":
            return "true" if written.strip() in ("1", "true") else "false"
        if kind == "e":
            return written if _ERROR.fullmatch(written) else NO_VALUE
        if kind == "d":
            return written
        return self._number(written.strip(), style)

    def _number(self, written: str, style: str) -> str:
        is_plain = written.isascii() and written.isdigit()
        if is_plain and style not in self.dates and len(written) <= 15:
            return written
        try:
            number = float(written)
        except ValueError:
            return NO_VALUE
        if not isfinite(number):
            return NO_VALUE
        if style in self.dates and (day := self._day(number)):
            return day
        if not number.is_integer():
            return repr(number)
        # An exponent, as a sheet saved as CSV would show it, is refused where digits matter.
        return str(int(number)) if abs(number) < _EXACT else f"{number:.5E}"

    def _day(self, number: float) -> str | None:
        """A date as 2011-02-18, with its time if it has one; None for what no sheet shows as one."""
        if not 1 <= number < _LAST_DAY + 1:
            return None
        days, seconds = divmod(round(number * _DAY), _DAY)
        if self.from_1904:
            first = date(1904, 1, 1)
        else:
            # Spreadsheets count a 29 February 1900 that never was.
            first = date(1899, 12, 30) if days >= 60 else date(1899, 12, 31)
        if days > (date.max - first).days:
            return None
        midnight = datetime.combine(first, datetime.min.time()) + timedelta(days=days)
        if seconds:
            return (midnight + timedelta(seconds=seconds)).isoformat(sep=" ")
        return midnight.date().isoformat()


def unescaped(text: str) -> str:
    """`text` with the characters that XML cannot hold, which workbooks write as `_x000D_`."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
