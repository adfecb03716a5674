"""The ways by which a message reaches its recipient.

A channel says one of three things of a message it was handed: it took it, it certainly did
not, or nobody can know (`notifications.domain.outcomes`). It never raises for what the other
side does.
"""

from collections.abc import Mapping
from typing import Protocol

from notifications.channels.file_sink import FileSink
from notifications.channels.smtp import Smtp
from notifications.domain.messages import Letter
from notifications.domain.outcomes import Outcome
from notifications.settings import SenderSettings


class Channel(Protocol):
    """One sender's way out; not shared between threads."""

    def send(self, letter: Letter) -> Outcome:
        """Hand a message over."""
        ...

    def rest(self) -> None:
        """Nothing to send for now: let connections go."""
        ...


def channels(settings: SenderSettings) -> Mapping[str, Channel]:
    """A sender's channels, by name."""
    files = FileSink(settings.file_sink)
    mail = Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        seconds=settings.smtp_seconds,
    )
    return {"email": mail, "sms": files, "whatsapp": files}
