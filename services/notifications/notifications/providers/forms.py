"""What providers send and sign, read with care: forms, secrets, times."""

import hmac
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from notifications.providers import NotGenuine, Unreadable

#: E.164: a country's code and a number, fifteen digits at most
_MOBILE = re.compile(r"\+[1-9]\d{6,14}")
#: more fields than any provider sends
_MOST_FIELDS = 200


def is_mobile(text: str) -> bool:
    """Whether it is a telephone number as E.164 has it, `+` first."""
    return text.isascii() and _MOBILE.fullmatch(text) is not None


def mobile(digits: str) -> str:
    """A number as we write it, of one that a provider writes without its `+`.

    Raises:
        Unreadable: it is no number.
    """
    number = digits if digits.startswith("+") else f"+{digits}"
    if not is_mobile(number):
        raise Unreadable("a telephone number")
    return number


def pairs(text: bytes | str) -> list[tuple[str, str]]:
    """The fields of a form (`application/x-www-form-urlencoded`), empty ones too.

    Raises:
        Unreadable: it is no form in UTF-8.
    """
    try:
        words = text if isinstance(text, str) else text.decode("ascii")
        return parse_qsl(
            words, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise Unreadable("a form") from None


def query(url: str) -> dict[str, str]:
    """The fields of an address.

    Raises:
        Unreadable: it is no address, or they are no fields.
    """
    try:
        return dict(pairs(urlsplit(url).query))
    except ValueError:
        raise Unreadable("an address") from None


def same(ours: str, theirs: str) -> bool:
    """Whether two signatures or secrets are the same, in time that tells nothing of either."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogatepass"))


def check(ours: str, theirs: str | None) -> None:
    """Raises `NotGenuine` unless a call has the signature that it must have."""
    if theirs is None or not same(ours, theirs):
        raise NotGenuine("the signature is not its provider's")


def attempt(text: str | None) -> UUID | None:
    """Our reference as a provider gives it back; none: it is none of ours."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def unix_time(text: object) -> datetime | None:
    """Seconds since 1970 as text or number; none: it is no such time."""
    try:
        return datetime.fromtimestamp(int(str(text)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
