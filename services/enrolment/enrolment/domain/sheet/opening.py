"""What kind of file a sheet is, told by its content, and its table."""

from typing import BinaryIO

from enrolment.domain.sheet.columns import Vocabulary
from enrolment.domain.sheet.decoding import read_start, text_lines
from enrolment.domain.sheet.model import SheetUnreadable
from enrolment.domain.sheet.records import Table, find_header
from enrolment.domain.sheet.xlsx import find_header_in_workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0"  # xls, and any workbook that a password encrypts
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins so is a zip, as XLSX is."""
    return start.startswith(_ZIP)


def open_table(source: BinaryIO, names: Vocabulary) -> Table:
    """The table of a CSV or of the first sheet of an XLSX that has a header.

    An XLSX must be seekable, and stays in use while its rows are read.
    Raises SheetUnreadable.
    """
    start = read_start(source)
    if is_workbook(start):
        return find_header_in_workbook(source, names)
    if start.startswith(_COMPOUND):
        encrypted = _holds(start, source, _ENCRYPTED)
        raise SheetUnreadable("encrypted_workbook" if encrypted else "old_workbook")
    return find_header(text_lines(start, source), names)


def _holds(start: bytes, source: BinaryIO, wanted: bytes) -> bool:
    part = start
    while part:
        if wanted in part:
            return True
        part = part[-len(wanted) :] + more if (more := read_start(source)) else b""
    return False
