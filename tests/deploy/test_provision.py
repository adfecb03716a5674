"""Each service reaches its own database and its own queues, and nobody else's."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import aio_pika
import amqp
import psycopg
import pytest
from psycopg import sql

from localstack.provision import provision
from localstack.servers import Postgres, RabbitMQ
from nosotros.testing.waiting import PATIENCE

# Names of this module's own, for other tests use the same servers.
OURS, THEIRS, ENTRANCE = "alpha", "beta", "gateway"
EXCHANGES = ("nosotros.events", "nosotros.internal", "nameko-rpc")

Access = dict[str, dict[str, str]]


def make(postgres: Postgres, broker: RabbitMQ) -> Access:
    return provision(
        postgres_url=postgres.url(),
        broker_api_url=broker.api_url(),
        amqp_url=broker.amqp_url(),
        services=[OURS, THEIRS],
    )


@pytest.fixture(scope="module")
def access(postgres: Postgres, broker: RabbitMQ) -> Iterator[Access]:
    made = make(postgres, broker)
    with channel(broker.amqp_url()) as admin:
        for exchange in EXCHANGES:
            admin.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        for name in (OURS, THEIRS):
            for queue in (f"{name}.events", f"{name}.journal", f"rpc-{name}"):
                admin.queue_declare(
                    queue,
                    durable=True,
                    auto_delete=False,
                    arguments={"x-queue-type": "quorum"},
                )
    yield made
    with channel(broker.amqp_url()) as admin:
        for name in (OURS, THEIRS):
            admin.queue_delete(f"{name}.events")
            admin.queue_delete(f"{name}.journal")
            admin.queue_delete(f"rpc-{name}")
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for name in (OURS, THEIRS):
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@contextmanager
def channel(url: str) -> Iterator[amqp.Channel]:
    credentials, address = url.removeprefix("amqp://").removesuffix("/%2F").split("@")
    user, password = credentials.split(":")
    with amqp.Connection(host=address, userid=user, password=password) as connection:
        yield connection.channel()


def database_url(access: Access, name: str) -> str:
    return access[name]["NOSOTROS_DATABASE_URL"]


def owner_url(access: Access, name: str) -> str:
    return access[name]["NOSOTROS_OWNER_DATABASE_URL"]


def amqp_url(access: Access, name: str) -> str:
    return access[name]["NOSOTROS_AMQP_URL"]


def test_provisioning_twice_keeps_the_data_and_gives_new_passwords(
    postgres: Postgres, broker: RabbitMQ, access: Access
) -> None:
    with psycopg.connect(owner_url(access, OURS)) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    again = make(postgres, broker)
    assert database_url(again, OURS) != database_url(access, OURS)
    with psycopg.connect(owner_url(again, OURS)) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == []
        connection.execute("DROP TABLE kept")
    with channel(amqp_url(again, OURS)) as link:
        link.queue_declare(f"{OURS}.events", passive=True)
    access.update(again)


def test_the_owner_makes_tables_and_extensions(access: Access) -> None:
    with psycopg.connect(owner_url(access, OURS)) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute("CREATE TABLE things (organisation text)")
        connection.execute(f"GRANT SELECT ON things TO {OURS}")
    with psycopg.connect(database_url(access, OURS)) as connection:
        assert connection.execute("SELECT * FROM things").fetchall() == []
    with psycopg.connect(owner_url(access, OURS)) as connection:
        connection.execute("DROP TABLE things")


def test_the_services_role_makes_no_table_and_bypasses_no_row_security(
    access: Access,
) -> None:
    with psycopg.connect(database_url(access, OURS)) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (organisation text)")


@pytest.mark.parametrize("database", [THEIRS, "postgres", "template1"])
@pytest.mark.parametrize("variable", ["NOSOTROS_DATABASE_URL", "NOSOTROS_OWNER_DATABASE_URL"])
def test_a_service_cannot_connect_to_another_database(
    access: Access, database: str, variable: str
) -> None:
    address = access[OURS][variable].rsplit("/", 1)[0]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{address}/{database}")


def test_a_service_consumes_its_own_queues_and_publishes_its_events(
    access: Access,
) -> None:
    with channel(amqp_url(access, OURS)) as link:
        for queue in (f"{OURS}.events", f"{OURS}.journal", f"rpc-{OURS}"):
            link.queue_declare(
                queue,
                durable=True,
                auto_delete=False,
                arguments={"x-queue-type": "quorum"},
            )
            link.queue_bind(queue, "nosotros.events", f"*.{OURS}.#")
            link.basic_consume(queue)
        link.confirm_select()
        for exchange in EXCHANGES:
            link.basic_publish_confirm(amqp.Message("{}"), exchange, "x.nobody.y.v1")


@pytest.mark.parametrize("queue", [f"{THEIRS}.events", f"{THEIRS}.journal", f"rpc-{THEIRS}"])
def test_a_service_cannot_read_another_services_queue(access: Access, queue: str) -> None:
    with (
        channel(amqp_url(access, OURS)) as link,
        pytest.raises(amqp.exceptions.AccessRefused, match=f"queue '{queue}'"),
    ):
        link.basic_consume(queue)


def test_a_service_cannot_make_a_queue_of_its_own_invention(access: Access) -> None:
    with (
        channel(amqp_url(access, OURS)) as link,
        pytest.raises(amqp.exceptions.AccessRefused, match="queue 'copy'"),
    ):
        link.queue_declare("copy")


def test_a_service_cannot_delete_another_services_queue(access: Access) -> None:
    with (
        channel(amqp_url(access, OURS)) as link,
        pytest.raises(amqp.exceptions.AccessRefused, match=f"queue '{THEIRS}.events'"),
    ):
        link.queue_delete(f"{THEIRS}.events")


def test_the_gateway_cannot_publish_an_event_or_read_a_queue(access: Access) -> None:
    with channel(amqp_url(access, ENTRANCE)) as link:
        link.confirm_select()
        with pytest.raises(amqp.exceptions.AccessRefused, match=r"exchange 'nosotros\.events'"):
            link.basic_publish_confirm(amqp.Message("{}"), "nosotros.events", "x")
    with (
        channel(amqp_url(access, ENTRANCE)) as link,
        pytest.raises(amqp.exceptions.AccessRefused, match=f"queue 'rpc-{OURS}'"),
    ):
        link.basic_consume(f"rpc-{OURS}")


def test_the_gateway_calls_a_service_and_is_answered_by_direct_reply_to(
    access: Access,
) -> None:
    async def serve(service: aio_pika.abc.AbstractChannel, begun: asyncio.Event) -> None:
        queue = await service.get_queue(f"rpc-{OURS}", ensure=False)
        exchange = await service.get_exchange("nameko-rpc", ensure=False)
        await queue.bind(exchange, f"{OURS}.*")
        async with queue.iterator() as requests:
            begun.set()
            async for request in requests:
                assert request.reply_to is not None
                answer = aio_pika.Message(
                    b"answer to " + request.body, correlation_id=request.correlation_id
                )
                await service.default_exchange.publish(answer, request.reply_to)
                await request.ack()
                return

    async def call() -> bytes:
        own = await aio_pika.connect(amqp_url(access, OURS))
        entrance = await aio_pika.connect(amqp_url(access, ENTRANCE))
        async with own, entrance:
            begun = asyncio.Event()
            service = asyncio.create_task(serve(await own.channel(), begun))
            caller = await entrance.channel()
            answers: asyncio.Queue[aio_pika.abc.AbstractIncomingMessage] = asyncio.Queue()
            replies = await caller.get_queue("amq.rabbitmq.reply-to", ensure=False)
            await replies.consume(answers.put, no_ack=True)
            exchange = await caller.get_exchange("nameko-rpc", ensure=False)
            await begun.wait()
            question = aio_pika.Message(b"question", reply_to="amq.rabbitmq.reply-to")
            await exchange.publish(question, f"{OURS}.ask")
            answer = await asyncio.wait_for(answers.get(), PATIENCE)
            await service
            return answer.body

    assert asyncio.run(call()) == b"answer to question"
