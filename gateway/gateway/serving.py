"""uvicorn, as the gateway needs it: streams end before it stops, and a connection can be cut."""

import socket

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.app import Gateway
from gateway.exchange import ABORT

#: seconds that an idle connection stays open
KEEP_ALIVE_SECONDS = 75


class Protocol(HttpToolsProtocol):
    """Says how a request's connection is ended at once; to close one waits for what it is owed."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: self.transport.abort}  # type: ignore[typeddict-item]


class Server(uvicorn.Server):
    """Waits for requests under way when it stops, of which a stream has no end by itself."""

    def __init__(self, config: uvicorn.Config, *, gateway: Gateway) -> None:
        super().__init__(config)
        self._gateway = gateway

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._gateway.end_streams()
        await super().shutdown(sockets)


def serve_application(gateway: Gateway, *, listener: socket.socket, drain_seconds: int) -> None:
    """Serve until told to stop."""
    config = uvicorn.Config(
        gateway,
        loop="uvloop",
        http=Protocol,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=drain_seconds,
    )
    Server(config, gateway=gateway).run(sockets=[listener])
