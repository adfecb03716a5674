"""One PostgreSQL database a service: connections, isolated transactions, their few round trips.

A transaction begins by saying whose rows it may see: `nosotros.organisation` is set for
its length, and the row-level security of every table compares with it. A transaction that
forgets a `WHERE` sees nothing of anybody else's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, cast

import psycopg
from sqlalchemy import Connection, create_engine, exc
from sqlalchemy.engine import make_url

from nosotros.errors import Unavailable

#: Sees the bus's own rows of every organisation; no table of a service knows the word.
EVERY_ORGANISATION = "*"

_SET = "SELECT set_config('nosotros.organisation', %s, true)"
Statement = tuple[str, Mapping[str, Any]]


class Database:
    """The connections of a process to its service's database."""

    def __init__(self, url: str, *, pool_size: int = 16, statement_seconds: int = 30) -> None:
        """
        Args:
            url: a `postgresql://` address.
            pool_size: most connections at once.
            statement_seconds: after which a statement is given up.
        """
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            connect_args={
                "options": f"-c statement_timeout={statement_seconds * 1000}",
                "connect_timeout": 5,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 20000,
            },
        )

    @contextmanager
    def begin(
        self, organisation: str, *, first: Sequence[Statement] = ()
    ) -> Iterator["Transaction"]:
        """A transaction that sees one organisation's rows.

        Args:
            organisation: its slug, or `EVERY_ORGANISATION` for the bus's own work.
            first: statements that travel with the transaction's beginning, in one round
                trip; their first rows are in `Transaction.first`.

        Raises:
            Unavailable: the database cannot be reached, or went away.
        """
        with translated(), self.engine.connect() as connection:
            driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
            # SQLAlchemy is told of its transaction before the driver begins one.
            connection.begin()
            with driver.pipeline():
                driver.execute(_SET, (organisation,))
                cursors = [driver.execute(_literal(text), values) for text, values in first]
            transaction = Transaction(
                connection=connection, driver=driver, first=[each.fetchone() for each in cursors]
            )
            yield transaction
            if not transaction.ended:
                connection.commit()

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for locks that live as long as it does.

        Raises:
            Unavailable: the database cannot be reached, or went away.
        """
        with translated(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def ping(self) -> None:
        """Raise `Unavailable` unless the database answers."""
        with translated(), self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


class Transaction:
    """A transaction under way."""

    def __init__(
        self, *, connection: Connection, driver: psycopg.Connection[Any], first: list[Any]
    ) -> None:
        self.connection = connection
        #: the first row of each statement that travelled with the beginning
        self.first = first
        self.ended = False
        self._driver = driver

    def commit_with(
        self, statements: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]
    ) -> None:
        """Commit, sending these statements (each once per mapping) along in one round trip."""
        with self._driver.pipeline():
            for text, rows in statements:
                with self._driver.cursor() as cursor:
                    if len(rows) == 1:
                        cursor.execute(_literal(text), rows[0])
                    else:
                        cursor.executemany(_literal(text), rows)
            self._driver.commit()
        self.connection.commit()
        self.ended = True


_GONE = (
    psycopg.OperationalError,
    exc.OperationalError,
    psycopg.InterfaceError,
    exc.InterfaceError,
    exc.TimeoutError,
)
_NOT_GONE = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


@contextmanager
def translated() -> Iterator[None]:
    """Tell a database that is away (`Unavailable`) from one that refuses a statement."""
    try:
        yield
    except _GONE as error:
        cause = getattr(error, "orig", None) or error
        if isinstance(cause, _NOT_GONE):
            raise
        raise Unavailable("the database cannot be reached") from error


def _literal(statement: str) -> LiteralString:
    """psycopg takes only literals: our statements are constants, their values always apart."""
    return cast("LiteralString", statement)


def constraint_of(error: exc.IntegrityError | psycopg.IntegrityError) -> str | None:
    """The name of the constraint that refused a row."""
    cause = error.orig if isinstance(error, exc.IntegrityError) else error
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
