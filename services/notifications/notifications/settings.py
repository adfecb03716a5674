"""What the sender is told from outside, beside the settings of every process."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nosotros.errors import SettingInvalid
from nosotros.settings import Described, whole
from notifications import unsubscribe_links
from notifications.providers import known
from notifications.providers.setting import SHARED, price_setting, rate_setting

#: nearly eight hours of every provider's absence
_RETRIES = "1,5,30,120,600,1800,3600,7200,14400"
_CONCURRENCY = "16"
_CHANNELS = ("email", "sms", "whatsapp")
_NAMES = re.compile(r"[a-z][a-z0-9_]*(?:,[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderSettings:
    """What the sender is told."""

    #: where messages of development are left, one file each; the same folder for every sender of a
    #: service, as each of them cleans up after the erased; none: there is no such folder
    file_sink: Path | None
    #: messages being sent at once by one process
    concurrency: int
    #: seconds between the rounds of attempts at a message that a channel's providers refused
    retry_seconds: tuple[int, ...]
    #: the names of each channel's providers, in the order in which they are tried
    providers: Mapping[str, tuple[str, ...]]
    #: messages a second that a provider is given at most; who is not here, as many as there are
    per_second: Mapping[str, int]


def read(environment: Mapping[str, str] | None = None) -> SenderSettings:
    """The sender's settings.

    Raises:
        SettingInvalid: one is missing or cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    providers = _providers(source)
    folder = source.get("NOSOTROS_FILE_SINK")
    return SenderSettings(
        file_sink=Path(folder) if folder else None,
        concurrency=_whole(source, "NOSOTROS_SENDER_CONCURRENCY", _CONCURRENCY, 64),
        retry_seconds=_waits(source.get("NOSOTROS_SENDER_RETRY_SECONDS") or _RETRIES),
        providers=providers,
        per_second=_rates(source, providers),
    )


def _providers(source: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for channel in _CHANNELS:
        name = f"NOSOTROS_{channel.upper()}_PROVIDERS"
        text = source.get(name) or _usual(source, channel)
        if text and not _NAMES.fullmatch(text):
            raise SettingInvalid(name, "takes names of providers with commas between")
        names = tuple(text.split(",")) if text else ()
        if len(set(names)) != len(names):
            raise SettingInvalid(name, "names a provider twice")
        if names:
            chosen[channel] = names
    return chosen


def _usual(source: Mapping[str, str], channel: str) -> str:
    """Nothing leaves a machine of development but by mail; elsewhere a channel that has no provider
    is not used."""
    if channel == "email":
        return "smtp"
    return "file" if source.get("NOSOTROS_ENVIRONMENT") == "development" else ""


def _rates(
    source: Mapping[str, str], providers: Mapping[str, tuple[str, ...]]
) -> Mapping[str, int]:
    named = {
        name: f"NOSOTROS_{name.upper()}_PER_SECOND" for each in providers.values() for name in each
    }
    return {
        name: _whole(source, setting, "", 10_000)
        for name, setting in named.items()
        if source.get(setting)
    }


def _whole(source: Mapping[str, str], name: str, default: str, highest: int) -> int:
    return whole(name, source.get(name) or default, highest=highest)


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
        default=_CONCURRENCY,
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
    yield from (*SHARED, unsubscribe_links.SECRET)
    for kind in kinds:
        yield from kind.settings
        yield rate_setting(kind.name)
        yield price_setting(kind.name)
