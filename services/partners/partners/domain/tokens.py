"""What a key is sent as, and what is kept of it.

`nos_<prefix>_<secret>`: the prefix finds the row, the secret proves the holder. The secret is 256
random bits, so the SHA-256 of the whole needs no salt and no slow hash.
"""

import hashlib
import secrets
import string
from datetime import timedelta

#: how long a new token is shown to whoever asked for it; then its digest is all that is kept
SHOWN = timedelta(minutes=10)
_ALPHABET = string.ascii_lowercase + string.digits
_PREFIX_LENGTH = 8


def new_prefix() -> str:
    """What a new key is found by: no secret, and so good as its name in lists."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX_LENGTH))


def new_token(prefix: str) -> str:
    """A token that nobody has seen before, of a key with this prefix."""
    return f"nos_{prefix}_{secrets.token_urlsafe(32)}"


def digest_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
