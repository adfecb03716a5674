"""The link to her own page and the visit that it opens: what they are made of, and how long they last.

Secrets are 256 random bits, so that what is kept of one is its SHA-256, and no slow hash.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta

from notifications.domain.messages import Contact
from notifications.domain.people import PRINT, order
from notifications.domain.preferences import Preference, effective
from notifications.domain.purposes import SECURITY

#: how long a link may be opened
LINK_LASTS = timedelta(hours=24)
#: how long the page stays open
VISIT_LASTS = timedelta(minutes=20)
#: links that one person is sent within a day
MOST_A_DAY = 5
A_DAY = timedelta(days=1)
#: after it nothing is known of a link any more
FORGOTTEN_AFTER = timedelta(days=30)
#: the template's code, and the placeholder that the address takes
TEMPLATE = "own_page_link"
PLACEHOLDER = "link"

#: 32 bytes in Base64 for addresses (RFC 4648, section 5), without padding
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """A secret that nobody has seen."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes | None:
    """What is kept of a secret; none of what can be none."""
    return hashlib.sha256(secret.encode()).digest() if _SECRET.fullmatch(secret) else None


def address(*, organisation: str, secret: str, public_url: str) -> str:
    """Where a link leads, where the gateway is reached at `public_url`."""
    return f"{public_url.rstrip('/')}/m/{organisation}/{secret}"


def withheld_why(
    contact: Contact, chosen: Mapping[str, Preference], *, left: bool, suppressed: Collection[str]
) -> str | None:
    """Why a link cannot be sent to somebody; none: it can.

    It is sent where messages are authorised, also to who chose to have none: she asked for it. It
    is never read aloud, or handed over: whoever did so could open it.
    """
    if contact.messages_authorised_on is None:
        return "not_authorised"
    if left:
        return "withdrew"
    if channels(contact, chosen, suppressed=suppressed):
        return None
    return "suppressed" if channels(contact, chosen, suppressed=()) else "no_address"


def channels(
    contact: Contact, chosen: Mapping[str, Preference], *, suppressed: Collection[str]
) -> tuple[str, ...]:
    """By what a link can be sent to somebody now, in the order in which it is tried."""
    preference = effective(chosen, purpose=SECURITY)
    return order(contact, preference, suppressed=suppressed, tried=(PRINT,))
