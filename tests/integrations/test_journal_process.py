"""The appender as it runs: `nosotros work integrations journal`, on a real queue."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from integrations.journal.process import QUEUE
from integrations.service import IntegrationsService
from localstack.servers import RabbitMQ
from nosotros.bus.bounded import FAREWELL
from nosotros.bus.broker import connect
from nosotros.bus.service import subscription_of
from nosotros.bus.topology import declare_all
from nosotros.contracts.enrolment import ContactChanged
from nosotros.contracts.integrations import care
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Running, eventually, nosotros, publish, told
from nosotros.testing.waiting import PATIENCE
from tests.conftest import Access
from tests.frozen import frozen
from tests.integrations.journalled import Rows, contiguous, journalled, message

Start = Callable[..., Running]


@pytest.fixture
def start(access: Access, broker: RabbitMQ, database: Database, tmp_path: Path) -> Start:
    """A process that keeps the journal: `start("name")`; its queue is empty before."""
    declare_all(broker.amqp_url(), [subscription_of(IntegrationsService)])
    with connect(broker.amqp_url(), name="tests") as connection:
        channel = connection.connection.channel()
        # What a process that was killed had not acknowledged comes back when its end is noticed.
        # A queue that does not answer at once is said to have none: it is asked more than once.
        eventually(
            lambda: (
                not any(channel.queue_declare(QUEUE, passive=True).consumer_count for _ in range(5))
            )
        )
        channel.queue_purge(QUEUE)
    environment = {
        "NOSOTROS_AMQP_URL": broker.amqp_url(),
        "NOSOTROS_DATABASE_URL": access.url,
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_CLOCK": str(tmp_path / "clock"),
    }

    def start(name: str) -> Running:
        command = nosotros("work", "integrations", "journal")
        return Running(command, environment=environment, log=tmp_path / f"{name}.log")

    return start


def queued(broker: RabbitMQ) -> int:
    """What waits in the queue, or is under way and not acknowledged."""
    with connect(broker.amqp_url(), name="tests") as connection:
        return connection.connection.channel().queue_declare(QUEUE, passive=True).message_count


def test_what_is_published_is_in_the_journal_and_its_queue_is_empty(
    start: Start, broker: RabbitMQ, rows: Rows
) -> None:
    with start("journal") as journal:
        journal.ready()
        publish(broker.amqp_url(), [message(number) for number in range(1, 51)])
        eventually(lambda: len(journalled(rows)) == 50)
        assert contiguous(rows)
        assert journal.terminate(seconds=PATIENCE) == 0
    assert queued(broker) == 0


def test_a_broker_that_froze_keeps_it_neither_from_ending_nor_from_appending_the_next_time(
    start: Start, broker: RabbitMQ, rows: Rows
) -> None:
    with start("frozen-out") as journal:
        journal.ready()
        publish(broker.amqp_url(), [message(number) for number in range(1, 1001)])
        eventually(lambda: journalled(rows))
        with frozen(broker):
            assert journal.terminate(seconds=FAREWELL + 10) == 0
        journal.start()
        eventually(lambda: len(journalled(rows)) == 1000)
        assert contiguous(rows)


def test_processes_killed_in_the_middle_lose_nothing_and_double_nothing(
    start: Start, broker: RabbitMQ, rows: Rows
) -> None:
    rooms = ("hub", "la-u", "alcaldia")
    messages = [message(number, room=room) for number in range(1, 1001) for room in rooms]
    publish(broker.amqp_url(), messages)
    for number in range(1, 5):
        # What the last ones sent as they were killed may have been stored since.
        before = min(len(journalled(rows)), len(messages) - 1)
        with start(f"killed-{number}") as one, start(f"killed-{number}-too") as other:
            eventually(lambda before=before: len(journalled(rows)) > before)
            one.kill()
            publish(broker.amqp_url(), messages[number * 100 : number * 100 + 50])
            other.kill()
        if len(journalled(rows)) == len(messages):
            break
    with start("last") as last:
        last.ready()
        eventually(lambda: len(journalled(rows)) == len(messages))
        eventually(lambda: queued(broker) == 0)
        assert last.terminate(seconds=PATIENCE) == 0
    assert contiguous(rows)
    assert rows("SELECT FROM journal_held") == []


def test_a_second_process_stands_by_and_takes_over(
    start: Start, broker: RabbitMQ, rows: Rows
) -> None:
    with start("first") as first:
        first.ready()
        with start("second") as second:
            second.ready()
            assert "appender_standing_by" in second.log.read_text()
            first.kill()
            publish(broker.amqp_url(), [message(1)])
            eventually(lambda: len(journalled(rows)) == 1)


def test_what_may_not_leave_or_is_no_event_is_parked_and_the_rest_goes_on(
    start: Start, broker: RabbitMQ, rows: Rows, ask: Callable[..., Any]
) -> None:
    contact = ContactChanged(
        participant_id=new_id(),
        first_names="Luz Marina",
        preferred_channel=None,
        mobile=None,
        email=None,
        language="es",
        messages_authorised_on=None,
    )
    internal = told(contact, organisation="gestarsalud")
    wrong = [
        message(1).with_body(b"no event"),
        message(1).with_body(internal.body),
        message(1).with_body(message(1).body.replace(b"{", b"{\n", 1)),
        message(1),
    ]
    with start("journal") as journal:
        journal.ready()
        publish(broker.amqp_url(), wrong)
        eventually(lambda: len(journalled(rows)) == 1)
    parked = ask(care.list())
    assert {each.reason for each in parked.items} == {
        "is not JSON",
        "is an internal event, and has come by the public exchange",
        "is written on more than one line",
    }


def test_a_missing_queue_is_named(start: Start, broker: RabbitMQ) -> None:
    with connect(broker.amqp_url(), name="tests") as connection:
        connection.connection.channel().queue_delete(QUEUE)
    with start("journal") as journal:
        eventually(lambda: "nosotros topology" in str(journal.problems()))
        declare_all(broker.amqp_url(), [subscription_of(IntegrationsService)])
        journal.ready()
