"""Where webhooks may be sent: to the Internet, and to nothing that can be reached from inside only.

What counts is the address that a connection is made to, never how it was written.
"""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: what Python's `is_global` of one version or another takes for the Internet, and is not
_NOT_THE_INTERNET_4 = tuple(
    map(
        IPv4Network,
        (
            "192.0.0.0/24",  # protocol assignments; a cloud's metadata at .192
            "192.88.99.0/24",  # relays of 6to4
            "168.63.129.16/32",  # a cloud's own services, at an address that looks public
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
#: outside of it nothing is global unicast (RFC 4291), but what translates IPv4
_UNICAST = IPv6Network("2000::/3")
_NOT_THE_INTERNET_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4 holds an IPv4 address, and a relay decides where it goes
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_allowed(address: Address, *, private: Sequence[Network]) -> bool:
    """Whether something may be sent to an address.

    Args:
        address: where the connection goes.
        private: networks that are allowed though they are not the Internet.
    """
    if isinstance(address, IPv6Address):
        within = _within(address)
        if within is not None:
            return is_allowed(within, private=private)
    return is_private(address, private=private) or _is_on_the_internet(address)


def is_private(address: Address, *, private: Sequence[Network]) -> bool:
    """Whether an address is in one of the networks that are allowed though private."""
    return any(address in network for network in private if network.version == address.version)


def literal(host: str) -> Address | None:
    """The address that a host of a URL is, without brackets; none: it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_on_the_internet(address: Address) -> bool:
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_THE_INTERNET_4)
    if address.scope_id is not None or address not in _UNICAST:
        return False
    return not any(address in network for network in _NOT_THE_INTERNET_6)


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a connection to an IPv6 one comes to; none: it is no such form."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
