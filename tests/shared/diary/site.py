"""Where the diary runs in a test, and what can be seen of it there."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import amqp
import orjson
import psycopg
import requests
from psycopg import sql
from psycopg.rows import dict_row

from diary import contracts
from nosotros.bus.broker import connect
from nosotros.bus.rpc import Caller
from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.identifiers import new_id
from nosotros.testing import Message, Running, nosotros, publish
from nosotros.testing.waiting import PATIENCE

SERVICE = "diary.service:DiaryService"
ORGANISATION = "soacha"
#: messages that go into a queue which is to be full
_MOST = 1000
FAST = {"NOSOTROS_RETRY_SECONDS": "1,1,1"}


class Patient(Caller):
    """Asks with a deadline that a machine which stands still for a while does not miss."""

    def call(
        self, contract: Any, *, seconds: float = PATIENCE, command_id: UUID | None = None
    ) -> Any:
        """As any caller does."""
        return super().call(contract, seconds=seconds, command_id=command_id)

    def send(
        self,
        contract: type[Any],
        payload: Any,
        seconds: float = PATIENCE,
        command_id: UUID | None = None,
    ) -> Any:
        """As any caller does."""
        return super().send(contract, payload, seconds, command_id)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Servers, addresses and folders of a test."""

    access: Mapping[str, str]
    #: the administrator's
    amqp_url: str
    api_url: str
    #: the superuser's, who sees every organisation's rows
    database_url: str
    folder: Path

    @property
    def attempts_folder(self) -> Path:
        """Where the diary counts its attempts, outside of any database."""
        return self.folder / "attempts"

    @property
    def clock(self) -> Path:
        """The settable clock's file."""
        return self.folder / "clock"

    @property
    def environment(self) -> dict[str, str]:
        """What each process of the diary is told."""
        return {
            **self.access,
            "NOSOTROS_BROKER_API_URL": self.api_url,
            "NOSOTROS_ENVIRONMENT": "development",
            "NOSOTROS_CLOCK": str(self.clock),
            "DIARY_ATTEMPTS": str(self.attempts_folder),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }

    def process(
        self, role: str = "run", *options: str, name: str | None = None, **settings: str
    ) -> Running:
        """A process of the diary: `run`, or `relay`."""
        return Running(
            nosotros(role, SERVICE, *options),
            environment={**self.environment, **FAST, **settings},
            log=self.folder / f"{name or role}.log",
        )

    def command(self, *arguments: str, **settings: str) -> str:
        """Run a command about the diary to its end; what it says."""
        done = subprocess.run(
            nosotros(*arguments, SERVICE),
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def caller(self, *, organisation: str = ORGANISATION) -> Caller:
        """One who may ask everything of the diary."""
        scopes = (contracts.READ, contracts.WRITE, "operations:read", "operations:write")
        return Patient(self.amqp_url, organisation=organisation, actor="key:test", scopes=scopes)

    def publish(self, *messages: Message) -> None:
        """Publish as the orchard would."""
        publish(self.amqp_url, messages)

    def postgres(self) -> psycopg.Connection[Any]:
        """A connection as the superuser, each statement a transaction of its own."""
        return psycopg.connect(self.database_url, autocommit=True)

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """What is stored, whoever's it is."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(statement, values).fetchall()

    def execute(self, statement: str, *values: Any) -> None:
        """Change what is stored."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(statement, values)

    def entries(self, about: UUID) -> list[str]:
        """The kinds of the entries about a subject, in their order."""
        rows = self.rows("SELECT kind FROM entry WHERE about = %s ORDER BY id", about)
        return [row["kind"] for row in rows]

    def inbox(self, factid: Any) -> dict[str, Any]:
        """The inbox's row of a fact; empty where there is none."""
        rows = self.rows("SELECT * FROM inbox WHERE factid = %s", factid)
        return rows[0] if rows else {}

    def state(self, factid: Any) -> str | None:
        """What the inbox says of a fact."""
        return self.inbox(factid).get("state")

    def attempts(self, name: Any) -> list[float]:
        """When each attempt was begun, in unix seconds."""
        file = self.attempts_folder / str(name)
        if not file.exists():
            return []
        return [float(line.split()[0]) for line in file.read_text().splitlines()]

    def name(self, about: UUID) -> str | None:
        """What a tree is called now; none where it is not known."""
        rows = self.rows("SELECT name FROM tree WHERE tree_id = %s", about)
        return rows[0]["name"] if rows else None

    def queued(self) -> int:
        """How many events wait in the broker, or are under way and not acknowledged."""
        return int(self.queue().get("messages", -1))

    def bind(self, exchange: str, key: str) -> None:
        """Have the diary hear what none of its handlers wants, as a forgotten binding would."""
        with connect(self.amqp_url, name="binder") as connection:
            connection.connection.channel().queue_bind("diary.events", exchange, key)

    def bindings(self, queue: str = "diary.events") -> set[tuple[str, str]]:
        """Exchange and key of each binding of a queue, as the broker has them."""
        found = self._get(f"/api/queues/%2F/{queue}/bindings")
        return {(each["source"], each["routing_key"]) for each in found if each["source"]}

    def queue(self, name: str = "diary.events") -> dict[str, Any]:
        """A queue, as the broker describes it."""
        return self._get(f"/api/queues/%2F/{name}")

    def limit(self, queue: str, *, messages: int) -> None:
        """Have a queue refuse more than so many messages."""
        definition = {"max-length": messages, "overflow": "reject-publish"}
        policy = {"pattern": f"^{queue}$", "apply-to": "queues", "priority": 20}
        self._send("PUT", f"/api/policies/%2F/limit-{queue}", policy | {"definition": definition})

    def unlimit(self, queue: str) -> None:
        """Have a queue take everything again."""
        self._send("DELETE", f"/api/policies/%2F/limit-{queue}", None)

    def fill(self, queue: str) -> None:
        """Have a limited queue be full: of a burst it may take hundreds more before it says so."""
        filling = Message(exchange="", routing_key=queue, body=b'{"subject": ""}')
        for _ in range(_MOST):
            try:
                publish(self.amqp_url, [filling])
            except amqp.exceptions.MessageNacked:
                return
        raise AssertionError(f"{queue} takes more than {_MOST} messages")

    @contextmanager
    def refusal(self) -> Iterator[None]:
        """Have the broker refuse every event, as a full subscriber's queue makes it."""
        queue = f"refusing-{new_id()}"
        with connect(self.amqp_url, name="refusal", heartbeat=0) as connection:
            channel = connection.connection.channel()
            channel.queue_declare(
                queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
            )
            self.limit(queue, messages=0)
            self.fill(queue)
            for exchange in (PUBLIC, INTERNAL):
                channel.queue_bind(queue, exchange, "#")
            try:
                yield
            finally:
                channel.queue_delete(queue)
                self.unlimit(queue)

    def _get(self, path: str) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(self.api_url + path, timeout=PATIENCE)
            answer.raise_for_status()
            return answer.json()

    def _send(self, method: str, path: str, body: Any) -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.request(
                method, self.api_url + path, json=body, timeout=PATIENCE
            ).raise_for_status()

    def at_work(self) -> int:
        """How many handlers are at work: they have written, and their transactions idle meanwhile."""
        rows = self.rows(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = 'diary'"
            " AND usename = 'diary' AND state = 'idle in transaction'"
            " AND position('INSERT INTO entry' IN query) > 0"
        )
        return rows[0]["n"]

    @contextmanager
    def held_up(self, table: str) -> Iterator[None]:
        """Have whoever writes to a table wait as long as the context lasts."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
            yield

    def waits(self) -> int:
        """How many wait for what is held up."""
        rows = self.rows(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = 'diary'"
            " AND usename = 'diary' AND wait_event_type = 'Lock' AND wait_event = 'relation'"
        )
        return rows[0]["n"]

    @contextmanager
    def held_back(self, events: int) -> Iterator[None]:
        """Have a relay number no more than so many of those that wait, as long as the context lasts."""
        with psycopg.connect(self.database_url) as connection:
            held = connection.execute(
                "SELECT 1 FROM outbox WHERE id ="
                " (SELECT id FROM outbox ORDER BY id OFFSET %s LIMIT 1) FOR UPDATE",
                [events],
            )
            assert held.rowcount == 1
            yield

    def outbox(self) -> int:
        """How many events wait in the outbox."""
        return self.rows("SELECT count(*) AS n FROM outbox")[0]["n"]

    def alarmed(self) -> bool:
        """Whether the broker takes nothing, for want of memory or disk."""
        with requests.Session() as session:
            session.trust_env = False
            url = f"{self.api_url}/api/health/checks/local-alarms"
            return session.get(url, timeout=PATIENCE).status_code == 503

    def remove_queues(self) -> None:
        """Delete the diary's queues."""
        with connect(self.amqp_url, name="remover") as connection:
            channel = connection.connection.channel()
            for queue in ("diary.events", "rpc-diary"):
                channel.queue_delete(queue)


def fact(message: Message) -> str:
    """The factid of a message."""
    return message.event["factid"]


@cache
def subject_of(body: bytes) -> str:
    """Of an event, read once: who waits for thousands looks at each of them thousands of times."""
    return orjson.loads(body)["subject"]


def tree() -> UUID:
    """A tree that no other test speaks of."""
    return new_id()
