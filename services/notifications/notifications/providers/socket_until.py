"""A socket that is read until a moment, however slowly the other side writes."""

import io
import time
from socket import SocketIO, socket
from typing import Any


class Until:
    """A connected socket in its place, for who makes a file of it to read an answer from."""

    def __init__(self, within: socket, moment: float) -> None:
        """
        Args:
            within: the socket, which may speak TLS.
            moment: of the monotonic clock.
        """
        self.socket = within
        self._moment = moment

    def makefile(self, mode: str) -> io.BufferedReader:
        """What is read from, as a socket's own file is; it raises TimeoutError at the moment."""
        return io.BufferedReader(_Reader(self.socket, self._moment))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.socket, name)


class _Reader(io.RawIOBase):
    def __init__(self, within: socket, moment: float) -> None:
        self._socket = within
        # Keeps the socket open until it is closed itself.
        self._file: SocketIO = within.makefile("rb", buffering=0)
        self._moment = moment

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        left = self._moment - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer is not over")
        self._socket.settimeout(left)
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
