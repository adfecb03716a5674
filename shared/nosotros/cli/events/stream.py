"""Server-sent events, read from a connection as they come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of a stream, by the fields that it has."""

    #: `message` where it has none
    event: str
    data: bytes
    id: str | None
    #: of our own: the cursor of the event before it that this reader was to get
    previous: str | None
    #: seconds to wait before connecting once more
    retry: float | None


def messages(pieces: Iterable[bytes]) -> Iterator[Message]:
    """The messages of a stream; one that is cut off is none.

    Lines end where a line feed is, and nowhere else: what an event holds may look like another end.
    """
    fields: dict[str, bytes] = {}
    for line in _lines(pieces):
        if not line:
            if fields:
                yield _message(fields)
            fields = {}
            continue
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data" and "data" in fields:
            value = fields["data"] + b"\n" + value
        # A comment, such as a heartbeat, has no name.
        if name:
            fields[name.decode("ascii", "replace")] = value


def _message(fields: dict[str, bytes]) -> Message:
    def text(name: str) -> str | None:
        return fields[name].decode("ascii", "replace") if name in fields else None

    retry = text("retry") or ""
    return Message(
        event=text("event") or "message",
        data=fields.get("data", b""),
        id=text("id"),
        previous=text("previous"),
        retry=int(retry) / 1000 if retry.isdecimal() else None,
    )


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = bytearray()
    for piece in pieces:
        left += piece
        *lines, rest = left.split(b"\n")
        for line in lines:
            yield bytes(line.removesuffix(b"\r"))
        left = bytearray(rest)
