"""Private servers, for the local stack and for tests: `Postgres(folder)`, `RabbitMQ(folder)`."""

from localstack.servers.postgres import Postgres
from localstack.servers.process import Process
from localstack.servers.rabbitmq import RabbitMQ

__all__ = ["Postgres", "Process", "RabbitMQ"]
