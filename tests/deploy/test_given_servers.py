"""A stack on servers that are there already: used, and left as they are."""

import io
from pathlib import Path

import pytest

from localstack.errors import ServerFailed
from localstack.progress import Lines
from localstack.servers import Postgres, RabbitMQ
from localstack.stack import Stack
from tests.deploy.conftest import harmless


def test_servers_that_are_named_are_used_and_not_stopped(
    tmp_path: Path, postgres: Postgres, broker: RabbitMQ
) -> None:
    given = {
        "NOSOTROS_DATABASE_URL": postgres.url(),
        "NOSOTROS_AMQP_URL": broker.amqp_url(),
        "NOSOTROS_BROKER_API_URL": broker.api_url(),
    }
    stack = Stack(tmp_path / "stack", plan=harmless, given=given)
    said = io.StringIO()
    try:
        stack.up(progress=Lines(said))
        running = set(stack.pids())
        address = stack.environment("enrolment")["NOSOTROS_DATABASE_URL"]
    finally:
        stack.down(purge=True)

    assert running == {"smtp-sink", "enrolment", "notifications"}
    assert f":{postgres.port}/" in address
    assert said.getvalue().count("There are no rooms") == 1
    postgres.wait_ready()
    broker.wait_ready()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"NOSOTROS_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x"}, "NOSOTROS_DATABASE_URL"),
        ({"NOSOTROS_AMQP_URL": "amqp://a:b@127.0.0.1:1/"}, "NOSOTROS_BROKER_API_URL"),
        (
            {
                "NOSOTROS_AMQP_URL": "amqp://a:b@127.0.0.1:1/",
                "NOSOTROS_BROKER_API_URL": "http://127.0.0.1:1",
            },
            "NOSOTROS_AMQP_URL",
        ),
    ],
)
def test_a_named_server_that_cannot_be_used_is_one_line_without_its_password(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    with pytest.raises(ServerFailed, match=words) as failed:
        Stack(tmp_path / "stack", plan=harmless, given=given).up()

    assert "\n" not in str(failed.value)
    assert "a:b" not in str(failed.value)
