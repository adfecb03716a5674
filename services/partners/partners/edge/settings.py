"""What is to be known of the rooms' broker by who makes rooms there."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from nosotros.bus.address import BrokerAddress
from nosotros.errors import SettingInvalid
from nosotros.settings import Described, whole
from partners.edge.certificates import SETTING as _CA

_API = "NOSOTROS_ROOMS_API_URL"
_AMQP = "NOSOTROS_ROOMS_AMQP_URL"
_PUBLIC = "NOSOTROS_ROOMS_PUBLIC_URL"
_OPERATOR = "NOSOTROS_OPERATOR"
_CONNECTIONS = "NOSOTROS_ROOMS_CONNECTIONS"
_QUEUES = "NOSOTROS_ROOMS_QUEUES"
_MESSAGES = "NOSOTROS_ROOMS_QUEUE_MESSAGES"
_BYTES = "NOSOTROS_ROOMS_QUEUE_BYTES"
_DEFAULTS = {
    _CONNECTIONS: "100",
    _QUEUES: "100",
    _MESSAGES: "100000",
    _BYTES: f"{256 * 1024 * 1024}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomsSettings:
    """Where the rooms' broker is, and what a room may have of it."""

    #: of its management API, as an administrator
    api_url: str = field(repr=False)
    #: the hub's own user, who is in every room
    hub: str
    #: whose rooms these are, on a broker that others may make rooms on as well
    operator: str
    #: where partners reach it
    public_host: str
    public_port: int
    #: folder of the authority that issues rooms' certificates
    authority: Path
    #: that a partner may have open at once
    connections: int
    queues: int
    #: that one queue holds at most
    queue_messages: int
    queue_bytes: int


def rooms_settings(environment: Mapping[str, str] | None = None) -> RoomsSettings | None:
    """The rooms' broker of this process; none: there is none, and nobody can have a room on it.

    Raises:
        SettingInvalid: a setting is missing or cannot be used; one line, which repeats no address.
    """
    source = os.environ if environment is None else environment
    if not source.get(_API):
        return None
    api = urlsplit(source[_API])
    if api.scheme not in ("http", "https") or not api.hostname or not api.username:
        raise SettingInvalid(_API, "is no http:// or https:// address with a user")
    amqp = _amqps(source, _AMQP)
    public = _amqps(source, _PUBLIC) if source.get(_PUBLIC) else amqp
    if not source.get(_CA):
        raise SettingInvalid(_CA, "is not set, and no room can be made without it")
    return RoomsSettings(
        api_url=source[_API].rstrip("/"),
        hub=amqp.user,
        operator=source.get(_OPERATOR) or "gestarsalud",
        public_host=public.host,
        public_port=public.port,
        authority=Path(source[_CA]),
        connections=_whole(source, _CONNECTIONS),
        queues=_whole(source, _QUEUES),
        queue_messages=_whole(source, _MESSAGES),
        queue_bytes=_whole(source, _BYTES),
    )


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of the rooms' broker."""
    yield Described(
        name=_API,
        help="http:// or https:// address of the management API of the rooms' broker, as its"
        " administrator; none: nobody can have a room on it",
        default="",
        secret=True,
    )
    yield Described(
        name=_PUBLIC,
        help="amqps:// address at which partners reach the rooms' broker; none: the host and port of"
        f" {_AMQP}",
        default="",
    )
    yield Described(
        name=_CA,
        help="folder of the authority that issues rooms' certificates; `nosotros rooms-ca` makes one",
        default="",
    )
    for name, what in (
        (_CONNECTIONS, "connections that a partner may have open in its room"),
        (_QUEUES, "queues that a room may have"),
        (_MESSAGES, "messages that a room's queue holds at most; what is more is refused"),
        (_BYTES, "bytes that a room's queue holds at most"),
    ):
        yield Described(name=name, help=what, default=_DEFAULTS[name])


def _amqps(source: Mapping[str, str], name: str) -> BrokerAddress:
    text = source.get(name)
    if not text:
        raise SettingInvalid(name, "is not set, and the rooms' broker is not used without it")
    try:
        address = BrokerAddress.read(text)
    except ValueError as error:
        raise SettingInvalid(name, str(error)) from None
    if address.tls is None:
        raise SettingInvalid(name, "must begin with amqps://: nobody comes to a room without TLS")
    return address


def _whole(source: Mapping[str, str], name: str) -> int:
    return whole(name, source.get(name) or _DEFAULTS[name])
