"""A file as the answer to a request: of the file store, in constant memory, or made for it."""

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import quote

from gateway.exchange import Headers, Request, Response, Streamed, nothing
from gateway.media import BY_ENDING, BYTES
from nosotros.contracts.common import FileContent, FileReference
from nosotros.files import FileStore

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
    kind = BY_ENDING.get(PurePath(reference.name).suffix.lower(), BYTES)
    return Streamed(
        pieces=pieces,
        receive=request.receive,
        headers=(
            *_headers(name=reference.name, kind=kind),
            (b"content-length", b"%d" % reference.size),
        ),
    )


def answer_holding(content: FileContent) -> Response:
    """A file that came with its answer, as an attachment of its name.

    Raises:
        ValueError: its bytes are no Base64.
    """
    try:
        body = base64.b64decode(content.content, validate=True)
    except binascii.Error:
        raise ValueError("the file is no Base64") from None
    return Response(
        status=200, body=body, headers=_headers(name=content.name, kind=content.media_type)
    )


def _headers(*, name: str, kind: str) -> Headers:
    return (
        (b"content-type", kind.encode()),
        (b"content-disposition", f"attachment; filename*=UTF-8''{quote(name, safe='')}".encode()),
        (b"cache-control", b"private, no-store"),
        (b"x-content-type-options", b"nosniff"),
    )


async def _pieces(file: BinaryIO, *, size: int) -> AsyncGenerator[bytes, None]:
    with file:
        while size:
            piece = await asyncio.to_thread(file.read, min(PIECE, size))
            if not piece:
                raise FileShorter("the file became shorter while it was sent")
            size -= len(piece)
            yield piece
