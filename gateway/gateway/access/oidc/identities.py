"""Whom tokens are of, by the word of the providers that are believed."""

from collections.abc import Iterable

import aiohttp

from gateway.access.oidc.issuers import Issuer
from gateway.access.oidc.provider import Provider
from gateway.access.oidc.tokens import claimed, subject_of
from gateway.refusals import NotAuthenticated
from nosotros import clock


class Identities:
    """Verifies tokens. Made outside of a loop; its connections begin with the first question."""

    def __init__(self, issuers: Iterable[Issuer]) -> None:
        self._providers = {each.url: Provider(each, session=self._connected) for each in issuers}
        self._session: aiohttp.ClientSession | None = None

    async def identity(self, token: str) -> tuple[str, str]:
        """The issuer of a token and the subject that it is of.

        Raises:
            NotAuthenticated: nobody whom we believe vouches for anybody by it, now and to us.
            IdentityUnavailable: that cannot be known now.
        """
        said = claimed(token)
        provider = self._providers.get(said.issuer)
        if provider is None:
            raise NotAuthenticated()
        key = await provider.key(said.key_id, algorithm=said.algorithm)
        issuer = provider.issuer
        return issuer.url, subject_of(token, key=key, issuer=issuer, now=clock.unix())

    async def stop(self) -> None:
        """End the connections."""
        if self._session is not None:
            await self._session.close()

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            # No cookies, and no proxy that the environment names: it is between us and nobody.
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept": "application/json"},
                trust_env=False,
            )
        return self._session
