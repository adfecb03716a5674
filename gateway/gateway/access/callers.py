"""From what a caller shows to who she is."""

import hashlib
import hmac
import re

from gateway.access.deciding import Known
from gateway.access.directory import Credential, Directory
from gateway.access.memory import MOST_KNOWN, REFUSED_SECONDS, TRUSTED_SECONDS, Memory
from gateway.access.oidc import Identities
from gateway.access.uses import Uses
from gateway.limits import RateLimit, network_of
from gateway.refusals import NotAuthenticated, PersonUnknown
from nosotros import clock

#: `nos_<prefix>_<secret>`: the prefix finds the key, the secret proves who holds it
_KEY = re.compile(rb"Bearer +(nos_([a-z0-9]{8})_[A-Za-z0-9_-]{43})", re.IGNORECASE)
_TOKEN = re.compile(rb"Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE)


class Callers:
    """Says who a caller is, from memory for a few seconds and from partners else.

    Whoever tries what nobody knows is soon not listened to, by address: a guess costs partners
    nothing, and a token that nobody signed costs us nothing either.
    """

    def __init__(
        self, *, directory: Directory, identities: Identities, uses: Uses, attempts: RateLimit
    ) -> None:
        self._keys: Memory[str, Credential] = Memory(directory.key, seconds=directory.seconds)
        self._people: Memory[tuple[str, str], Credential] = Memory(
            directory.person, seconds=directory.seconds
        )
        self._identities = identities
        self._uses = uses
        self._attempts = attempts
        #: digests of tokens that were genuine: to look at one of them again is no guess
        self._genuine: set[bytes] = set()

    async def caller(
        self, authorization: bytes | None, *, address: str, anew: bool = False
    ) -> Known:
        """Who shows this Authorization header.

        Args:
            authorization: the header; none: there is none.
            address: where it comes from.
            anew: whether an answer of some seconds ago will not do, as it refuses what she asks.

        Raises:
            NotAuthenticated: nobody whom we know, or not any more.
            PersonUnknown: somebody whom her provider knows and partners does not.
            TooManyRequests: too much was tried from this address.
            KeysUnavailable, IdentityUnavailable, BrokerUnreachable, BrokerBlocked: nobody can say.
        """
        if authorization is None:
            raise NotAuthenticated()
        trusted = REFUSED_SECONDS if anew else TRUSTED_SECONDS
        key = _KEY.fullmatch(authorization)
        if key is not None:
            prefix = key[2].decode()
            return await self._by_key(prefix, token=key[1], address=address, trusted=trusted)
        token = _TOKEN.fullmatch(authorization)
        if token is not None:
            return await self._by_token(token[1].decode(), address=address, trusted=trusted)
        raise NotAuthenticated()

    async def _by_key(self, prefix: str, *, token: bytes, address: str, trusted: float) -> Known:
        network = network_of(address)
        is_guess = not self._keys.knows(prefix)
        if is_guess:
            self._attempts.check(network, at=clock.monotonic())
        found = await self._keys.recall(prefix, trusted=trusted)
        if found is None or not _opens(token, found):
            if is_guess or found is not None:
                self._attempts.charge(network, at=clock.monotonic())
            raise NotAuthenticated()
        if found.expires_at is not None and found.expires_at <= clock.now():
            raise NotAuthenticated()
        if found.key_id is not None:
            self._uses.note(found.key_id)
        return found.known

    async def _by_token(self, token: str, *, address: str, trusted: float) -> Known:
        network = network_of(address)
        digest = hashlib.sha256(token.encode()).digest()
        if digest not in self._genuine:
            # A signature costs us more than whoever made it up.
            self._attempts.check(network, at=clock.monotonic())
        try:
            identity = await self._identities.identity(token)
        except NotAuthenticated:
            # One that was genuine may be so no more.
            self._genuine.discard(digest)
            self._attempts.charge(network, at=clock.monotonic())
            raise
        if len(self._genuine) >= MOST_KNOWN:
            self._genuine.clear()
        self._genuine.add(digest)
        is_guess = not self._people.knows(identity)
        if is_guess:
            self._attempts.check(network, at=clock.monotonic())
        found = await self._people.recall(identity, trusted=trusted)
        if found is None:
            if is_guess:
                self._attempts.charge(network, at=clock.monotonic())
            raise PersonUnknown()
        return found.known


def _opens(token: bytes, found: Credential) -> bool:
    digest = hashlib.sha256(token).hexdigest()
    return any(hmac.compare_digest(digest, each) for each in found.digests)
