"""What is to be known of the edge broker."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from nosotros.errors import SettingInvalid
from nosotros.settings import Described, whole

_API = "NOSOTROS_EDGE_API_URL"
_AMQP = "NOSOTROS_EDGE_AMQP_URL"
_PUBLIC = "NOSOTROS_EDGE_PUBLIC_URL"
_MESSAGES = "NOSOTROS_EDGE_QUEUE_MESSAGES"
_BYTES = "NOSOTROS_EDGE_QUEUE_BYTES"
_DEFAULTS = {_MESSAGES: "50000", _BYTES: f"{256 * 1024 * 1024}"}
_SCHEMES = {
    _API: ("http", "https"),
    _AMQP: ("amqp", "amqps"),
    _PUBLIC: ("amqp", "amqps"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeSettings:
    """Where the edge broker is, and how much a queue of it may hold."""

    #: of its management API, with the user who makes queues and users
    api_url: str = field(repr=False)
    #: where the filler publishes, with that user, and the virtual host as its path
    amqp_url: str = field(repr=False)
    #: where integrators reach it; of it the scheme, host and port count
    public_url: str
    #: that nobody has taken yet; what is more waits in the journal
    most_messages: int
    most_bytes: int

    @property
    def virtual_host(self) -> str:
        """The one that integrators' queues are in."""
        return unquote(urlsplit(self.amqp_url).path.removeprefix("/"))


def edge_settings(environment: Mapping[str, str] | None = None) -> EdgeSettings | None:
    """The edge broker of this process; none: there is none, and nobody can have a queue.

    Raises:
        SettingInvalid: a setting is missing or cannot be used; one line, which repeats no address.
    """
    source = os.environ if environment is None else environment
    if not source.get(_API) and not source.get(_AMQP):
        return None
    amqp_url = _address(source, _AMQP)
    found = EdgeSettings(
        api_url=_address(source, _API),
        amqp_url=amqp_url,
        public_url=_address(source, _PUBLIC) if source.get(_PUBLIC) else _open_half(amqp_url),
        most_messages=_whole(source, _MESSAGES),
        most_bytes=_whole(source, _BYTES),
    )
    if not found.virtual_host or found.virtual_host == "/":
        # There the hub's own queues are.
        raise SettingInvalid(_AMQP, "names no virtual host of its own")
    return found


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of the edge broker."""
    yield Described(
        name=_API,
        help="http:// or https:// address of the management API of integrators' broker, as a user who"
        " may make users; none: nobody can have a queue",
        default="",
        secret=True,
    )
    yield Described(
        name=_AMQP,
        help="amqp:// or amqps:// address of integrators' broker, as that user, with the virtual host"
        " that their queues are in",
        default="",
        secret=True,
    )
    yield Described(
        name=_PUBLIC,
        help="amqps:// address at which integrators reach their broker; none: the same host and port",
        default="",
    )
    yield Described(
        name=_MESSAGES,
        help="events that an integrator's queue holds at most; what is more waits for its turn",
        default=_DEFAULTS[_MESSAGES],
    )
    yield Described(
        name=_BYTES,
        help="bytes that an integrator's queue holds at most",
        default=_DEFAULTS[_BYTES],
    )


def _address(source: Mapping[str, str], name: str) -> str:
    text = source.get(name)
    if not text:
        raise SettingInvalid(name, "is not set, and integrators' broker is not used without it")
    parts = urlsplit(text)
    if parts.scheme not in _SCHEMES[name] or not parts.hostname:
        schemes = " or ".join(f"{each}://" for each in _SCHEMES[name])
        raise SettingInvalid(name, f"is no address that begins with {schemes}")
    return text.rstrip("/")


def _open_half(amqp_url: str) -> str:
    parts = urlsplit(amqp_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _whole(source: Mapping[str, str], name: str) -> int:
    return whole(name, source.get(name) or _DEFAULTS[name])
