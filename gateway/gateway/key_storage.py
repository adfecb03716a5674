"""The table of API keys, and what is asked of it.

Row-level security guards the other databases by the caller's organisation; here the
organisation is what the look-up is to find out, so no policy could name it yet. What
guards this table is that the gateway's role may only read it, one row by its prefix,
and that only the owner's role, behind the command line, makes and revokes keys.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway.keys import Key
from nosotros.errors import Unavailable

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 3
POOL = 4

metadata = sa.MetaData()
api_key = sa.Table(
    "api_key",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("prefix", sa.Text, nullable=False, unique=True),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("scopes", postgresql.ARRAY(sa.Text), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True)),
    sa.Column("revoked_at", sa.DateTime(timezone=True)),
)
_BY_PREFIX = sa.select(api_key).where(api_key.c.prefix == sa.bindparam("prefix"))
#: a number of our own for the advisory lock under which the first key is made
_FIRST_KEY_LOCK = 7_310_240_001


def driver_url(url: str) -> str:
    """The SQLAlchemy form of a `postgresql://` address."""
    return "postgresql+psycopg://" + url.removeprefix("postgresql://")


class KeyStore:
    """Reads keys for the running gateway; waits for the database only so long."""

    def __init__(self, *, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=CONNECT_SECONDS,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "options": f"-c statement_timeout={STATEMENT_SECONDS}s",
            },
        )

    async def find(self, prefix: str) -> Key | None:
        """The key of this prefix.

        Raises:
            Unavailable: the database cannot be reached or has no such table yet.
        """
        try:
            async with self._engine.connect() as connection:
                row = (await connection.execute(_BY_PREFIX, {"prefix": prefix})).one_or_none()
        except (exc.SQLAlchemyError, OSError) as error:
            raise Unavailable(trouble_of(error)) from None
        return None if row is None else _key(row)

    async def trouble(self) -> str | None:
        """Why keys cannot be checked now, in words; none when they can."""
        try:
            await self.find("")
        except Unavailable as error:
            return str(error)
        return None

    async def close(self) -> None:
        await self._engine.dispose()


def trouble_of(error: Exception) -> str:
    """What a database error means, in words and without the address or the statement."""
    if isinstance(error, exc.ProgrammingError):
        return "the database has no table of keys yet: run nosotros-gateway migrate"
    if isinstance(error, exc.TimeoutError):
        return "the database does not answer in time"
    return "the database cannot be reached"


def insert(connection: sa.Connection, key: Key) -> None:
    """Store a new key."""
    connection.execute(
        sa.insert(api_key).values(
            id=key.id,
            prefix=key.prefix,
            sha256=key.sha256,
            organisation=key.organisation,
            owner=key.owner,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
        )
    )


def insert_first(connection: sa.Connection, key: Key) -> bool:
    """Store a key if there is none at all; say whether it was stored.

    A second caller waits for the first one's transaction, and then finds its key.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_FIRST_KEY_LOCK)))
    if connection.execute(sa.select(api_key.c.id).limit(1)).first() is not None:
        return False
    insert(connection, key)
    return True


def every(connection: sa.Connection) -> Sequence[Key]:
    """All keys, oldest first."""
    return [_key(row) for row in connection.execute(sa.select(api_key).order_by(api_key.c.id))]


def revoke(connection: sa.Connection, *, key_id: UUID, at: datetime) -> bool:
    """Revoke a key; false where there is none of this id. Twice is harmless."""
    done = connection.execute(
        sa.update(api_key)
        .where(api_key.c.id == key_id)
        .values(revoked_at=sa.func.coalesce(api_key.c.revoked_at, at))
    )
    return done.rowcount == 1


def _key(row: sa.Row[tuple[object, ...]]) -> Key:
    fields = dict(row._mapping)
    return Key(
        **{
            **fields,
            "sha256": bytes(fields["sha256"]),
            "scopes": frozenset(fields["scopes"]),
        }
    )
