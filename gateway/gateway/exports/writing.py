"""Items as lines of CSV: RFC 4180, in UTF-8 with the mark by which Excel knows it."""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from gateway.exports.columns import Column

MEDIA_TYPE = "text/csv"
CONTENT_TYPE = b"text/csv; charset=utf-8; header=present"
#: between the values of a list
BETWEEN = "; "

#: numbers and telephone numbers (E.164), which begin as a formula does and are none
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
#: Where a cell begins. A spreadsheet in Spanish or French that opens the file by itself cuts it
#: at semicolons, so that a cell may begin within what is one here.
_FORMULA = re.compile(r"(\A|[;\"\t\r\n])(?=[=+\-@\t\r])")


def titles(columns: tuple[Column, ...]) -> bytes:
    """The beginning of a file: the mark of UTF-8 and the header row."""
    return codecs.BOM_UTF8 + _lines([[each.title for each in columns]])


def rows(columns: tuple[Column, ...], items: Iterable[dict[str, Any]]) -> bytes:
    """A line for each item.

    Raises:
        AttributeError: an item, or what it holds, is not the object that its view says.
    """
    return _lines([_cell(each.value(item)) for each in columns] for item in items)


def _lines(cells: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(_cell(each) for each in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe is put before what looks like a formula."""
    if _NUMBER.fullmatch(text):
        return text
    return _FORMULA.sub(r"\1'", text)
