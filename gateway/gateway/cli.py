"""The command `nosotros-gateway`."""

import signal
import socket
import sys
from typing import Any

import click

from gateway import operations
from gateway import settings as own
from gateway.app import Gateway
from gateway.operations import Operation
from gateway.serving import serve_application
from nosotros import settings, stacks
from nosotros.cli.group import OneLineErrors
from nosotros.errors import SettingInvalid
from nosotros.files import FileStore
from nosotros.observability import configure_logging


@click.group(cls=OneLineErrors)
def main() -> None:
    """The HTTP entrance of Nosotros."""


@main.command()
def serve() -> None:
    """Serve HTTP until told to stop."""
    serve_table(operations.operations())


def serve_table(table: tuple[Operation, ...]) -> None:
    """Serve the operations of a table until told to stop.

    Raises:
        SettingInvalid: a setting is missing, or cannot be used.
    """
    common, http = settings.read(), own.read()
    configure_logging(common.log_level)
    stacks.tell_when_asked()
    gateway = Gateway(
        table=table,
        amqp_url=settings.need(common, "amqp_url"),
        files=FileStore(_folder(common)),
        settings=http,
        public_url=common.public_url,
        operator=common.operator,
        rooms_url=common.rooms_amqp_url,
    )
    listener = _listen(http)
    host, port = listener.getsockname()[:2]
    click.echo(f"Nosotros answers at http://{host}:{port}, its documentation at /docs", err=True)
    # When it has stopped, uvicorn sends itself the signal again: by then all is in order.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    serve_application(gateway, listener=listener, drain_seconds=common.drain_seconds)


def _folder(common: settings.Settings) -> Any:
    settings.need(common, "files")
    return common.files


def _listen(http: own.HttpSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in http.http_host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((http.http_host, http.http_port))
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise SettingInvalid(
            "NOSOTROS_HTTP_PORT", f"cannot listen on {http.http_host}:{http.http_port}, {reason}"
        ) from None
    listener.set_inheritable(True)
    return listener
