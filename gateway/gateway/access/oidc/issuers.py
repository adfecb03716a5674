"""Which identity providers are believed, and of which tokens of theirs."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from nosotros.errors import SettingInvalid

VARIABLE = "NOSOTROS_OIDC_ISSUERS"
#: characters of an address, as contracts take them
LONGEST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Issuer:
    """An identity provider."""

    #: as its tokens' `iss` has it, to the letter
    url: str
    #: what its tokens' `aud` must name: we, as the provider knows us
    audience: str


def read(text: str) -> tuple[Issuer, ...]:
    """The issuers of a setting, `issuer audience` pairs with commas between.

    Raises:
        SettingInvalid: it is written otherwise, or names an issuer twice or without TLS.
    """
    made: dict[str, Issuer] = {}
    for pair in filter(None, (each.split() for each in text.split(","))):
        if len(pair) != 2:
            raise SettingInvalid(VARIABLE, "takes `issuer audience` pairs with commas between")
        url, audience = pair
        if not is_safe(url) or "?" in url or len(url) > LONGEST:
            raise SettingInvalid(VARIABLE, f"{url} is no https:// address without a query")
        if url in made:
            raise SettingInvalid(VARIABLE, f"names {url} twice")
        made[url] = Issuer(url=url, audience=audience)
    return tuple(made.values())


def is_safe(url: str) -> bool:
    """Whether keys may be fetched there: by TLS, or from this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
