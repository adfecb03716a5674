"""Between which brokers is carried, and for which services."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nosotros.bus.address import BrokerAddress
from nosotros.errors import SettingInvalid
from nosotros.settings import SLUG, Described

_ROOM = "NOSOTROS_ROOM_AMQP_URL"
_SERVICES = "NOSOTROS_FORWARD_SERVICES"


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardSettings:
    """Where the room at the hub is, and what of it is carried here."""

    room_url: str = field(repr=False)
    #: whose calls come in, and whose queues of events must be there before any event does
    services: tuple[str, ...]


def read(
    environment: Mapping[str, str] | None = None, *, hosted: tuple[str, ...] = ()
) -> ForwardSettings:
    """Between which brokers is carried; `hosted` are the services where none are named.

    Raises:
        SettingInvalid: a setting is missing or cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    url = source.get(_ROOM, "")
    if not url:
        raise SettingInvalid(_ROOM, "is not set; `nosotros room create` has told it")
    try:
        BrokerAddress.read(url)
    except ValueError as error:
        raise SettingInvalid(_ROOM, str(error)) from None
    names = [each.strip() for each in source.get(_SERVICES, "").split(",") if each.strip()]
    if not all(SLUG.fullmatch(each.replace("_", "-")) for each in names):
        raise SettingInvalid(_SERVICES, "takes names of services with commas between")
    return ForwardSettings(room_url=url, services=tuple(names) or hosted)


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of it."""
    yield Described(
        name=_ROOM,
        help="amqps:// address of the room at the hub, for `nosotros work room forward` beside a broker"
        " of one's own",
        default="",
        secret=True,
    )
    yield Described(
        name=_SERVICES,
        help="services on that broker of one's own, with commas between, whose calls are carried in;"
        " none: those of NOSOTROS_ROOM_SERVICES",
        default="",
    )
