"""Keys on a local stack, made as the owner of partners' tables, for any organisation and at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy as sa

from localstack.stack import Stack
from nosotros import clock
from nosotros.identifiers import new_id
from partners.domain.tokens import digest_of, new_prefix, new_token
from partners.storage import keys, organisations

_PROCESS = "partners-run"
_BY_PREFIX = "SELECT id FROM api_key WHERE prefix = %(prefix)s"


def create_key(stack: Stack, *, organisation: str, owner: str, scopes: Iterable[str]) -> str:
    """A new key; its organisation is registered where it is not."""
    prefix = new_prefix()
    token = new_token(prefix)
    with _as_owner(stack) as connection:
        organisations.insert(
            connection,
            organisation=organisation,
            name=organisation,
            kind="other",
            contact_email=None,
            zone="America/Bogota",
            at=clock.now(),
        )
        made = keys.row(
            id=new_id(),
            organisation=organisation,
            prefix=prefix,
            sha256=digest_of(token),
            owner=owner,
            scopes=scopes,
            at=clock.now(),
        )
        connection.exec_driver_sql(keys.INSERT, made)
    return token


def revoke_key(stack: Stack, token: str) -> None:
    """Have a key open nothing any more."""
    id = UUID(account_of(stack, token).removeprefix("key:"))
    with _as_owner(stack) as connection:
        assert keys.revoke(connection, id, at=clock.now())


def account_of(stack: Stack, token: str) -> str:
    """What a key is called in the audit log, and where it is said whose it is."""
    prefix = token.split("_", 2)[1]
    with _as_owner(stack) as connection:
        found = connection.exec_driver_sql(_BY_PREFIX, {"prefix": prefix})
        return f"key:{found.scalar_one()}"


@contextmanager
def _as_owner(stack: Stack) -> Iterator[sa.Connection]:
    url = stack.environment(_PROCESS, owner=True)["NOSOTROS_OWNER_DATABASE_URL"]
    engine = sa.create_engine(
        "postgresql+psycopg://" + url.removeprefix("postgresql://"), poolclass=sa.NullPool
    )
    with engine.begin() as connection:
        yield connection
    engine.dispose()
