"""What a room's own half is told from outside, beside the settings of every process."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from nosotros.contracts.partners import AgreementPurpose
from nosotros.errors import SettingInvalid
from nosotros.settings import Described
from room.forward import settings as forward

_URL, _KEY, _PURPOSE = "NOSOTROS_GATEWAY_URL", "NOSOTROS_ROOM_KEY", "NOSOTROS_ROOM_PURPOSE"
_HOSTING = "hosting"


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewaySettings:
    """How the hub's gateway is asked."""

    url: str
    key: str
    #: what for it is asked: one of the agreement's purposes
    purpose: str


def read(environment: Mapping[str, str] | None = None) -> GatewaySettings:
    """How the hub's gateway is asked.

    Raises:
        SettingInvalid: its address or the purpose is none, or there is no key.
    """
    source = os.environ if environment is None else environment
    url, key = source.get(_URL, ""), source.get(_KEY, "")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise SettingInvalid(_URL, "is not an http:// or https:// address")
    if not key:
        raise SettingInvalid(_KEY, "is not set; put the room's API key there")
    if not key.isascii() or not key.isprintable():
        raise SettingInvalid(_KEY, "is no API key: it has letters that none has")
    purpose = source.get(_PURPOSE, _HOSTING)
    # The hub would refuse another one, and the room would forget every name.
    if purpose not in (purposes := get_args(AgreementPurpose)):
        raise SettingInvalid(_PURPOSE, f"is none of an agreement: {', '.join(purposes)}")
    return GatewaySettings(url=url.rstrip("/"), key=key, purpose=purpose)


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of ours."""
    yield Described(
        name=_URL, help="http(s):// address of the hub's gateway (a room's own half only)"
    )
    yield Described(
        name=_KEY,
        help="API key with the scope disclosures:read (a room's own half only)",
        secret=True,
    )
    yield Described(
        name=_PURPOSE,
        help="what for people's names are asked, a purpose of the agreement (a room's own half only)",
        default=_HOSTING,
    )
    yield from forward.listed()
