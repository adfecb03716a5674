"""One PostgreSQL database a service: connections, isolated transactions, their few round trips.

A transaction begins by saying whose rows it may see: `nosotros.organisation` is set for
its length, and the row-level security of every table compares with it. A transaction that
forgets a `WHERE` sees nothing of anybody else's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, cast

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, create_engine, exc
from sqlalchemy.engine import make_url

from nosotros.errors import Unavailable
from nosotros.transactions import Transaction, literal

#: Sees the bus's own rows of every organisation; no table of a service knows the word.
EVERY_ORGANISATION = "*"
#: options of every connection of ours: no moment is read or written by where a server happens to
#: stand, where one near year 1 or 9999 falls outside of what Python knows
IN_UTC = "-c timezone=UTC"

_BEGIN = "BEGIN"
_SET = "SET LOCAL nosotros.organisation = %s"
Statement = tuple[str, Mapping[str, Any]]


class Database:
    """The connections of a process to its service's database."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 16,
        statement_seconds: int = 30,
        by_index: bool = False,
    ) -> None:
        """
        Args:
            url: a `postgresql://` address.
            pool_size: most connections at once.
            statement_seconds: after which a statement is given up.
            by_index: for those who look up a few rows again and again: each statement is planned
                once, with an index wherever there is one, however small its tables were then.
        """
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        #: transactions that were begun, looks not counted
        self.begun = 0
        self.engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            # We begin and commit ourselves, so that both travel with other statements.
            isolation_level="AUTOCOMMIT",
            connect_args={
                "options": _options(statement_seconds, by_index=by_index),
                "connect_timeout": 5,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 20000,
            },
        )

    @contextmanager
    def begin(self, organisation: str, *, first: Sequence[Statement] = ()) -> Iterator[Transaction]:
        """A transaction that sees one organisation's rows.

        Args:
            organisation: its slug, or `EVERY_ORGANISATION` for the bus's own work.
            first: statements that travel with the transaction's beginning, in one round
                trip; their first rows are in `Transaction.first`.

        Raises:
            Unavailable: the database cannot be reached, or went away.
        """
        self.begun += 1
        with translated(), self.engine.connect() as connection:
            driver = _driver_of(connection)
            ahead = ExitStack()
            try:
                transaction = Transaction(
                    connection=connection,
                    driver=driver,
                    ahead=ahead,
                    first=_begin(driver, organisation, first),
                )
                yield transaction
                transaction.end()
            except BaseException:
                with suppress(psycopg.Error):
                    ahead.close()
                # A connection that cannot even be rolled back is thrown away by the pool.
                with suppress(psycopg.Error):
                    driver.rollback()
                raise

    def look(self, organisation: str, *statements: Statement) -> list[list[Any]]:
        """The rows that each statement finds among one organisation's, in one round trip.

        For what is asked again and again, mostly to hear that there is nothing.

        Raises:
            Unavailable: the database cannot be reached, or went away.
        """
        with translated(), self.engine.connect() as connection:
            driver = _driver_of(connection)
            cursor = psycopg.ClientCursor(driver, row_factory=namedtuple_row)
            # One message is one transaction, and ends with it, whatever becomes of its statements.
            cursor.execute(literal(_together(cursor, organisation, statements)))
            found: list[list[Any]] = []
            while cursor.nextset():
                found.append(cursor.fetchall())
        return found

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for locks that live as long as it does.

        Raises:
            Unavailable: the database cannot be reached, or went away.
        """
        with translated(), self.engine.connect() as connection:
            yield connection

    def ping(self) -> None:
        """Raise `Unavailable` unless the database answers."""
        with translated(), self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


#: ways to find rows that read a whole table
_BUT_BY_INDEX = ("seqscan", "hashjoin", "mergejoin", "material")


def _options(statement_seconds: int, *, by_index: bool) -> str:
    chosen = [f"statement_timeout={statement_seconds * 1000}"]
    if by_index:
        chosen += ["plan_cache_mode=force_generic_plan", "jit=off"]
        chosen += [f"enable_{each}=off" for each in _BUT_BY_INDEX]
    return " ".join((IN_UTC, *(f"-c {each}" for each in chosen)))


def first_row(connection: Connection, statement: str, values: Mapping[str, Any]) -> Any | None:
    """The first row that a statement finds, its columns by their names; none: it finds none.

    Read by the driver itself, for what every request looks up: SQLAlchemy describes a statement's
    columns anew each time.
    """
    with _driver_of(connection).cursor(row_factory=namedtuple_row) as cursor:
        return cursor.execute(literal(statement), values).fetchone()


def _driver_of(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _begin(
    driver: psycopg.Connection[Any], organisation: str, first: Sequence[Statement]
) -> list[Any]:
    """Begin in one message of the simple protocol, with the values bound on our side."""
    cursor = psycopg.ClientCursor(driver)
    cursor.execute(literal(f"{_BEGIN}; {_together(cursor, organisation, first)}"))
    cursor.nextset()
    rows: list[Any] = []
    while cursor.nextset():
        rows.append(cursor.fetchone())
    return rows


def _together(
    cursor: psycopg.ClientCursor[Any], organisation: str, statements: Sequence[Statement]
) -> str:
    parts = [cursor.mogrify(_SET, (organisation,))]
    parts += [cursor.mogrify(literal(text), values) for text, values in statements]
    return "; ".join(parts)


_GONE = (
    psycopg.OperationalError,
    exc.OperationalError,
    psycopg.InterfaceError,
    exc.InterfaceError,
    exc.TimeoutError,
)
_NOT_GONE = (
    psycopg.errors.PipelineAborted,
    psycopg.errors.QueryCanceled,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.LockNotAvailable,
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
