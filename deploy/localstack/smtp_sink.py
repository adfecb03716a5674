"""A mail server that keeps every message as a file and delivers none.

    python -m localstack.smtp_sink --port 2525 --folder mail

A message is acknowledged once it is on the disk under its final name, so what the folder
holds is what was delivered. Files are numbered in the order of arrival.
"""

import asyncio
import os
import re
import signal
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

_NAME = re.compile(r"(\d{8})\.eml")


class Mailbox:
    """A folder of messages, one `.eml` file (RFC 5322, as received) each."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        for unfinished in folder.glob("*.part"):
            unfinished.unlink()
        self._last = max(_numbers(folder), default=0)

    def keep(self, envelope: Envelope) -> Path:
        """Write the message to the disk, its envelope's addresses in headers before its own."""
        self._last += 1
        final = self._folder / f"{self._last:08}.eml"
        part = final.with_suffix(".part")
        with part.open("wb") as file:
            file.write(_trace(envelope))
            file.write(_content(envelope))
            file.flush()
            os.fsync(file.fileno())
        part.rename(final)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return final

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """What aiosmtpd calls with a whole message; the answer goes to the client."""
        # On the loop itself: one message at a time keeps the numbers in order of arrival.
        kept = self.keep(envelope)
        return f"250 Kept as {kept.stem}"


def count(folder: Path) -> int:
    """How many messages `folder` holds."""
    return len(_numbers(folder))


def _numbers(folder: Path) -> list[int]:
    return [int(found[1]) for name in os.listdir(folder) if (found := _NAME.fullmatch(name))]


def _trace(envelope: Envelope) -> bytes:
    sender = f"Return-Path: <{envelope.mail_from or ''}>\r\n"
    recipients = "".join(f"Delivered-To: {recipient}\r\n" for recipient in envelope.rcpt_tos)
    return (sender + recipients).encode()


def _content(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    return content.encode() if isinstance(content, str) else content


async def _serve(*, port: int, folder: Path) -> None:
    mailbox = Mailbox(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, enable_SMTPUTF8=True, loop=loop), host="127.0.0.1", port=port
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    print(f"Mail for anyone at 127.0.0.1:{port}; {count(folder)} messages kept so far", flush=True)
    await stop.wait()
    server.close()
    print(f"Stopped with {count(folder)} messages kept", flush=True)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def main(port: int, folder: Path) -> None:
    """Keep every message sent to 127.0.0.1 at PORT as a file in FOLDER."""
    asyncio.run(_serve(port=port, folder=folder))


if __name__ == "__main__":
    main()
