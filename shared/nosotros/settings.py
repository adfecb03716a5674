"""Settings: environment variables `NOSOTROS_*`, read once into frozen data.

`nosotros settings` lists them with what they mean and whether they are set.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.errors import SettingInvalid
from nosotros.seals import SigningKey
from nosotros.secrecy import cipher

SLUG = re.compile(r"(?=.{1,63}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Described:
    """A setting as it is listed; a service's own are those of `listed()` in its `settings`."""

    name: str
    help: str
    #: none: whoever needs it cannot do without it; empty: it is not needed
    default: str | None = None
    secret: bool = False


def _setting(help: str, default: Any = MISSING, *, secret: bool = False) -> Any:
    metadata = {"help": help, "secret": secret}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a process of Nosotros is told from outside."""

    amqp_url: str = _setting(
        "amqp:// or amqps:// address of the broker; with amqps, ?cafile=…&certfile=…&keyfile=… may"
        " follow: whom we trust, and what we show of ourselves",
        "",
        secret=True,
    )
    database_url: str = _setting(
        "postgresql:// address as the service's role; ?sslmode=verify-full&sslrootcert=… has the"
        " server's certificate checked",
        "",
        secret=True,
    )
    owner_database_url: str = _setting(
        "postgresql:// address as the role that owns the tables (migrations only)", "", secret=True
    )
    broker_api_url: str = _setting(
        "http:// address of the broker's management API (topology only)", "", secret=True
    )
    rooms_amqp_url: str = _setting(
        "amqps:// address of the rooms' broker as the hub's user there, with its files as in"
        " NOSOTROS_AMQP_URL; the virtual host is each room's. None: there are no rooms",
        "",
        secret=True,
    )
    organisation: str = _setting(
        "the one organisation that this process serves, in its own room; none: all, at the hub", ""
    )
    room: str = _setting("the message space this process lives in", "hub")
    room_services: tuple[str, ...] = _setting(
        "the services that run in this room, a partner's own too, with commas between",
        ("training",),
    )
    operator: str = _setting("the organisation that runs this room", "gestarsalud")
    public_url: str = _setting("where the gateway is reached from outside", "http://127.0.0.1:8470")
    signing_key: str = _setting(
        "base64url of the 32 bytes that what is issued is signed with; `nosotros signing-key` makes one",
        "",
        secret=True,
    )
    secrets_key: str = _setting(
        "keys that secrets are kept encrypted with, the newest first, with commas between;"
        " `nosotros secrets-key` makes one",
        "",
        secret=True,
    )
    environment: str = _setting("production or development", "production")
    files: Path | None = _setting("folder of the file store", None)
    clock: Path | None = _setting("file of the settable clock; refused in production", None)
    log_level: str = _setting("debug, info, warning or error", "info")
    health_host: str = _setting("address of /health and /metrics", "127.0.0.1")
    health_port: int = _setting("port of /health and /metrics; 0 for none", 0)
    max_workers: int = _setting("commands and queries handled at once by a process", 16)
    event_workers: int = _setting("events handled at once by a process", 8)
    handler_seconds: int = _setting("how long an event's handler may take", 30)
    retry_seconds: tuple[int, ...] = _setting(
        "waits between attempts at a failed event", (10, 60, 600, 3600)
    )
    audit_days: int = _setting("days that entries of the audit log stay here once told", 100)
    drain_seconds: int = _setting("how long a stopping process waits for work under way", 10)
    relay_window: int = _setting("events published before their confirms are awaited", 500)
    relay_poll_seconds: float = _setting("how often the relay looks without being woken", 1.0)
    confirm_seconds: int = _setting("how long the relay waits for the broker's confirm", 30)


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; starts the settable clock where one is named.

    Raises:
        SettingInvalid: a value that cannot be used, or a `NOSOTROS_` name nobody knows here.
    """
    source = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for each in fields(Settings):
        text = source.get(variable(each))
        if text is not None and text != "":
            values[each.name] = _parse(each, text)
    if "organisation" in values:
        # A room is called as the organisation that runs it.
        values = dict.fromkeys(("room", "operator"), values["organisation"]) | values
    settings = Settings(**values)
    _check(settings)
    if settings.clock is not None:
        clock.use_shared(settings.clock, environment=settings.environment)
    return settings


def variable(each: Field[Any]) -> str:
    """The environment variable of a setting."""
    return f"NOSOTROS_{each.name.upper()}"


def described() -> tuple[Described, ...]:
    """The settings of every process."""
    return tuple(
        Described(
            name=variable(each),
            help=each.metadata["help"],
            default=None if each.default in (MISSING, "", None) else f"{each.default}",
            secret=each.metadata["secret"],
        )
        for each in fields(Settings)
    )


def need(settings: Settings, name: str) -> str:
    """A setting that this process cannot do without.

    Raises:
        SettingInvalid: it is not set.
    """
    value = getattr(settings, name)
    if not value:
        raise SettingInvalid(f"NOSOTROS_{name.upper()}", "is not set, and this process needs it")
    return str(value)


def whole(name: str, text: str, *, highest: int | None = None) -> int:
    """A whole number from 1.

    Args:
        name: the setting's.
        text: as it is set.
        highest: the greatest that it may be; none: any.

    Raises:
        SettingInvalid: it is no such number.
    """
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1 or (highest is not None and number > highest):
        raise SettingInvalid(
            name, f"is no whole number from 1 {f'to {highest}' if highest else 'on'}"
        )
    return number


def _parse(each: Field[Any], text: str) -> Any:
    try:
        if each.type in (int, "int"):
            return int(text)
        if each.type in (float, "float"):
            return float(text)
        if each.name in ("files", "clock"):
            return Path(text)
        if each.name == "retry_seconds":
            return tuple(int(part) for part in text.split(","))
        if each.name == "room_services":
            return tuple(part.strip() for part in text.split(","))
    except ValueError:
        raise SettingInvalid(variable(each), f"{text!r} is not a number") from None
    return text


def _check(settings: Settings) -> None:
    if settings.environment not in ("production", "development"):
        raise SettingInvalid("NOSOTROS_ENVIRONMENT", "is neither production nor development")
    for name in ("organisation", "room", "operator"):
        value = getattr(settings, name)
        if not SLUG.fullmatch(value) and (value or name != "organisation"):
            raise SettingInvalid(
                f"NOSOTROS_{name.upper()}", "takes lower-case letters, digits and hyphens"
            )
    if not all(SLUG.fullmatch(each.replace("_", "-")) for each in settings.room_services):
        raise SettingInvalid("NOSOTROS_ROOM_SERVICES", "takes names of services")
    if settings.organisation and settings.room != settings.organisation:
        raise SettingInvalid("NOSOTROS_ROOM", "is another than NOSOTROS_ORGANISATION, whose it is")
    prefixes = {
        "rooms_amqp_url": ("amqps://",),
        "database_url": ("postgresql://",),
        "owner_database_url": ("postgresql://",),
        "broker_api_url": ("http://", "https://"),
    }
    for name, allowed in prefixes.items():
        value = getattr(settings, name)
        if value and not value.startswith(allowed):
            raise SettingInvalid(
                f"NOSOTROS_{name.upper()}", f"must begin with {' or '.join(allowed)}"
            )
    for name in ("amqp_url", "rooms_amqp_url"):
        if getattr(settings, name):
            _check_broker(f"NOSOTROS_{name.upper()}", getattr(settings, name))
    if settings.signing_key:
        # Here, and not where it is first used: a service with a bad key does not start.
        SigningKey.read(settings.signing_key)
    if settings.secrets_key:
        cipher(settings.secrets_key)
    for name in ("max_workers", "event_workers", "relay_window", "handler_seconds", "audit_days"):
        if getattr(settings, name) < 1:
            raise SettingInvalid(f"NOSOTROS_{name.upper()}", "must be at least 1")


def _check_broker(name: str, url: str) -> None:
    try:
        missing = BrokerAddress.read(url).missing_file
    except ValueError as error:
        raise SettingInvalid(name, str(error)) from None
    if missing is not None:
        raise SettingInvalid(name, f"names {missing}, and there is no such file")
