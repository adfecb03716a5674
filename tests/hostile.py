"""A broker that speaks AMQP 0-9-1 as far as it likes: it opens what is asked for, and then sends what a
test has it send."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pamqp.frame
from pamqp import commands
from pamqp.base import Frame

METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8


def frame(kind: int, payload: bytes, *, channel: int = 1, claimed: int | None = None) -> bytes:
    """A frame, which may say that it is of another size than it is."""
    size = len(payload) if claimed is None else claimed
    return struct.pack(">BHI", kind, channel, size) + payload + b"\xce"


def method(of: Frame, *, channel: int = 1) -> bytes:
    return pamqp.frame.marshal(of, channel)


def header(size: int, *, channel: int = 1) -> bytes:
    """The header of a message without properties."""
    return frame(HEADER, struct.pack(">HHQH", 60, 0, size, 0), channel=channel)


def deliver(tag: str = "1", *, number: int = 1) -> bytes:
    """The beginning of a delivery to a consumer."""
    return method(
        commands.Basic.Deliver(
            consumer_tag=tag, delivery_tag=number, redelivered=False, exchange="", routing_key="x"
        )
    )


class HostileBroker:
    """Its tuning, and what it sends as soon as something is consumed."""

    def __init__(
        self,
        *,
        tune: commands.Connection.Tune | None = None,
        then: bytes = b"",
        greeting: bytes = b"",
    ) -> None:
        """
        Args:
            tune: how it tunes the connection.
            then: what it sends once it has answered a `Basic.Consume`, or a second `Channel.Open`.
            greeting: what it sends instead of its greeting.
        """
        self.then = then
        self.greeting = greeting or method(
            commands.Connection.Start(server_properties={}, locales="en_US", mechanisms="PLAIN"),
            channel=0,
        )
        self._tune = tune or commands.Connection.Tune(
            channel_max=10, frame_max=131072, heartbeat=60
        )
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        #: names of methods that were heard, in their order
        self.heard: list[str] = []
        self.ended = threading.Event()

    @contextmanager
    def running(self) -> Iterator["HostileBroker"]:
        accepting = threading.Thread(target=self._accept, daemon=True)
        accepting.start()
        try:
            yield self
        finally:
            # Closed while somebody accepts there, its number is the next server's, whose callers it takes.
            self._server.shutdown(socket.SHUT_RDWR)
            accepting.join()
            self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, suppress(OSError, ValueError):
            peer.recv(8)
            peer.sendall(self.greeting)
            buffer = b""
            while got := peer.recv(65536):
                buffer += got
                while len(buffer) >= 8:
                    size = struct.unpack_from(">I", buffer, 3)[0] + 8
                    if len(buffer) < size:
                        break
                    _, channel, heard = pamqp.frame.unmarshal(buffer[:size])
                    buffer = buffer[size:]
                    self.heard.append(heard.name)
                    peer.sendall(self._answer(heard, channel))
        self.ended.set()

    def _answer(self, heard: object, channel: int) -> bytes:
        answers: dict[type, Frame] = {
            commands.Connection.StartOk: self._tune,
            commands.Connection.Open: commands.Connection.OpenOk(),
            commands.Channel.Open: commands.Channel.OpenOk(),
            commands.Exchange.Declare: commands.Exchange.DeclareOk(),
            commands.Basic.Consume: commands.Basic.ConsumeOk(consumer_tag="1"),
        }
        answer = answers.get(type(heard))
        said = b"" if answer is None else method(answer, channel=channel)
        return said + self.then if isinstance(heard, commands.Basic.Consume) else said
