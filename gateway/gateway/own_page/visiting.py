"""The visit's secret, the cookie that keeps it, and what every form repeats."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from gateway.exchange import Request
from nosotros.contracts.common import InvalidFields, RevisionMismatch

NAME = "visit"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_REVISION = re.compile(r"[0-9]{1,6}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: what a browser says of a form that is not another site's (Fetch Metadata); old ones say nothing
_OWN_SITES = frozenset({b"same-origin", b"none"})


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def secret_of(request: Request) -> str | None:
    """The visit's secret that a request brings; none: it brings nothing that can be one."""
    try:
        cookies = SimpleCookie(request.headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return None
    found = cookies.get(NAME)
    return found.value if found is not None and SECRET.fullmatch(found.value) else None


def cookie(secret: str, *, organisation: str, seconds: int, public_url: str) -> tuple[bytes, bytes]:
    """The header that has a browser keep a visit's secret; for 0 seconds: forget it."""
    parts = [
        f"{NAME}={secret}",
        f"Path=/m/{organisation}/me",
        f"Max-Age={seconds}",
        "HttpOnly",
        "SameSite=Strict",
    ]
    if not _is_loopback(public_url):
        parts.append("Secure")
    return (b"set-cookie", "; ".join(parts).encode())


def token_of(secret: str) -> str:
    """What a form of a visit repeats: another site could send the form, and not know this."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def is_own(request: Request, *, secret: str, token: str | None) -> bool:
    """Whether a form was on a page of this visit."""
    given = token if token is not None and token.isascii() else ""
    return is_of_this_site(request) and hmac.compare_digest(given, token_of(secret))


def is_of_this_site(request: Request) -> bool:
    """Whether a form was on no other site's page, as far as the browser says."""
    return request.headers.get(b"sec-fetch-site", b"same-origin") in _OWN_SITES


def revision_of(form: Mapping[str, str]) -> int | None:
    """The revision of what a page showed when its form was sent; none: it is none that there can be."""
    text = form.get("revision", "")
    return int(text) if _REVISION.fullmatch(text) else None


def is_of_an_old_page(error: InvalidFields | RevisionMismatch) -> bool:
    """Whether a form is refused as its page shows what is not so any more, or shows no revision."""
    if isinstance(error, RevisionMismatch):
        return True
    return [each.code for each in error.problems] == ["opt_out_unread"]


def _is_loopback(public_url: str) -> bool:
    where = urlsplit(public_url)
    return where.scheme == "http" and where.hostname in _LOOPBACK
