"""The process that takes events notes that it hears, as long as nothing waits in its queue."""

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from integrations.service import IntegrationsService
from integrations.storage import hearing
from localstack.servers import Postgres, RabbitMQ
from nosotros import clock
from nosotros.bus.broker import connect
from nosotros.bus.service import subscription_of
from nosotros.bus.topology import declare_all
from nosotros.contracts.partners import AgreementConcluded
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from nosotros.secrecy import new_key
from nosotros.testing import Message, Running, eventually, nosotros, publish, told
from nosotros.testing.waiting import PATIENCE
from tests.conftest import Access
from tests.emptying import administrator
from tests.integrations.conftest import NAME
from tests.integrations.journalled import Rows

MANY = 60
_LONG_AGO = "UPDATE hearing SET at = '-infinity'"


@pytest.fixture
def service(
    access: Access, broker: RabbitMQ, database: Database, tmp_path: Path
) -> Callable[[str], Running]:
    """The service in a process of its own: `service("name")`; its queue is empty before."""
    subscription = subscription_of(IntegrationsService)
    declare_all(broker.amqp_url(), [subscription])
    with connect(broker.amqp_url(), name="tests") as connection:
        connection.connection.channel().queue_purge(subscription.queue)
    environment = {
        "NOSOTROS_AMQP_URL": broker.amqp_url(),
        "NOSOTROS_DATABASE_URL": access.url,
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_SECRETS_KEY": new_key(),
        "NOSOTROS_CLOCK": str(tmp_path / "clock"),
        # For longer than any test looks on.
        "NOSOTROS_DRAIN_SECONDS": f"{PATIENCE:g}",
    }

    def service(name: str) -> Running:
        command = nosotros("run", "integrations")
        return Running(command, environment=environment, log=tmp_path / f"{name}.log")

    return service


@pytest.fixture
def forgotten(database: Database) -> Callable[[], None]:
    """Forget when it was heard last."""

    def forget() -> None:
        with database.begin(EVERY_ORGANISATION) as transaction:
            transaction.connection.exec_driver_sql(_LONG_AGO)

    forget()
    return forget


def hears(database: Database) -> bool:
    (rows,) = database.look(EVERY_ORGANISATION, (hearing.HEARS, {}))
    return hearing.hears_of(rows)


def noted_at(database: Database) -> datetime:
    ((noted,),) = database.look(EVERY_ORGANISATION, ("SELECT at FROM hearing", {}))
    return noted.at


def concluded() -> Message:
    event = AgreementConcluded(
        agreement_id=new_id(),
        grantor="gestarsalud",
        grantee="la-u",
        purposes=("enrolment",),
        event_types=("*",),
        operations=(),
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=1),
        successor=None,
    )
    return told(event, organisation="gestarsalud")


def test_it_is_noted_as_long_as_the_process_is_there(
    service: Callable[[str], Running], database: Database, forgotten: Callable[[], None]
) -> None:
    assert not hears(database)
    with service("one") as one, service("two") as two:
        one.ready()
        two.ready()
        eventually(lambda: hears(database))
        notes = {noted_at(database)}
        eventually(lambda: notes.add(noted_at(database)) or len(notes) > 6)
        # A machine may stand still between two of them, but not each time.
        assert median((b - a).total_seconds() for a, b in pairwise(sorted(notes))) < 2
    eventually(lambda: not hears(database), seconds=hearing.HEARS_FOR + 2)


def test_while_more_waits_than_is_taken_it_is_not_noted(
    service: Callable[[str], Running],
    database: Database,
    broker: RabbitMQ,
    postgres: Postgres,
    rows: Rows,
    forgotten: Callable[[], None],
) -> None:
    with service("one") as one:
        one.ready()
        eventually(lambda: hears(database))
        holder = administrator(postgres.url(NAME))
        with holder.transaction():
            # Who hears of an agreement waits, and what is told after it waits in the queue.
            holder.execute("LOCK TABLE event_grant IN ACCESS EXCLUSIVE MODE")
            publish(broker.amqp_url(), [concluded() for _ in range(MANY)])
            eventually(lambda: not hears(database), seconds=hearing.HEARS_FOR + 5)
            forgotten()
            time.sleep(2)
            assert not hears(database)
        eventually(lambda: hears(database))
        # The last of them are under way when no other waits any more.
        eventually(lambda: len(rows("SELECT id FROM event_grant")) == MANY)


def test_one_that_stops_does_not_note_it_while_it_ends_what_is_under_way(
    service: Callable[[str], Running],
    database: Database,
    broker: RabbitMQ,
    postgres: Postgres,
    rows: Rows,
    forgotten: Callable[[], None],
) -> None:
    waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with service("one") as one:
        one.ready()
        eventually(lambda: hears(database))
        with administrator(postgres.url(NAME)).transaction() as holding:
            holding.connection.execute("LOCK TABLE event_grant IN ACCESS EXCLUSIVE MODE")
            publish(broker.amqp_url(), [concluded()])
            eventually(lambda: rows(waits))
            os.kill(one.pid, signal.SIGTERM)
            # What is told from now on waits for another process.
            eventually(lambda: not hears(database), seconds=hearing.HEARS_FOR + 3)
            assert one.alive
