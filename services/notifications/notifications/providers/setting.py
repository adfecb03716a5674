"""What a provider is told from outside: one value each, checked where it is read."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from nosotros.errors import SettingInvalid
from nosotros.settings import Described, whole
from notifications.domain.discretion import telling_anywhere
from notifications.providers.tls import verifying

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_PRICE = re.compile(r"\d{1,6}(?:\.\d{1,2})?")


@dataclass(frozen=True, kw_only=True)
class Setting(Described):
    """A value of the environment; every refusal is one line that names it and never shows it."""

    def read(self, environment: Mapping[str, str]) -> str:
        """The value, or its default.

        Raises:
            SettingInvalid: it is missing, has a control character in it or a space at an end, or
                is a secret of other characters than ASCII's, which no header takes.
        """
        value = environment.get(self.name) or self.default
        if value is None:
            raise SettingInvalid(self.name, "is not set, and its provider needs it")
        if _UNPRINTABLE.search(value) or value != value.strip():
            raise SettingInvalid(self.name, "has a control character in it or a space at an end")
        if self.secret and not value.isascii():
            raise SettingInvalid(self.name, "has a character that is not one of ASCII")
        return value

    def discreet(self, environment: Mapping[str, str]) -> str:
        """What stands above every message, on shared telephones too; of an address what is before
        its `@`, as its domain is whose it is.

        Raises:
            SettingInvalid: it is missing, or names the programme, health or motherhood.
        """
        text = self.read(environment)
        if telling_anywhere(text.partition("@")[0]) is not None:
            raise SettingInvalid(
                self.name, "is read by others, and tells of the programme, health or motherhood"
            )
        return text

    def whole(self, environment: Mapping[str, str], *, highest: int) -> int:
        """A whole number from 1.

        Raises:
            SettingInvalid: it is missing or no such number.
        """
        return whole(self.name, self.read(environment), highest=highest)

    def url(self, environment: Mapping[str, str]) -> str:
        """An address of HTTP, without a slash at its end; `http` is for this machine alone.

        Raises:
            SettingInvalid: it is missing, no such address, or not safe.
        """
        text = self.read(environment).rstrip("/")
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise SettingInvalid(self.name, "is no address") from None
        if (
            " " in text
            or parts.scheme not in ("http", "https")
            or not host
            or parts.query
            or parts.fragment
        ):
            raise SettingInvalid(self.name, "is no address that begins with https://")
        if parts.username is not None or parts.password is not None:
            raise SettingInvalid(self.name, "must name no user and no password")
        if parts.scheme == "http" and not loopback(host):
            raise SettingInvalid(self.name, "must begin with https://, except on this machine")
        return text


def loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


#: of every provider that is reached over HTTP
SECONDS = Setting(
    name="NOSOTROS_PROVIDERS_SECONDS",
    help="how long a provider may take to answer",
    default="10",
)
AUTHORITIES = Setting(
    name="NOSOTROS_PROVIDERS_CA_FILE",
    help="certificates of the authorities that vouch for providers; none: the machine's",
    default="",
)
PUBLIC_URL = Setting(
    name="NOSOTROS_PUBLIC_URL",
    help="where the gateway is reached from outside, and by providers",
    default="http://127.0.0.1:8470",
)
SHARED = (SECONDS, AUTHORITIES)


def authorities(environment: Mapping[str, str], setting: Setting = AUTHORITIES) -> Path | None:
    """The file of certificates that a setting names; none: those of the machine.

    Raises:
        SettingInvalid: there is no such file, or no certificate in it.
    """
    text = environment.get(setting.name)
    if not text:
        return None
    try:
        verifying(Path(text))
    except OSError:
        raise SettingInvalid(setting.name, "is no file of certificates (PEM)") from None
    return Path(text)


def callbacks(environment: Mapping[str, str], *, api: str) -> str:
    """Where providers call us, without organisation and provider.

    Args:
        environment: has the gateway's address outside.
        api: the provider's address.

    Raises:
        SettingInvalid: it cannot be used, or nobody outside this machine reaches it.
    """
    found = PUBLIC_URL.url(environment)
    ours, theirs = urlsplit(found).hostname or "", urlsplit(api).hostname or ""
    if loopback(ours) and not loopback(theirs):
        raise SettingInvalid(
            PUBLIC_URL.name, "is this machine's own, and providers tell what they know from outside"
        )
    return f"{found}/v1/callbacks"


def price_setting(provider: str) -> Setting:
    """What one text message's segment costs, or one message where there are none."""
    return Setting(
        name=f"NOSOTROS_{provider.upper()}_PRICE",
        help="pesos for one segment of a text message, or for one message; none: not counted",
        default="",
    )


def rate_setting(provider: str) -> Setting:
    """How fast a provider is given messages."""
    return Setting(
        name=f"NOSOTROS_{provider.upper()}_PER_SECOND",
        help="messages a second that it is given at most; none: as many as there are",
        default="",
    )


def price(provider: str, environment: Mapping[str, str]) -> int | None:
    """The price of a segment, or of a message, in hundredths of a peso; none: it is not counted.

    Raises:
        SettingInvalid: it is no amount of pesos.
    """
    setting = price_setting(provider)
    text = environment.get(setting.name)
    if not text:
        return None
    if not text.isascii() or not _PRICE.fullmatch(text):
        raise SettingInvalid(setting.name, "is no amount of pesos, such as 212 or 212.50")
    return int(Decimal(text) * 100)
