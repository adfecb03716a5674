"""A file that comes as the body of a request, into the file store, in constant memory."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from uuid import UUID

import structlog
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from gateway.exchange import Request
from gateway.media import BYTES, SHEETS, ending_of
from gateway.reading import chunks, media_type
from gateway.refusals import (
    BodyEmpty,
    BrokerBlocked,
    BrokerUnreachable,
    ContentTypeRefused,
    FileNotStored,
    FormUnreadable,
    IdentityUnavailable,
    KeysUnavailable,
)
from nosotros.contracts.common import CommandRunning, FileReference
from nosotros.contracts.language import ContractError
from nosotros.files import FileStore, FileWriter, Note, Owner

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FORM = "multipart/form-data"
#: what a file without a name is called where its type says no more
DEFAULT_NAME = "sheet.csv"
FIELD = b"file"
LONGEST_NAME = 200
LONGEST_HEADER = 4096
#: by which it is certain that the command was never sent
_NEVER_SENT = (BrokerUnreachable, BrokerBlocked, KeysUnavailable, IdentityUnavailable)
_ENCODED_NAME = re.compile(r"filename\*\s*=\s*UTF-8''([^;\s]+)", re.IGNORECASE)

_log = structlog.get_logger()


def types_of(media: tuple[str, ...]) -> tuple[str, ...]:
    """What `Content-Type` may say where files of these types are taken."""
    return (*media, BYTES, FORM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A request's file in the store."""

    file: FileReference
    #: whether no request before this one has brought it
    is_new: bool
    #: that it is not known yet whether the command was taken
    note: Note


async def store(
    request: Request,
    *,
    files: FileStore,
    name: str | None,
    media: tuple[str, ...],
    command_id: UUID,
    owner: Owner,
    limit: int,
    seconds: float,
) -> Stored:
    """Take the request's file, of one of the types of `media`; `name` as the query gives it.

    Raises:
        ContractError: a refusal that says what is wrong, or that it could not be stored.
    """
    kind = media_type(request)
    if kind not in types_of(media):
        raise ContentTypeRefused(expected=", ".join(types_of(media)))
    body = chunks(request, limit=limit, seconds=seconds)
    try:
        writer = files.open_writer()
    except OSError as error:
        raise _not_stored(error) from None
    try:
        if kind == FORM:
            given = await _take_form(request, body, writer)
        else:
            async for chunk in body:
                writer.write(chunk)
            given = _file_name(request.headers.get(b"content-disposition", b""))
        if writer.size == 0:
            raise BodyEmpty()
        label = _label(name or given) or _default_name(kind, media)
        file = await asyncio.to_thread(writer.commit, label, command_id=command_id, owner=owner)
        assert writer.note is not None, "it was told whose it is"
        return Stored(file=file, is_new=writer.made_anew, note=writer.note)
    except OSError as error:
        raise _not_stored(error) from None
    finally:
        writer.abort()


@asynccontextmanager
async def kept_if_taken(stored: Stored, *, files: FileStore) -> AsyncIterator[None]:
    """Delete a file that its command was refused with, or never sent with, at once.

    Not one that was there before, or that came once more, which an accepted command of the same
    key may have. Where it is not known what became of the command, the note of it stays, and the
    service that it was for looks.
    """
    try:
        yield
    except ContractError as error:
        refused = error.status < 500 and not isinstance(error, CommandRunning)
        known = refused or isinstance(error, _NEVER_SENT)
        if known and stored.is_new and stored.note.stands():
            files.remove(stored.file)
            stored.note.end()
        raise
    stored.note.end()


def _not_stored(error: OSError) -> FileNotStored:
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    _log.error("file_not_stored", reason=reason)
    return FileNotStored()


async def _take_form(request: Request, body: AsyncIterator[bytes], writer: FileWriter) -> str:
    _, options = parse_options_header(request.headers[b"content-type"])
    boundary = options.get(b"boundary")
    if not boundary or len(boundary) > 70:
        raise FormUnreadable()
    form = _Form(writer)
    try:
        parser = MultipartParser(boundary, form.callbacks())
        async for chunk in body:
            parser.write(chunk)
        parser.finalize()
    except FormParserError:
        raise FormUnreadable() from None
    if not form.finished or form.parts != 1:
        raise FormUnreadable()
    return form.name


class _Form:
    """Hears a form's parts and writes the file's bytes as they come."""

    def __init__(self, writer: FileWriter) -> None:
        self._writer = writer
        self._field, self._value = bytearray(), bytearray()
        self.name = ""
        self.parts = 0
        self.finished = False
        self._is_file = False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._on_part_begin,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers_finished,
            "on_part_data": self._on_part_data,
            "on_end": self._on_end,
        }

    def _on_part_begin(self) -> None:
        self.parts += 1
        if self.parts > 1:
            raise FormUnreadable()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._field, data[start:end])

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._value, data[start:end])

    def _on_header_end(self) -> None:
        if bytes(self._field).lower() == b"content-disposition":
            disposition = bytes(self._value)
            _, options = parse_options_header(disposition)
            self._is_file = options.get(b"name") == FIELD
            self.name = _file_name(disposition)
        self._field.clear()
        self._value.clear()

    def _on_headers_finished(self) -> None:
        if not self._is_file:
            raise FormUnreadable()

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._writer.write(data[start:end])

    def _on_end(self) -> None:
        self.finished = True

    @staticmethod
    def _grow(buffer: bytearray, data: bytes) -> None:
        if len(buffer) + len(data) > LONGEST_HEADER:
            raise FormUnreadable()
        buffer += data


def _file_name(disposition: bytes) -> str:
    encoded = _ENCODED_NAME.search(disposition.decode("latin-1"))
    if encoded:
        with suppress(UnicodeDecodeError):
            return unquote(encoded[1], errors="strict")
    _, options = parse_options_header(disposition)
    return options.get(b"filename", b"").decode("utf-8", errors="replace")


def _label(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last).strip()
    return shown[:LONGEST_NAME]


def _default_name(kind: str, media: tuple[str, ...]) -> str:
    if media == SHEETS:
        return DEFAULT_NAME
    return "file" + ending_of(kind)
