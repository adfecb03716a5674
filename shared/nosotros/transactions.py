"""A transaction under way, and how what is stored with its commit travels."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any, LiteralString, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection

from nosotros.bulk import in_bulk
from nosotros.merging import merged

#: above so many rows, each statement is sent by itself, and an INSERT once for all its rows
_MERGED_AT_MOST = 12


class Transaction:
    """A transaction under way."""

    def __init__(
        self,
        *,
        connection: Connection,
        driver: psycopg.Connection[Any],
        ahead: ExitStack,
        first: list[Any],
    ) -> None:
        #: the first row of each statement that travelled with the beginning
        self.first = first
        self.ended = False
        self._connection = connection
        self._driver = driver
        #: ends the pipeline where something was sent ahead, and waits for its answers
        self._ahead = ahead

    @property
    def connection(self) -> Connection:
        """The connection, to ask something; what was sent ahead is waited for first."""
        self._ahead.close()
        return self._connection

    @property
    def lost(self) -> bool:
        """Whether the database went away during it."""
        return self._driver.closed or self._connection.closed or self._connection.invalidated

    def interrupt(self) -> None:
        """Give up a statement that is still under way, because who waited for it was stopped."""
        if self._is_ahead:
            self._driver.cancel_safe(timeout=5)
            with suppress(psycopg.Error):
                self._ahead.close()
        if self._driver.info.transaction_status is TransactionStatus.ACTIVE:
            self._driver.cancel_safe(timeout=5)
            while self._driver.pgconn.get_result() is not None:
                continue
        if self._is_ahead:
            # Stopped as it waited for what was sent ahead: nothing more can be asked of it.
            self._driver.close()

    def send(self, statements: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> None:
        """Send statements ahead (each once per mapping), and wait for none of their answers: the database is
        at work on them meanwhile. What one of them is refused for, a later call raises, the commit at the latest.

        A connection that was taken before is not to be used after it: `connection` is asked for again.
        """
        if not self._is_ahead:
            self._ahead.enter_context(self._driver.pipeline())
        for text, rows in statements:
            together = in_bulk(text) if len(rows) > 1 else None
            if together is None:
                with self._driver.cursor() as cursor:
                    cursor.executemany(literal(text), rows)
            else:
                statement, values = together.of(rows)
                self._driver.execute(literal(statement), values)

    def commit_with(self, statements: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> None:
        """Commit, sending these statements (each once per mapping) along in one round trip.

        They are carried out as one statement, so none sees what another changes, and no row may
        be changed by two of them.
        """
        if self._is_ahead or sum(len(rows) for _, rows in statements) > _MERGED_AT_MOST:
            self.send(statements)
            committed = self._driver.execute("COMMIT")
            self._ahead.close()
        elif statements:
            text, order = merged(tuple((text, len(rows)) for text, rows in statements))
            try:
                values = [statements[place][1][number][name] for place, number, name in order]
            except KeyError as missing:
                # As psycopg says it of every other statement.
                raise psycopg.ProgrammingError(
                    f"a row has no value of the name {missing}"
                ) from None
            with self._driver.pipeline():
                psycopg.RawCursor(self._driver).execute(literal(text), values)
                committed = self._driver.execute("COMMIT")
        else:
            self.end()
            return
        if committed.statusmessage != "COMMIT":
            raise _nothing_stored()
        self.ended = True

    def end(self) -> None:
        """Commit, unless that was done already."""
        if self.ended:
            return
        self._ahead.close()
        if self._driver.info.transaction_status is TransactionStatus.INERROR:
            raise _nothing_stored()
        self._driver.commit()
        self.ended = True

    @property
    def _is_ahead(self) -> bool:
        """Whether statements were sent whose answers nobody has waited for."""
        return bool(self._driver.pgconn.pipeline_status)


def _nothing_stored() -> psycopg.Error:
    """PostgreSQL answers COMMIT by rolling back where an earlier statement failed, and whoever sent it did
    not care."""
    return psycopg.errors.InFailedSqlTransaction("nothing was stored: a statement had failed")


def literal(statement: str) -> LiteralString:
    """psycopg takes only literals: our statements are constants, their values always apart."""
    return cast("LiteralString", statement)
