"""Everything that a platform holds, wherever it may be kept, to be searched for somebody."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from localstack.plan import SERVICES
from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.journeys.secrets_of import found_in

#: The servers' own files: what they hold is read through the servers, as far as it is there.
SERVERS = ("postgres", "rabbitmq")
#: What the mail sink stands for, a mail server that is not ours, keeps what was delivered to it.
OUTSIDE = ("mail",)
_TABLES = (
    "SELECT schemaname, relname, attname, format_type(atttypid, atttypmod) FROM pg_stat_user_tables"
    " JOIN pg_attribute ON attrelid = relid WHERE attnum > 0 AND NOT attisdropped"
)


def dump(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Every value of every table, message of every queue, and file; each with where it is."""
    for database in SERVICES:
        yield from _rows(stack, database)
    yield from _messages(stack)
    yield from _files(stack)


def found(stack: Stack, wanted: Iterable[str]) -> dict[str, set[str]]:
    """Which of these folded words are anywhere, by where they are."""
    words = set(wanted)
    places: dict[str, set[str]] = {}
    for place, content in dump(stack):
        if seen := found_in(content, words):
            places.setdefault(place, set()).update(seen)
    return places


def _rows(stack: Stack, database: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(stack.postgres.url(database)) as connection:
        tables: dict[tuple[str, str], list[Any]] = {}
        for schema, table, column, kind in connection.execute(_TABLES):
            # Bytes as they are: what is written in them is what is searched.
            name = sql.Identifier(column)
            read = name if kind == "bytea" else sql.SQL("{}::text").format(name)
            tables.setdefault((schema, table), []).append(read)
        assert tables, database
        for (schema, table), columns in tables.items():
            select = sql.SQL("SELECT {} FROM {}").format(
                sql.SQL(", ").join(columns), sql.Identifier(schema, table)
            )
            for row in connection.execute(select):
                values = (each for each in row if each is not None)
                yield (
                    f"{database}.{table}",
                    b"\n".join(v.encode() if isinstance(v, str) else v for v in values),
                )


def _messages(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """What is in the queues; it stays there."""
    with web.Client(base_url=stack.broker.api_url(), timeout=PATIENCE, trust_env=False) as api:
        queues = api.get("/api/queues").raise_for_status().json()
        assert queues
        # Rooms let their partner and the hub in, and no administrator but who lets herself in.
        rooms = {queue["vhost"] for queue in queues if queue["vhost"].startswith("room.")}
        for vhost in rooms:
            rights = {"configure": "", "write": "", "read": ".*"}
            user = urlsplit(stack.broker.api_url()).username
            api.put(f"/api/permissions/{vhost}/{user}", json=rights).raise_for_status()
        for queue in queues:
            if queue["exclusive"]:  # of one connection, which is the only one that may look
                continue
            vhost, name = queue["vhost"].replace("/", "%2F"), queue["name"]
            asked = {"count": 10_000, "ackmode": "ack_requeue_true", "encoding": "auto"}
            held = api.post(f"/api/queues/{vhost}/{name}/get", json=asked).raise_for_status()
            yield f"queue {name}", held.content


def _files(stack: Stack) -> Iterator[tuple[str, bytes]]:
    apart = {stack.folder / name for name in (*SERVERS, *OUTSIDE)}
    # The servers' folders are not even walked: theirs come and go with a queue or a room.
    for top in sorted(set(stack.folder.iterdir()) - apart):
        for path in (top, *sorted(top.rglob("*"))):
            if path.is_file():
                name = path.relative_to(stack.folder)
                yield f"file {name}", path.name.encode() + path.read_bytes()
