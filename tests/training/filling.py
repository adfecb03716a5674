"""Attendance sheets as a trainer downloads them, fills them in and sends them."""

import base64
from collections.abc import Callable
from typing import Any

from nosotros.contracts.common import FileReference
from nosotros.contracts.training import GetAttendanceSheet
from nosotros.files import FileStore
from tests.training.domain.sheets import edited


def download(ask: Callable[..., Any], group: Any, language: Any = "es") -> bytes:
    """A cohort's sheet."""
    return base64.b64decode(ask(GetAttendanceSheet(id=group.id, language=language)).file.content)


def fill(content: bytes, cells: dict[str, Any]) -> bytes:
    """A sheet with some of its cells written."""

    def write(page: Any) -> None:
        for name, value in cells.items():
            page[name] = value

    return edited(content, write)


def keep(store: FileStore, content: bytes, name: str = "asistencia.xlsx") -> FileReference:
    """A file in the store."""
    writer = store.open_writer()
    writer.write(content)
    return writer.commit(name)
