"""A sheet given back as it came, with one more column that says what is wrong in each row."""

from collections.abc import Mapping
from typing import BinaryIO

from enrolment.domain.sheet.columns import vocabulary
from enrolment.domain.sheet.remarks.in_text import annotate_text
from enrolment.domain.sheet.remarks.in_workbook import annotate_workbook
from nosotros.workbooks.decoding import read_start
from nosotros.workbooks.kinds import is_workbook


def annotate(
    source: BinaryIO,
    *,
    remarks: Mapping[int, str],
    title: str,
    target: BinaryIO,
    columns: Mapping[str, str] | None = None,
) -> None:
    """Write `source` to `target` with one more column at its end: `title` in the header's line.

    `remarks` are by line, as `RowOutcome` and `RowProblem` have it; `columns` are those that
    the sheet was read with. A column of remarks that is already there, under this title or
    `remarks_title` of any language, is replaced. The result can be corrected and read again:
    `read_sheet` gives the same outcomes for it. Nothing else changes, but that text becomes
    UTF-8 with a byte-order mark, by which spreadsheets show its accents.

    A remark becomes one line without double quotes and control characters, is cut where its row
    of a CSV would grow too long to be read, and is never a formula. `source` must be seekable;
    memory does not grow with its rows.
    Raises SheetUnreadable as `read_sheet` does; `too_wide` also when a workbook has no column left.
    """
    names = vocabulary(columns=columns, title=title)
    beginning = source.tell()
    start = read_start(source)
    source.seek(beginning)
    write = annotate_workbook if is_workbook(start) else annotate_text
    write(source, remarks=remarks, title=title, target=target, names=names)
