"""The issuer: where its certificates and keys are found, and what it signs with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nosotros import seals, settings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import SigningKeyMissing
from nosotros.seals import SigningKey
from training.domain.certificate import Addresses
from training.storage import keys


@dataclass(frozen=True, kw_only=True, slots=True)
class Issuer:
    """An organisation, as it issues certificates."""

    organisation: str
    addresses: Addresses
    key: SigningKey

    def sign(self, claims: Mapping[str, Any], *, typ: str) -> str:
        """Claims, signed for a purpose."""
        return self.key.sign(claims, typ=typ, keys_url=self.addresses.keys)

    def seal(self, content: bytes, claims: Mapping[str, Any]) -> bytes:
        """A file, sealed."""
        return seals.seal_file(content, claims, key=self.key, keys_url=self.addresses.keys)


@lru_cache(maxsize=1)
def read_settings() -> settings.Settings:
    """The settings of this process, which do not change while it runs."""
    return settings.read()


def addresses_of(organisation: str) -> Addresses:
    """Where an organisation's certificates and keys are found."""
    return Addresses.of(organisation, public_url=read_settings().public_url)


def issuer(*, work: UnitOfWork) -> Issuer:
    """The organisation with its key, which is published from its first use on.

    Raises:
        SigningKeyMissing: the process has none.
    """
    seed = read_settings().signing_key
    if not seed:
        raise SigningKeyMissing()
    key = SigningKey.read(seed)
    work.connection.exec_driver_sql(
        keys.RECORD,
        {"organisation": work.organisation, "kid": key.kid, "x": key.x, "since": work.at},
    )
    return Issuer(
        organisation=work.organisation, addresses=addresses_of(work.organisation), key=key
    )
