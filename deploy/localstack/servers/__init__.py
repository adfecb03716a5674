"""Private servers, for the local stack and for tests: `Postgres(folder)`, `RabbitMQ(folder)`."""

from localstack.servers.given import GivenPostgres, GivenRabbitMQ, broker_for, postgres_for
from localstack.servers.postgres import Postgres
from localstack.servers.process import Process
from localstack.servers.rabbitmq import RabbitMQ

__all__ = [
    "GivenPostgres",
    "GivenRabbitMQ",
    "Postgres",
    "Process",
    "RabbitMQ",
    "broker_for",
    "postgres_for",
]
