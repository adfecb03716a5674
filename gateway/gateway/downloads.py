"""A file of the file store as the answer to a request, in constant memory."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import quote

from gateway.exchange import Request, Streamed, nothing
from nosotros.contracts.common import FileReference
from nosotros.files import FileStore

#: by the ending of the file's name
TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}
OTHER_TYPE = "application/octet-stream"
PIECE = 256 * 1024


class FileShorter(Exception):
    """A file ended before the size that was announced: the answer cannot be finished."""


async def answer_with(reference: FileReference, *, request: Request, files: FileStore) -> Streamed:
    """The file's bytes, as an attachment of its name.

    Raises:
        FileUnknown: the store has it no more.
    """
    file = await asyncio.to_thread(files.open, reference)
    if request.method == "HEAD":
        file.close()
        pieces = nothing()
    else:
        pieces = _pieces(file, size=reference.size)
    kind = TYPES.get(PurePath(reference.name).suffix.lower(), OTHER_TYPE)
    name = quote(reference.name, safe="")
    return Streamed(
        pieces=pieces,
        receive=request.receive,
        headers=(
            (b"content-type", kind.encode()),
            (b"content-length", b"%d" % reference.size),
            (b"content-disposition", f"attachment; filename*=UTF-8''{name}".encode()),
            (b"cache-control", b"private, no-store"),
            (b"x-content-type-options", b"nosniff"),
        ),
    )


async def _pieces(file: BinaryIO, *, size: int) -> AsyncGenerator[bytes, None]:
    with file:
        while size:
            piece = await asyncio.to_thread(file.read, min(PIECE, size))
            if not piece:
                raise FileShorter("the file became shorter while it was sent")
            size -= len(piece)
            yield piece
