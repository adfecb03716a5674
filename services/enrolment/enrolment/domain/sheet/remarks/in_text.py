"""Remarks in a CSV: each line is copied as it is, with one cell added or replaced."""

import codecs
from collections import deque
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from enrolment.domain.sheet.columns import Header, Vocabulary
from enrolment.domain.sheet.opening import open_table
from enrolment.domain.sheet.remarks.wording import one_line
from enrolment.domain.sheet.table import remarks_place
from nosotros.workbooks.decoding import (
    LONGEST_LINE,
    Line,
    read_start,
    shortened,
    whole_lines,
)
from nosotros.workbooks.records import QUOTED, Record, records

#: A remark is written without quotation marks, so it cannot hold the sheet's delimiter.
_INSTEAD = {";": ",", ",": ";", "\t": " "}


def annotate_text(
    source: BinaryIO,
    *,
    remarks: Mapping[int, str],
    title: str,
    target: BinaryIO,
    names: Vocabulary,
) -> None:
    """Write a CSV again with remarks; see `annotate`."""
    beginning = source.tell()
    table = open_table(source, names)
    source.seek(beginning)
    target.write(codecs.BOM_UTF8)
    for record, lines in _with_their_lines(source, delimiter=table.delimiter):
        raw = "".join(part for line in lines for part in line)
        end = lines[-1].end
        raw = raw[: len(raw) - len(end)]
        if record.line == table.line:
            raw = _with_cell(raw, title, record, table.header, table.delimiter)
        elif record.line > table.line and (record.fault or any(map(str.strip, record.cells))):
            remark = remarks.get(record.line, "")
            raw = _with_cell(raw, remark, record, table.header, table.delimiter)
        target.write((raw + end).encode())


def _with_their_lines(source: BinaryIO, *, delimiter: str) -> Iterator[tuple[Record, list[Line]]]:
    """The rows of a sheet from its first line on, each with the lines that it takes."""
    behind: deque[Line] = deque()

    def heard() -> Iterator[str | None]:
        for line in whole_lines(read_start(source), source):
            behind.append(line)
            yield shortened(line)

    for record in records(heard(), delimiter=delimiter):
        yield record, [behind.popleft() for _ in range(record.span)]


def _with_cell(raw: str, text: str, record: Record, header: Header, delimiter: str) -> str:
    before, after = raw + delimiter, ""
    if header.remarks is not None:
        if record.fault:
            start, end = raw.rfind(delimiter) + 1, len(raw)
        else:
            start, end = _cell(raw, remarks_place(record, header), delimiter)
        before, after = raw[:start], raw[end:]
    room = LONGEST_LINE - 1 - len(before) - len(after)
    if record.fault == "line_too_long":
        room = LONGEST_LINE
    written = one_line(text).replace(delimiter, _INSTEAD[delimiter])
    return before + written[: max(room, 0)].rstrip() + after


def _cell(raw: str, wanted: int, delimiter: str) -> tuple[int, int]:
    """Where a cell of a row begins and ends."""
    start = 0
    place = end = 0
    for _ in range(wanted + 1):
        found = QUOTED.match(raw, start)
        end = raw.find(delimiter, found.end() if found else start)
        if end < 0:
            return start, len(raw)
        place, start = start, end + 1
    return place, end
