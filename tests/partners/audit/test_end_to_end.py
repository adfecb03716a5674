"""From a command in one service to a checked entry of the log, over a real broker, through kills."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from localstack.provision import provision
from localstack.servers import Postgres, RabbitMQ
from nosotros import seals, services
from nosotros.audits.checking import Chain, Head
from nosotros.audits.files import taken_apart
from nosotros.bus.broker import connect
from nosotros.bus.rpc import Caller
from nosotros.bus.service import subscription_of
from nosotros.bus.topology import Subscription, declare_all
from nosotros.contracts.enrolment import OpenIntake
from nosotros.contracts.partners import ExportAudit, GetAuditHead, ListAuditEntries
from nosotros.migrating import migrate
from nosotros.seals import Keys, SigningKey
from nosotros.secrecy import new_key
from nosotros.testing import Running, eventually, nosotros
from nosotros.testing.waiting import PATIENCE

ORGANISATION = "gestarsalud"
SCOPES = ("enrolment:write", "audit:read")
PARTS = ("enrolment", "partners")
DONE = """
SELECT id AS entry_id, at, actor, action, subject, command_id FROM audit ORDER BY id"""
CHAINED = """
SELECT entry_id, at, actor, action, subject, command_id FROM audit_entry
WHERE service = 'enrolment' ORDER BY entry_id"""


@dataclass(frozen=True, kw_only=True)
class Hub:
    """Two services and their relays, each a process of its own."""

    environments: Mapping[str, Mapping[str, str]]
    postgres: Postgres
    amqp_url: str
    folder: Path
    keys: Keys

    def process(self, role: str, service: str) -> Running:
        """A process of the hub."""
        return Running(
            nosotros(role, service),
            environment=self.environments[service],
            log=self.folder / f"{service}-{role}.log",
        )

    def caller(self) -> Caller:
        """Who may do everything here."""
        return Caller(self.amqp_url, organisation=ORGANISATION, actor="key:test", scopes=SCOPES)

    def rows(self, database: str, query: str) -> list[dict[str, Any]]:
        """What the superuser sees in a database."""
        with psycopg.connect(self.postgres.url(database), row_factory=dict_row) as connection:
            return connection.execute(query.encode()).fetchall()

    def told(self) -> bool:
        """Whether everything that was written down is in the log, as it was, and once."""
        return self.rows("enrolment", DONE) == self.rows("partners", CHAINED)


@pytest.fixture
def subscriptions(broker: RabbitMQ) -> Iterator[list[Subscription]]:
    """The queues of everybody who hears anything, for which relays wait."""
    made = [subscription_of(services.load(each)) for each in services.names()]
    declare_all(broker.amqp_url(), made)
    yield made
    with connect(broker.amqp_url(), name="tests") as connection:
        for each in made:
            for queue in (*each.bindings(), each.rpc_queue):
                connection.connection.channel().queue_delete(queue)


@pytest.fixture
def hub(
    postgres: Postgres, broker: RabbitMQ, tmp_path: Path, subscriptions: list[Subscription]
) -> Iterator[Hub]:
    access = provision(
        postgres_url=postgres.url(),
        broker_api_url=broker.api_url(),
        amqp_url=broker.amqp_url(),
        services=PARTS,
        gateway=False,
    )
    for each in PARTS:
        migrate(each, owner_url=access[each]["NOSOTROS_OWNER_DATABASE_URL"], role=each)
    seed = seals.new_seed()
    key = SigningKey.read(seed)
    everybody = {
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_RETRY_SECONDS": "1,1,1,1,1,1",
        "NOSOTROS_SIGNING_KEY": seed,
        "NOSOTROS_SECRETS_KEY": new_key(),
    }
    yield Hub(
        environments={each: {**access[each], **everybody} for each in PARTS},
        postgres=postgres,
        amqp_url=broker.amqp_url(),
        folder=tmp_path,
        keys={key.kid: key.private.public_key()},
    )
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for each in PARTS:
            connection.execute(f"DROP DATABASE {each} WITH (FORCE)".encode())


def test_what_is_done_is_in_the_log_once_whatever_is_killed_on_the_way(hub: Hub) -> None:
    with (
        hub.process("run", "enrolment") as enrolment,
        hub.process("relay", "enrolment") as enrolment_relay,
        hub.process("run", "partners") as partners,
        hub.process("relay", "partners") as partners_relay,
    ):
        for each in (enrolment, enrolment_relay, partners, partners_relay):
            each.ready(seconds=60)
        with hub.caller() as caller:
            caller.call(OpenIntake(name="Soacha", seats=20))
            eventually(lambda: hub.told() and hub.rows("partners", CHAINED))
            for killed in (enrolment, enrolment_relay, partners):
                for _ in range(40):
                    caller.call(OpenIntake(name="Soacha", seats=20))
                killed.kill()
                killed.start()
                killed.ready(seconds=60)
            eventually(lambda: len(hub.rows("partners", CHAINED)) == 121)
            assert hub.told()

            # partners' own entries are in it too: that it was read.
            page = caller.call(ListAuditEntries(service="enrolment", limit=2))
            assert [each.action for each in page.items] == ["open_intake"] * 2
            own = ListAuditEntries(service="partners", action="read_audit_log")
            eventually(lambda: caller.call(own).items)

            head = Head.read(caller.call(GetAuditHead()).signed, hub.keys)
            content = caller.call(ExportAudit(until=head.position)).file.content
        chain = Chain(heads=[head])
        chain.take(taken_apart(base64.b64decode(content)), keys=hub.keys)
        chain.finish()
        assert chain.position == head.position == 122
        assert partners.terminate(seconds=PATIENCE) == 0
