"""What kind of file a sheet is, told by its content and not by its name."""

from typing import BinaryIO

from nosotros.workbooks.decoding import read_start
from nosotros.workbooks.refusals import SheetUnreadable

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0"  # xls, and any workbook that a password encrypts
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins so is a zip, as XLSX is."""
    return start.startswith(_ZIP)


def refuse_other_workbooks(start: bytes, source: BinaryIO) -> None:
    """Refuse what spreadsheets save and nobody reads here; `start` was read from `source`.

    Raises SheetUnreadable: `encrypted_workbook`, `old_workbook`.
    """
    if start.startswith(_COMPOUND):
        encrypted = _holds(start, source, _ENCRYPTED)
        raise SheetUnreadable("encrypted_workbook" if encrypted else "old_workbook")


def _holds(start: bytes, source: BinaryIO, wanted: bytes) -> bool:
    part = start
    while part:
        if wanted in part:
            return True
        part = part[-len(wanted) :] + more if (more := read_start(source)) else b""
    return False
