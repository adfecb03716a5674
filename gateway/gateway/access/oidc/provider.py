"""An identity provider's keys: where they are (OpenID Connect Discovery 1.0), and which there are."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import orjson
import structlog

from gateway.access.oidc.issuers import Issuer, is_safe
from gateway.access.oidc.tokens import ALGORITHMS
from gateway.refusals import IdentityUnavailable, NotAuthenticated
from nosotros import clock

#: after which keys that are used are asked for anew, with nobody waiting
REFRESH_SECONDS = 300.0
#: how long keys are good for while the provider does not answer
BELIEVED_SECONDS = 3600.0
#: how often a key that nobody knows has the provider asked
AGAIN_SECONDS = 10.0
#: of one question
ANSWER_SECONDS = 5.0
#: bytes of one answer
LONGEST = 256 * 1024
MOST_KEYS = 100
_WELL_KNOWN = "/.well-known/openid-configuration"

_log = structlog.get_logger()


class ProviderBroken(Exception):
    """What the provider answers is not what it should."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Keys:
    at: float
    by_id: dict[str | None, tuple[dict[str, Any], ...]]


class Provider:
    """One identity provider."""

    def __init__(self, issuer: Issuer, *, session: Callable[[], aiohttp.ClientSession]) -> None:
        self.issuer = issuer
        self._session = session
        self._keys: _Keys | None = None
        self._asking: asyncio.Task[_Keys] | None = None
        self._asked_at = float("-inf")

    async def key(self, key_id: str | None, *, algorithm: str) -> jwt.PyJWK:
        """The key of an id, bound to an algorithm that it is for.

        Raises:
            NotAuthenticated: there is no such key, or it is not for that.
            IdentityUnavailable: the provider does not say.
        """
        keys = await self._known()
        found = _fitting(keys, key_id, algorithm)
        if found is None and not self._asked_just_now:
            # A key of which nobody knew may be a new one.
            found = _fitting(await self._ask(), key_id, algorithm)
        if found is None:
            raise NotAuthenticated()
        try:
            return jwt.PyJWK(found, algorithm)
        except (jwt.PyJWTError, ValueError, TypeError):
            raise NotAuthenticated() from None

    async def _known(self) -> _Keys:
        keys = self._keys
        age = float("inf") if keys is None else clock.monotonic() - keys.at
        if keys is None or age > BELIEVED_SECONDS:
            if self._asked_just_now and self._asking is None:
                raise IdentityUnavailable()
            return await self._ask()
        if age > REFRESH_SECONDS and not self._asked_just_now:
            self._question()
        return keys

    @property
    def _asked_just_now(self) -> bool:
        return clock.monotonic() - self._asked_at < AGAIN_SECONDS

    async def _ask(self) -> _Keys:
        try:
            return await asyncio.shield(self._question())
        except (aiohttp.ClientError, TimeoutError, OSError, ProviderBroken):
            raise IdentityUnavailable() from None

    def _question(self) -> "asyncio.Task[_Keys]":
        if self._asking is None:
            self._asked_at = clock.monotonic()
            self._asking = asyncio.create_task(self._fetch())
            self._asking.add_done_callback(self._asked)
        return self._asking

    def _asked(self, done: "asyncio.Task[_Keys]") -> None:
        self._asking = None
        error = None if done.cancelled() else done.exception()
        if error is not None:
            _log.warning(
                "identity_provider_failed",
                issuer=self.issuer.url,
                kind=type(error).__name__,
                reason=str(error) if isinstance(error, ProviderBroken) else None,
            )

    async def _fetch(self) -> _Keys:
        at = clock.monotonic()
        described = await self._get(self.issuer.url.rstrip("/") + _WELL_KNOWN)
        if described.get("issuer") != self.issuer.url:
            raise ProviderBroken("it calls itself otherwise")
        where = described.get("jwks_uri")
        if not isinstance(where, str) or not self._leads_to(where):
            raise ProviderBroken("its keys are nowhere that can be believed")
        listed = (await self._get(where)).get("keys")
        if not isinstance(listed, list) or len(listed) > MOST_KEYS:
            raise ProviderBroken("it shows no list of keys, or too many")
        self._keys = _Keys(at=at, by_id=_by_id(listed))
        return self._keys

    def _leads_to(self, url: str) -> bool:
        # A provider out there has no business on this machine.
        return is_safe(url) and (url.startswith("https:") or self.issuer.url.startswith("http:"))

    async def _get(self, url: str) -> dict[str, Any]:
        limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        body = bytearray()
        async with self._session().get(url, timeout=limit, allow_redirects=False) as answer:
            if answer.status != 200:
                raise ProviderBroken(f"it answers {answer.status}")
            async for piece in answer.content.iter_chunked(16 * 1024):
                body += piece
                if len(body) > LONGEST:
                    raise ProviderBroken("it answers too much")
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise ProviderBroken("it answers no JSON") from None
        if not isinstance(found, dict):
            raise ProviderBroken("it answers no object")
        return found


def _by_id(listed: list[Any]) -> dict[str | None, tuple[dict[str, Any], ...]]:
    """The keys that verify signatures, by id; all of them under none."""
    signing = tuple(
        each
        for each in listed
        if isinstance(each, dict)
        and each.get("use", "sig") == "sig"
        and each.get("kty") in ALGORITHMS.values()
    )
    made: dict[str | None, tuple[dict[str, Any], ...]] = {None: signing}
    for each in signing:
        id = each.get("kid")
        if isinstance(id, str):
            made[id] = (*made.get(id, ()), each)
    return made


def _fitting(keys: _Keys, key_id: str | None, algorithm: str) -> dict[str, Any] | None:
    """The only key of an id that is for an algorithm; none where there is none, or several."""
    fitting = [
        each
        for each in keys.by_id.get(key_id, ())
        if each.get("kty") == ALGORITHMS[algorithm] and each.get("alg", algorithm) == algorithm
    ]
    return fitting[0] if len(fitting) == 1 else None
