"""Keys of the gateway, made without its command, which takes a second and more to start."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa

from gateway import key_storage
from gateway.keys import new_key, prefix_of
from nosotros import clock


def create_key(
    environment: Mapping[str, str], *, organisation: str, owner: str, scopes: Iterable[str]
) -> str:
    """A new key of the gateway that has these settings, of which one is its tables' owner."""
    token, key = new_key(organisation=organisation, owner=owner, scopes=scopes)
    url = key_storage.driver_url(environment["NOSOTROS_OWNER_DATABASE_URL"])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        key_storage.insert(connection, key)
    engine.dispose()
    return token


def revoke_key(environment: Mapping[str, str], token: str) -> None:
    """Have a key not work any more, as `nosotros-gateway key revoke` does."""
    url = key_storage.driver_url(environment["NOSOTROS_OWNER_DATABASE_URL"])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        key_id = UUID(account_of(environment, token).removeprefix("key:"))
        assert key_storage.revoke(connection, key_id=key_id, at=clock.now())
    engine.dispose()


def account_of(environment: Mapping[str, str], token: str) -> str:
    """What a key is called in the audit log, and where it is said whose it is."""
    url = key_storage.driver_url(environment["NOSOTROS_OWNER_DATABASE_URL"])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    table = key_storage.api_key
    with engine.begin() as connection:
        found = connection.execute(sa.select(table.c.id).where(table.c.prefix == prefix_of(token)))
        account = f"key:{found.scalar_one()}"
    engine.dispose()
    return account
