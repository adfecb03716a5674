"""Providers that take everything at once: a mail server, and Twilio's Messages resource.

    python -m tests.benchmarks.takers SMTP_PORT HTTP_PORT

As little as a client can be kept waiting by, so that what is measured is the client.
"""

import asyncio
import itertools
import json
import re
import sys

import uvloop

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ENDS = b"\r\n.\r\n"
_SAID = {b"EHLO": b"250 here\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class MailServer(asyncio.Protocol):
    """Takes mail, and forgets it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._come, self._in_text = b"", False
        self._out.write(b"220 ready\r\n")

    def data_received(self, data: bytes) -> None:
        self._come += data
        while True:
            ends = _ENDS if self._in_text else b"\r\n"
            line, end, rest = self._come.partition(ends)
            if not end:
                return
            self._come = rest
            if self._in_text:
                self._in_text = False
                self._out.write(b"250 kept\r\n")
            else:
                verb = line[:4].upper()
                self._in_text = verb == b"DATA"
                self._out.write(_SAID.get(verb, b"250 OK\r\n"))


class Messages(asyncio.Protocol):
    """Takes text messages, and forgets them; tells nothing later."""

    _numbers = itertools.count(1)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._come = b""

    def data_received(self, data: bytes) -> None:
        self._come += data
        while True:
            head, end, rest = self._come.partition(b"\r\n\r\n")
            found = _LENGTH.search(head)
            length = int(found[1]) if found else 0
            if not end or len(rest) < length:
                return
            self._come = rest[length:]
            body = json.dumps(
                {"sid": f"SM{next(self._numbers):032x}", "status": "queued", "error_code": None}
            ).encode()
            self._out.write(
                b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )


async def _serve(smtp_port: int, http_port: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(MailServer, "127.0.0.1", smtp_port),
        await loop.create_server(Messages, "127.0.0.1", http_port),
    ]
    await asyncio.gather(*(each.serve_forever() for each in servers))


if __name__ == "__main__":
    uvloop.run(_serve(*map(int, sys.argv[1:])))
