"""What the sender is told from outside, beside the settings of every process."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nosotros.errors import SettingInvalid
from nosotros.settings import Described
from notifications.providers import known
from notifications.providers.setting import SHARED, price_setting, rate_setting

_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
#: a sender of nobody's (RFC 2606), where nothing leaves the machine
_FROM_IN_DEVELOPMENT = "nosotros@localhost.invalid"
#: nearly eight hours of a mail server's absence
_RETRIES = "1,5,30,120,600,1800,3600,7200,14400"


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderSettings:
    """What the sender is told."""

    smtp_host: str
    smtp_port: int
    #: the address that messages come from
    smtp_from: str
    #: how long one step of a delivery may take
    smtp_seconds: int
    #: where messages of the other channels are left, one file each; the same folder for every
    #: sender of a service, as each of them cleans up after the erased
    file_sink: Path
    #: messages being sent at once by one process
    concurrency: int
    #: seconds between the attempts at a message that its channel refused
    retry_seconds: tuple[int, ...]


def read(environment: Mapping[str, str] | None = None) -> SenderSettings:
    """The sender's settings.

    Raises:
        SettingInvalid: one is missing or cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    address = source.get("NOSOTROS_SMTP_FROM", "")
    if not address and source.get("NOSOTROS_ENVIRONMENT") == "development":
        address = _FROM_IN_DEVELOPMENT
    if not address:
        raise SettingInvalid("NOSOTROS_SMTP_FROM", "is not set, and the sender needs it")
    if not _ADDRESS.fullmatch(address):
        raise SettingInvalid("NOSOTROS_SMTP_FROM", "is no e-mail address")
    return SenderSettings(
        smtp_host=_needed(source, "NOSOTROS_SMTP_HOST"),
        smtp_port=_whole(
            source, "NOSOTROS_SMTP_PORT", _needed(source, "NOSOTROS_SMTP_PORT"), 65535
        ),
        smtp_from=address,
        smtp_seconds=_whole(source, "NOSOTROS_SMTP_SECONDS", "10", 300),
        file_sink=Path(_needed(source, "NOSOTROS_FILE_SINK")),
        concurrency=_whole(source, "NOSOTROS_SENDER_CONCURRENCY", "4", 64),
        retry_seconds=_waits(source.get("NOSOTROS_SENDER_RETRY_SECONDS") or _RETRIES),
    )


def _needed(source: Mapping[str, str], name: str) -> str:
    value = source.get(name, "")
    if not value:
        raise SettingInvalid(name, "is not set, and the sender needs it")
    return value


def _whole(source: Mapping[str, str], name: str, default: str, highest: int) -> int:
    text = source.get(name) or default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= highest:
        raise SettingInvalid(name, f"is no whole number from 1 to {highest}")
    return int(text)


def _waits(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise SettingInvalid(
            "NOSOTROS_SENDER_RETRY_SECONDS", "takes seconds as whole numbers with commas between"
        )
    return tuple(int(part) for part in parts)


def content_days(environment: Mapping[str, str] | None = None) -> int:
    """For how many days what a message said, and to whom, is kept after it has ended.

    Raises:
        SettingInvalid: it is no number of days.
    """
    source = os.environ if environment is None else environment
    return _whole(source, "NOSOTROS_CONTENT_DAYS", "90", 3650)


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of ours: the sender's settings and every provider's."""
    yield Described(
        name="NOSOTROS_SENDER_CONCURRENCY",
        help="messages that one process of the sender has under way at once",
        default="4",
    )
    yield Described(
        name="NOSOTROS_SENDER_RETRY_SECONDS",
        help="waits between the attempts at a message that a channel refused",
        default=_RETRIES,
    )
    yield Described(
        name="NOSOTROS_CONTENT_DAYS",
        help="days for which what a message said is kept after it has ended",
        default="90",
    )
    kinds = sorted(known().values(), key=lambda kind: kind.name)
    for channel in sorted({each for kind in kinds for each in kind.channels}):
        fitting = ", ".join(kind.name for kind in kinds if channel in kind.channels)
        yield Described(
            name=f"NOSOTROS_{channel.upper()}_PROVIDERS",
            help=f"who carries messages by {channel}, the first tried first, of: {fitting}",
            default="",
        )
    yield from SHARED
    for kind in kinds:
        yield from kind.settings
        yield rate_setting(kind.name)
        yield price_setting(kind.name)
