"""The links by which e-mails can be unsubscribed from, with the secret that signs them."""

import binascii
import os
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from nosotros.errors import SettingInvalid
from notifications.domain import unsubscribing
from notifications.domain.unsubscribing import Subscription
from notifications.providers.setting import PUBLIC_URL, Setting

SECRET = Setting(
    name="NOSOTROS_UNSUBSCRIBE_SECRET",
    help="base64url of at least 32 bytes that sign the links to unsubscribe in e-mails;"
    " none: e-mails have no such link",
    default="",
    secret=True,
)
_SHORTEST = 32
#: of nobody's, where nothing leaves the machine
_IN_DEVELOPMENT = b"links of development are anybody's"


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Makes links, and reads their tokens."""

    secret: bytes = field(repr=False)
    public_url: str

    def url(self, *, organisation: str, participant_id: UUID, purpose: str) -> str | None:
        """Where messages of a purpose are stopped; none: there is nothing to stop."""
        token = unsubscribing.token_of(
            self.secret, organisation=organisation, participant_id=participant_id, purpose=purpose
        )
        if token is None:
            return None
        return f"{self.public_url}/v1/unsubscribe/{organisation}/{token}"

    def read(self, token: str, *, organisation: str) -> Subscription | None:
        """What a token stops; none: it is not one of ours."""
        return unsubscribing.read(self.secret, token, organisation=organisation)


def links_from(environment: Mapping[str, str]) -> Links | None:
    """The links of this installation; none: it makes none.

    Raises:
        SettingInvalid: the secret is too short, or is no base64url.
    """
    text = SECRET.read(environment)
    if not text and environment.get("NOSOTROS_ENVIRONMENT") != "development":
        return None
    secret = _bytes(text) if text else _IN_DEVELOPMENT
    return Links(secret=secret, public_url=PUBLIC_URL.read(environment).rstrip("/"))


@lru_cache(maxsize=1)
def links() -> Links | None:
    """Those of this process."""
    return links_from(os.environ)


def unsubscribe_url(
    *, channel: str, organisation: str, participant_id: UUID, purpose: str
) -> str | None:
    """Where messages like one are stopped; none: it is no e-mail, or there is nothing to stop."""
    ours = links() if channel == "email" else None
    if ours is None:
        return None
    return ours.url(organisation=organisation, participant_id=participant_id, purpose=purpose)


def _bytes(text: str) -> bytes:
    try:
        secret = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise SettingInvalid(SECRET.name, "is no base64url") from None
    if len(secret) < _SHORTEST:
        raise SettingInvalid(SECRET.name, f"has fewer than {_SHORTEST} bytes")
    return secret
