"""The gateway's own settings; those that every process has are in `nosotros.settings`."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from gateway.access.oidc import Issuer, issuers
from nosotros import settings as common
from nosotros.errors import SettingInvalid

MEBIBYTE = 1024 * 1024


def _setting(help: str, default: Any) -> Any:
    return field(default=default, metadata={"help": help, "secret": False})


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpSettings:
    """How the gateway serves HTTP."""

    http_host: str = _setting("address that the gateway listens on", "127.0.0.1")
    http_port: int = _setting("port that the gateway listens on", 8470)
    upload_limit: int = _setting("largest file taken, in bytes", 32 * MEBIBYTE)
    body_limit: int = _setting("largest JSON body taken, in bytes", 64 * 1024)
    body_seconds: float = _setting("how long a client may pause within a body", 15.0)
    call_seconds: float = _setting("how long a service may take to answer", 10.0)
    rate_limit: float = _setting("requests a second for one key; 0 for no limit", 200.0)
    rate_burst: int = _setting("requests that a key may make at once after a pause", 400)
    public_rate_limit: float = _setting(
        "requests a second for one address that has no key; 0 for no limit", 5.0
    )
    public_rate_burst: int = _setting("requests that an address may make at once", 60)
    callback_rate_limit: float = _setting(
        "calls a second of one address that messages' providers call from; 0 for no limit", 500.0
    )
    callback_rate_burst: int = _setting("calls that such an address may make at once", 2000)
    callback_limit: int = _setting("largest body of a provider's call, in bytes", 256 * 1024)
    stream_limit: int = _setting("streams that a key may have open at once", 50)
    stream_total: int = _setting("streams that a process may have open at once", 1000)
    stream_heartbeat_seconds: float = _setting(
        "how often a silent stream shows that it lives", 15.0
    )
    stream_patience_seconds: float = _setting(
        "how long a reader may take nothing of its stream before it is cut off", 20.0
    )
    help_line: str = _setting(
        "how else a participant reaches a person, as her own page says it: a number, an address", ""
    )
    attempt_rate_limit: float = _setting(
        "keys and tokens that nobody knows, a second, from one address; 0 for no limit", 1.0
    )
    attempt_rate_burst: int = _setting("such keys and tokens that it may try at once", 30)
    oidc_issuers: tuple[Issuer, ...] = _setting(
        "identity providers whose tokens are taken: `issuer audience` pairs with commas between",
        (),
    )
    room_seconds: float = _setting("how long a service in a room may take to answer", 5.0)
    room_calls: int = _setting("calls of a room that may be under way at once", 100)
    network_seconds: float = _setting(
        "how long an organisation may take to answer to a list across organisations", 4.0
    )


def read(environment: Mapping[str, str] | None = None) -> HttpSettings:
    """The gateway's settings from `NOSOTROS_*` variables.

    Raises:
        SettingInvalid: a value that cannot be used.
    """
    source = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for each in fields(HttpSettings):
        text = source.get(common.variable(each), "")
        if text:
            values[each.name] = _parse(each, text)
    made = HttpSettings(**values)
    _check(made)
    return made


def listed() -> tuple[common.Described, ...]:
    """The gateway's settings, as `nosotros settings` lists them."""
    return tuple(
        common.Described(
            name=common.variable(each),
            help=each.metadata["help"],
            default="" if each.default in ("", ()) else f"{each.default}",
        )
        for each in fields(HttpSettings)
    )


def _parse(each: Field[Any], text: str) -> Any:
    if each.name == "oidc_issuers":
        return issuers.read(text)
    kind = type(each.default)
    try:
        return kind(text)
    except ValueError:
        raise SettingInvalid(common.variable(each), f"{text!r} is not a number") from None


def _check(made: HttpSettings) -> None:
    if not 0 <= made.http_port <= 65535:
        raise SettingInvalid("NOSOTROS_HTTP_PORT", "must be between 0 and 65535")
    positive = ("upload_limit", "body_limit", "callback_limit", "body_seconds", "call_seconds")
    bursts = ("rate_burst", "public_rate_burst", "callback_rate_burst", "attempt_rate_burst")
    rooms = ("room_seconds", "room_calls", "network_seconds")
    streams = (
        "stream_limit",
        "stream_total",
        "stream_heartbeat_seconds",
        "stream_patience_seconds",
    )
    for name in (*positive, *rooms, *bursts, *streams):
        if not getattr(made, name) > 0:
            raise SettingInvalid(f"NOSOTROS_{name.upper()}", "must be more than 0")
    for name in ("rate_limit", "public_rate_limit", "callback_rate_limit", "attempt_rate_limit"):
        if not getattr(made, name) >= 0:
            raise SettingInvalid(f"NOSOTROS_{name.upper()}", "must be 0 or more")
