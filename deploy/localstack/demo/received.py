"""The messages as they were received: read from the mail server's folder and the other sinks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Received:
    """One message at its destination."""

    id: str
    channel: str
    to: str
    subject: str
    text: str


def received(*, mail: Path, messages: Path) -> list[Received]:
    """Every message that is there, e-mails first, each group in its order."""
    return list(by_file(mail=mail, messages=messages).values())


def by_file(*, mail: Path, messages: Path) -> dict[str, Received]:
    """The same, by the names of their files.

    What a message says is forgotten after some months, and its file with it: whoever lets months
    pass looks before and after, and puts together what was found.
    """
    mails = {path.name: _mail(path) for path in sorted(mail.glob("*.eml"))}
    others = {path.name: _other(path) for path in sorted(messages.glob("*.json"))}
    return mails | others


def arrived(*, mail: Path, messages: Path) -> Iterator[tuple[str, str]]:
    """Channel and id of every message that is there, of which nothing else is looked at."""
    headers = BytesHeaderParser(policy=policy.compat32)
    for path in mail.glob("*.eml"):
        with path.open("rb") as file:
            yield "email", _id(headers.parse(file)["Message-ID"])
    for path in messages.glob("*.json"):
        other = _other(path)
        yield other.channel, other.id


def _id(header: object) -> str:
    return str(header).strip("<>").partition(".")[0]


def _mail(path: Path) -> Received:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(("plain",))
    return Received(
        id=_id(message["Message-ID"]),
        channel="email",
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content().strip() if body is not None else "",
    )


def _other(path: Path) -> Received:
    message = json.loads(path.read_text(encoding="utf-8"))
    return Received(
        id=str(message.get("id", path.stem)),
        channel=message["channel"],
        to=message["to"],
        subject="",
        text=message["text"],
    )
