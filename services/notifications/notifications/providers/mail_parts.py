"""A mail taken apart with care: whoever writes to us may write anything.

The whole is bounded before it comes here; within it, how many lines and parts there are, how deep
the parts lie, how long a header is that the standard library takes apart, and how much of any other
is read.
"""

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parseaddr
from html import unescape

from notifications.providers import Unreadable

#: far more than any mail program makes
_MOST_PARTS = 60
_DEEPEST = 12
_MOST_LINES = 10_000
_LONGEST_HEADER = 2000
#: the standard library takes time by the square of it; twice the longest name of a file, encoded
_LONGEST_CONTENT = 1500
_LONGEST_TEXT = 20_000
_LONGEST_HTML = 100_000
# Spaces and controls that the standard library overlooks before a type.
_MULTIPART = re.compile(rb"content-type\s*:[\x00-\x20]*(?:multipart|message)/", re.IGNORECASE)
#: wherever it stands, as a message within this one is taken apart with it
_CONTENT = re.compile(
    rb"(?:\A|[\r\n])content-[a-z-]{1,40}\s*:((?:[^\r\n]|(?:\r\n?|\n)[ \t])*)", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
#: what separates lines of a page
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"))
_UNSEEN = frozenset(("style", "script", "head", "title"))
_TAG = re.compile(r"/?[A-Za-z][A-Za-z0-9]*")
#: what is no charset of mails; the first takes many seconds over some texts
_NO_CHARSETS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape"))


def parsed(raw: bytes) -> Mail:
    """A mail (RFC 5322, MIME).

    Raises:
        Unreadable: it cannot be taken apart within reason.
    """
    if raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n") > _MOST_LINES:
        raise Unreadable("a mail of too many lines")
    if len(_MULTIPART.findall(raw)) > _MOST_PARTS:
        raise Unreadable("a mail of too many parts")
    if any(len(each[1]) > _LONGEST_CONTENT for each in _CONTENT.finditer(raw)):
        raise Unreadable("a mail with too long a header")
    try:
        return message_from_bytes(raw)
    except (MessageError, RecursionError, ValueError, LookupError):
        raise Unreadable("a mail that cannot be taken apart") from None


def parts(mail: Mail) -> Iterator[Mail]:
    """Its parts, itself first, of a message within it only that there is one."""
    waiting: list[tuple[Mail, int]] = [(mail, 0)]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        yield part
        within = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(within, list):
            if depth == _DEEPEST:
                raise Unreadable("a mail of too many parts within each other")
            waiting += [(each, depth + 1) for each in within if isinstance(each, Mail)]


def header(mail: Mail, name: str) -> str:
    """A header as text on one line, its beginning where it is long; empty where there is none."""
    value = str(mail.get(name, ""))[:_LONGEST_HEADER]
    try:
        pieces = decode_header(value)
        text = "".join(
            piece if isinstance(piece, str) else decoded(piece, charset)
            for piece, charset in pieces
        )
    except (MessageError, ValueError, RecursionError):
        text = value
    return " ".join(plain(text).split())


def address(text: str) -> str:
    """The one address in a header, in small letters.

    Raises:
        Unreadable: it has none.
    """
    try:
        found = parseaddr(text[:_LONGEST_HEADER])[1]
    except (ValueError, RecursionError, IndexError):
        found = ""
    if not _ADDRESS.fullmatch(found):
        raise Unreadable("an address")
    return found.lower()


def decoded(raw: bytes, charset: str | None) -> str:
    """Bytes as text, in the charset that they claim or in the one that they have."""
    for name in (charset, "utf-8"):
        try:
            if name is not None and codecs.lookup(name).name not in _NO_CHARSETS:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def plain(text: str) -> str:
    """Text without what no letter has."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(mail: Mail) -> str:
    """What a mail says: its plain text, or else the text of its page; empty where it has neither."""
    page = ""
    for part in parts(mail):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            return _text(part)[:_LONGEST_TEXT]
        if part.get_content_type() == "text/html" and not page:
            page = _text(part)[:_LONGEST_HTML]
    return _seen_of(page)[:_LONGEST_TEXT]


def _text(part: Mail) -> str:
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, MessageError, AssertionError):
        raw = None
    return plain(decoded(raw, part.get_content_charset())) if isinstance(raw, bytes) else ""


def _seen_of(page: str) -> str:
    """The text of a page as far as its quotation, each tag looked at once.

    The standard library's parser takes minutes over some pages of a hundred kilobytes.
    """
    text, unseen, comment = [], "", False
    for number, piece in enumerate(page.split("<")):
        if number == 0:
            text.append(piece)
            continue
        if comment or piece.startswith("!--"):
            comment = "-->" not in piece
            inside, after = "", piece.rpartition("-->")[2] if not comment else ""
        else:
            inside, _, after = piece.partition(">")
        tag = _TAG.match(inside)
        name = tag[0].lower() if tag else ""
        if name == "blockquote" and not unseen:
            break
        unseen = _unseen_after(name, unseen)
        if not unseen:
            text += ["\n" if name.removeprefix("/") in _BREAKS else "", after]
    lines = plain(unescape("".join(text))).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _unseen_after(name: str, unseen: str) -> str:
    """The element whose text nobody sees, after a tag; empty outside of any."""
    if unseen:
        return "" if name == f"/{unseen}" else unseen
    return name if name in _UNSEEN else ""
