"""Links by which messages of one purpose are stopped: they say whose, and are signed by us."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from notifications.domain.purposes import NEWS, PROGRAMME, REMINDERS

#: the byte of each purpose in a token; never given to another one
_PURPOSES = {1: PROGRAMME, 2: REMINDERS, 3: NEWS}
_BYTES = {purpose: byte for byte, purpose in _PURPOSES.items()}
#: of 256 bits: as long a guess as the id's own
_SIGNATURE = 16
_LENGTH = 17 + _SIGNATURE


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What a token stops."""

    participant_id: UUID
    purpose: str


def token_of(secret: bytes, *, organisation: str, participant_id: UUID, purpose: str) -> str | None:
    """The token that stops messages of a purpose to somebody; none: there is nothing to stop."""
    if purpose not in _BYTES:
        return None
    said = participant_id.bytes + bytes((_BYTES[purpose],))
    return urlsafe_b64encode(said + _sign(secret, organisation, said)).decode()


def read(secret: bytes, token: str, *, organisation: str) -> Subscription | None:
    """What a token stops; none: it is not one of ours."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    # What Base64 leaves unread is not to be written in many ways.
    if len(raw) != _LENGTH or urlsafe_b64encode(raw).decode() != token:
        return None
    said, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
    genuine = hmac.compare_digest(_sign(secret, organisation, said), signature)
    purpose = _PURPOSES.get(said[16])
    if not genuine or purpose is None:
        return None
    return Subscription(participant_id=UUID(bytes=said[:16]), purpose=purpose)


def _sign(secret: bytes, organisation: str, said: bytes) -> bytes:
    whole = b"unsubscribe\0" + organisation.encode() + b"\0" + said
    return hmac.digest(secret, whole, hashlib.sha256)[:_SIGNATURE]
