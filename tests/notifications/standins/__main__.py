"""A stand-in in a process of its own, until SIGTERM.

python -m tests.notifications.standins twilio --port 15080 --webhook http://127.0.0.1:8470/…
"""

import signal
import threading
from pathlib import Path

import click

from tests.notifications.standins.mail_server import MailServer
from tests.notifications.standins.serving import Standin
from tests.notifications.standins.twilio import Twilio
from tests.notifications.standins.vonage import Vonage
from tests.notifications.standins.whatsapp_cloud import WhatsAppCloud

#: by the provider's name in the settings
CLASSES: dict[str, type[Standin] | type[MailServer]] = {
    "smtp": MailServer,
    "twilio": Twilio,
    "vonage": Vonage,
    "whatsapp_cloud": WhatsAppCloud,
}


@click.command()
@click.argument("name", type=click.Choice(sorted(CLASSES)))
@click.option("--port", type=click.IntRange(0, 65535), default=0)
@click.option("--webhook", help="Where answers are told, and receipts that nobody said where.")
@click.option("--sink", type=click.Path(dir_okay=False, path_type=Path))
def main(name: str, port: int, webhook: str | None, sink: Path | None) -> None:
    """Stand in for the provider NAME at 127.0.0.1."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with CLASSES[name](port=port, webhook=webhook, sink=sink) as running:
        print(f"{name} stands at {running.url}", flush=True)
        over.wait()


if __name__ == "__main__":
    main()
