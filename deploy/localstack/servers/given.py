"""Servers that are there already: used, and neither started nor stopped.

`NOSOTROS_DATABASE_URL` is the address of a PostgreSQL role that may make databases and roles;
`NOSOTROS_AMQP_URL` and `NOSOTROS_BROKER_API_URL` are those of an administrator of a RabbitMQ.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import amqp
import psycopg
import requests

from localstack.errors import ServerFailed
from localstack.servers.postgres import Postgres
from localstack.servers.process import Process
from localstack.servers.rabbitmq import RabbitMQ
from nosotros.bus.broker import connect

_SECONDS = 5


class GivenPostgres:
    """A PostgreSQL that is there already."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def url(self, database: str = "postgres") -> str:
        """The administrator's address of a database."""
        return self._parts._replace(path=f"/{database}").geturl()

    def prepare(self) -> None:
        """See whether it answers. Raises ServerFailed."""
        self.wait_ready()

    def processes(self) -> tuple[Process, ...]:
        """None: somebody else runs it."""
        return ()

    def wait_ready(self, *, timeout: float = _SECONDS) -> None:
        """See whether it answers. Raises ServerFailed."""
        try:
            psycopg.connect(self.url(), connect_timeout=max(2, int(timeout))).close()
        except psycopg.Error as error:
            place = f"{self._parts.hostname}:{self._parts.port or 5432}"
            raise ServerFailed(
                f"NOSOTROS_DATABASE_URL: PostgreSQL at {place} cannot be used"
                f" ({type(error).__name__})."
            ) from None

    def remove(self) -> None:
        """Nothing: its data are not ours to delete."""


class GivenRabbitMQ:
    """A RabbitMQ that is there already."""

    def __init__(self, amqp_url: str, api_url: str) -> None:
        self._amqp_url = amqp_url
        self._api_url = api_url

    def amqp_url(self) -> str:
        """The administrator's AMQP address."""
        return self._amqp_url

    def api_url(self) -> str:
        """The administrator's address of the management API."""
        return self._api_url

    def prepare(self) -> None:
        """See whether it answers. Raises ServerFailed."""
        if urlsplit(self._amqp_url).path not in ("", "/", "/%2F", "/%2f"):
            raise ServerFailed("NOSOTROS_AMQP_URL: the local stack uses the virtual host / alone.")
        self.wait_ready()

    def processes(self) -> tuple[Process, ...]:
        """None: somebody else runs it."""
        return ()

    def wait_ready(self, *, timeout: float = _SECONDS) -> None:
        """See whether both its doors answer. Raises ServerFailed."""
        place = urlsplit(self._amqp_url)
        try:
            connect(self._amqp_url, name="the local stack", heartbeat=0).release()
        except (OSError, amqp.AMQPError, ValueError) as error:
            raise ServerFailed(
                f"NOSOTROS_AMQP_URL: RabbitMQ at {place.hostname}:{place.port or 5672}"
                f" cannot be used ({type(error).__name__})."
            ) from None
        try:
            requests.get(
                f"{self._api_url.rstrip('/')}/api/whoami", timeout=timeout
            ).raise_for_status()
        except requests.RequestException as error:
            raise ServerFailed(
                f"NOSOTROS_BROKER_API_URL: the management API cannot be used"
                f" ({type(error).__name__})."
            ) from None


def postgres_for(
    folder: Path, environment: Mapping[str, str], *, durable: bool = True
) -> Postgres | GivenPostgres:
    """The PostgreSQL that is named, or a private one in `folder`, `durable` or not."""
    url = environment.get("NOSOTROS_DATABASE_URL")
    return GivenPostgres(url) if url else Postgres(folder, durable=durable)


def broker_for(folder: Path, environment: Mapping[str, str]) -> RabbitMQ | GivenRabbitMQ:
    """The RabbitMQ that is named, or a private one in `folder`.

    Raises:
        ServerFailed: it is named without its management API.
    """
    url = environment.get("NOSOTROS_AMQP_URL")
    if not url:
        return RabbitMQ(folder)
    api = environment.get("NOSOTROS_BROKER_API_URL")
    if not api:
        raise ServerFailed(
            "NOSOTROS_BROKER_API_URL: is not set, and NOSOTROS_AMQP_URL cannot be used without it."
        )
    return GivenRabbitMQ(url, api)
