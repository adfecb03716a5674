"""API keys: what one looks like, and who a caller is.

`nos_<prefix>_<secret>`: the prefix finds the row, the secret proves the holder. The secret
is 256 random bits, so its SHA-256 needs no salt and no slow hash.
"""

import asyncio
import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway.limits import network_of
from gateway.refusals import KeysUnavailable, NotAuthenticated
from gateway.rpc import call_headers
from nosotros import clock
from nosotros.contracts.language import PUBLIC
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id

#: how long a key is trusted without looking again: a revoked one works no longer than this
CACHE_SECONDS = 5.0
MOST_CACHED = 10_000
PREFIX_LENGTH = 8
_TOKEN = re.compile(rb"Bearer +(nos_([a-z0-9]{8})_[A-Za-z0-9_-]{43})", re.IGNORECASE)
_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key as it is stored; never the secret itself."""

    id: UUID
    prefix: str
    sha256: bytes
    organisation: str
    owner: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Whose key it is, and the bus headers that say so."""

    #: none: who has none, and asks what is for anybody
    key_id: UUID | None
    #: what the rate limit counts her requests by
    counted_as: Hashable
    organisation: str
    owner: str
    scopes: frozenset[str]
    headers: bytes


def new_token() -> str:
    """A key nobody has seen before: to be shown once and stored as its digest."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(PREFIX_LENGTH))
    return f"nos_{prefix}_{secrets.token_urlsafe(32)}"


def new_key(
    *, organisation: str, owner: str, scopes: Iterable[str], days: int | None = None
) -> tuple[str, Key]:
    """A key to be shown once, and what is stored of it; it expires after so many days, if any."""
    token = new_token()
    now = clock.now()
    return token, Key(
        id=new_id(),
        prefix=prefix_of(token),
        sha256=digest_of(token.encode()),
        organisation=organisation,
        owner=owner,
        scopes=frozenset(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
        revoked_at=None,
    )


def prefix_of(token: str) -> str:
    """The part of a key that finds its row."""
    return token.split("_", 2)[1]


def digest_of(token: bytes) -> bytes:
    """What is stored of a key."""
    return hashlib.sha256(token).digest()


def anybody(organisation: str, *, address: str) -> Caller:
    """Who has no key, and asks an organisation for what is for anybody."""
    return Caller(
        key_id=None,
        counted_as=network_of(address),
        organisation=organisation,
        owner="anybody",
        scopes=frozenset((PUBLIC,)),
        headers=call_headers(
            {
                "nameko.organisation": organisation,
                "nameko.actor": "anybody",
                "nameko.scopes": PUBLIC,
            }
        ),
    )


class Keyring:
    """Answers who a caller is, from memory for a few seconds and from the database else."""

    def __init__(self, *, find: Callable[[str], Awaitable[Key | None]]) -> None:
        self._find = find
        self._known: dict[str, tuple[float, Key, Caller]] = {}
        self._asking: dict[str, asyncio.Task[tuple[float, Key | None]]] = {}

    async def caller(self, authorization: bytes | None, *, within: float = CACHE_SECONDS) -> Caller:
        """Who holds the key of this Authorization header, as the database had it `within` seconds.

        Raises:
            NotAuthenticated: no key, or one that is unknown, expired or revoked.
            KeysUnavailable: the database cannot say.
        """
        match = _TOKEN.fullmatch(authorization) if authorization else None
        if match is None:
            raise NotAuthenticated()
        prefix = match[2].decode()
        entry = self._known.get(prefix)
        if entry is None or clock.monotonic() - entry[0] > within:
            entry = await self._look_up(prefix)
        _, key, caller = entry
        if not hmac.compare_digest(digest_of(match[1]), key.sha256):
            raise NotAuthenticated()
        if key.expires_at is not None and key.expires_at <= clock.now():
            raise NotAuthenticated()
        return caller

    async def _look_up(self, prefix: str) -> tuple[float, Key, Caller]:
        # Callers of one key share one question; its answer serves only those who waited.
        task = self._asking.get(prefix)
        if task is None:
            task = asyncio.create_task(self._ask(prefix))
            self._asking[prefix] = task
            task.add_done_callback(lambda _: self._asking.pop(prefix, None))
        try:
            asked_at, key = await asyncio.shield(task)
        except Unavailable:
            raise KeysUnavailable() from None
        if key is None or key.revoked_at is not None:
            self._known.pop(prefix, None)
            raise NotAuthenticated()
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        entry = (asked_at, key, _caller(key))
        self._known[prefix] = entry
        return entry

    async def _ask(self, prefix: str) -> tuple[float, Key | None]:
        asked_at = clock.monotonic()
        return asked_at, await self._find(prefix)


def _caller(key: Key) -> Caller:
    return Caller(
        key_id=key.id,
        counted_as=key.id,
        organisation=key.organisation,
        owner=key.owner,
        scopes=key.scopes,
        headers=call_headers(
            {
                "nameko.organisation": key.organisation,
                "nameko.actor": f"key:{key.id}",
                "nameko.scopes": " ".join(sorted(key.scopes)),
            }
        ),
    )
