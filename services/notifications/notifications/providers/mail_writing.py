"""An e-mail as it leaves us."""

import re
from binascii import b2a_qp
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from nosotros import clock
from notifications.domain.letters import Letter

#: enough to be sure that it is one recipient, and nothing else
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_UTF8 = SMTP.clone(utf8=True)


def compose(letter: Letter, *, sender: str) -> bytes:
    """A message in plain text, in HTML too where it has that.

    Its Message-ID has its id and, behind a full stop, the attempt's: reports and answers name it.

    Raises:
        ValueError, IndexError, MessageError: the recipient is no address, or the message holds
            what no header may.
    """
    if not _ADDRESS.fullmatch(letter.recipient):
        raise ValueError("no address")
    utf8 = not letter.recipient.isascii()
    local, _, domain = letter.recipient.rpartition("@")
    to = Address(username=local, domain=domain)
    id = f"<{letter.id}.{letter.attempt_id.hex}@{sender.rpartition('@')[2]}>"
    headers = [
        _often("From", sender, utf8=utf8),
        _header("To", to, utf8=utf8),
        _often("Subject", letter.subject, utf8=utf8),
        _plain("Date", format_datetime(clock.now())),
        _plain("Message-ID", id),
        _plain("Auto-Submitted", "auto-generated"),
    ]
    if letter.unsubscribe is not None:
        headers.append(_plain("List-Unsubscribe", f"<{letter.unsubscribe}>"))
        if letter.unsubscribe.startswith("https://"):
            # RFC 8058 has one click for HTTPS alone.
            headers.append(_plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    headers.append(_plain("Content-Language", letter.language))
    headers.append(_plain("MIME-Version", "1.0"))
    text = _part("text/plain", letter.text)
    if letter.html is None:
        return b"".join((*headers, text))
    # No line of a part can begin with it: in what is quoted, an underscore follows no equals sign.
    boundary = f"=_{letter.attempt_id.hex}"
    headers.append(_plain("Content-Type", f'multipart/alternative; boundary="{boundary}"'))
    between = b"\r\n--" + boundary.encode()
    html = _part("text/html", letter.html)
    parts = (between, b"\r\n", text, between, b"\r\n", html, between, b"--\r\n")
    return b"".join((*headers, *parts))


def _plain(name: str, value: str) -> bytes:
    """A header of printable ASCII that stays as it is, however long (RFC 2369)."""
    if not value.isascii() or not value.isprintable():
        raise ValueError(f"{name} holds what no header may")
    return f"{name}: {value}\r\n".encode("ascii")


def _header(name: str, value: Any, *, utf8: bool) -> bytes:
    policy = _UTF8 if utf8 else SMTP
    _, parsed = policy.header_store_parse(name, value)
    return policy.fold_binary(name, parsed)


#: a header that many mails have in common: to write it takes longer than all else
_often = lru_cache(maxsize=256)(_header)


def _part(kind: str, text: str) -> bytes:
    """A text in UTF-8, quoted-printable (RFC 2045, 6.7), with the headers that say so."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    quoted = b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
    return (
        f'Content-Type: {kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + quoted


def return_path(bounces: str, attempt_id: UUID) -> str:
    """The address to which a message's bounces go: its attempt's own, in the mailbox of bounces."""
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{attempt_id.hex}@{domain}"
