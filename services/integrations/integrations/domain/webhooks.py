"""Webhooks as Standard Webhooks 1.0.0 has them: secrets, signatures, headers, addresses."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from integrations.domain.addresses import Network, is_allowed, is_private, literal

_PREFIX = "whsec_"
_SECRET_BYTES = 32
#: bytes of an answer that are kept
ANSWER_BYTES = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: a host's name as it is in the DNS; one in other letters is written in Punycode
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: names that lead to nobody on the Internet
_INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
Refusal = Literal["not_https", "credentials", "private_address", "unresolved", "fragment"]


def new_secret() -> str:
    """A secret to sign with: `whsec_` and 32 random bytes in Base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


class Key:
    """What a secret signs with; set up once, as the same one signs thousands."""

    def __init__(self, secret: str) -> None:
        """
        Args:
            secret: `whsec_` and Base64.

        Raises:
            ValueError: it is not.
        """
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        self._begun = hmac.new(key, digestmod=hashlib.sha256)

    def sign(self, content: bytes) -> str:
        """A signature of the scheme `v1`."""
        begun = self._begun.copy()
        begun.update(content)
        return "v1," + base64.b64encode(begun.digest()).decode()


def signature(keys: Sequence[Key], *, id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: a signature by each key, separated by blanks."""
    signed = f"{id}.{timestamp}.".encode() + body
    return " ".join(key.sign(signed) for key in keys)


def refused(url: str, *, private: Sequence[Network]) -> Refusal | None:
    """Why nothing is sent to a URL, as far as its text tells; none: it does not.

    What a name leads to is looked at whenever something is sent there, as that can change.

    Args:
        url: an http or https address with a host.
        private: networks that are sent to though they are not the Internet, also by http.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "unresolved"
    if parts.username is not None or parts.password is not None:
        return "credentials"
    if "#" in url:
        return "fragment"
    if parts.scheme.lower() != "https" and not private:
        return "not_https"
    host = (parts.hostname or "").removesuffix(".")
    address = literal(host)
    if address is not None:
        if is_private(address, private=private):
            return None
        if not is_allowed(address, private=()):
            return "private_address"
        return None if parts.scheme.lower() == "https" else "not_https"
    if not _NAME.fullmatch(host) or _NUMBER.fullmatch(host.rpartition(".")[2]):
        # Some take 0x7f.1 and 2130706433 for addresses too.
        return "unresolved"
    inside = "." not in host or host.endswith(_INSIDE)
    return "private_address" if inside and not private else None


def as_text(answer: bytes) -> str | None:
    """The first bytes of an answer, as text that may be stored and shown; none: there are none."""
    text = answer[:ANSWER_BYTES].decode("utf-8", errors="replace")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text) or None
