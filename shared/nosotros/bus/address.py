"""Addresses of brokers, as settings have them:

    amqp[s]://user:password@host:port/vhost?cafile=…&certfile=…&keyfile=…

With `amqps` the broker's certificate is checked, and that it names the host: against `cafile`, or
against the authorities that the machine trusts. `certfile` and `keyfile` are what we show of ourselves.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_FILES = ("cafile", "certfile", "keyfile")
_PORTS = {"amqp": 5672, "amqps": 5671}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tls:
    """How a broker is known, and how it knows us; TLS 1.2 or newer."""

    #: authorities in PEM; none: those that the machine trusts
    cafile: str | None = None
    certfile: str | None = None
    keyfile: str | None = None

    def context(self) -> ssl.SSLContext:
        """What asyncio takes. Raises OSError: a file cannot be read, or is not what it should be."""
        made = ssl.create_default_context(cafile=self.cafile)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certfile is not None:
            made.load_cert_chain(self.certfile, self.keyfile)
        return made

    def options(self, host: str) -> dict[str, Any]:
        """What py-amqp takes."""
        return {
            # Without it, no name would be compared.
            "server_hostname": host,
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": self.cafile,
            "certfile": self.certfile,
            "keyfile": self.keyfile,
            "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokerAddress:
    """Where a broker is, and who we are there."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    virtual_host: str
    #: none: it is spoken to openly
    tls: Tls | None

    @staticmethod
    def read(url: str) -> "BrokerAddress":
        """An address out of its text.

        Raises:
            ValueError: it is none; the text is not repeated, as a password is in it.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            # Its own words repeat what stands before the host, such as the password.
            raise ValueError("is no address: what it has for a host is none") from None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("is no address that begins with amqp:// or amqps:// and names a host")
        try:
            port = parts.port or _PORTS[parts.scheme]
        except ValueError:
            # Its own words repeat what it took for the port, such as a password's half.
            raise ValueError(
                "has a port that is none: quote what is special in its password"
            ) from None
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        unknown = sorted(given.keys() - _FILES)
        if unknown:
            raise ValueError(f"may say {', '.join(_FILES)} after a ?, and nothing else")
        if given and parts.scheme != "amqps":
            raise ValueError("names files for TLS, and does not begin with amqps://")
        if ("certfile" in given) != ("keyfile" in given):
            raise ValueError("names one of certfile and keyfile without the other")
        return BrokerAddress(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username or "guest"),
            password=unquote(parts.password or "guest"),
            virtual_host=unquote(parts.path[1:]) or "/",
            tls=Tls(**given) if parts.scheme == "amqps" else None,
        )

    @property
    def missing_file(self) -> str | None:
        """The first file of it that cannot be found; none: all are there, or it names none."""
        named = () if self.tls is None else (self.tls.cafile, self.tls.certfile, self.tls.keyfile)
        return next((each for each in named if each and not Path(each).is_file()), None)

    @property
    def url(self) -> str:
        """The same as text."""
        scheme = "amqp" if self.tls is None else "amqps"
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        place = f"{scheme}://{who}@{host}:{self.port}/{quote(self.virtual_host, safe='')}"
        files = self._files()
        return f"{place}?{urlencode(files)}" if files else place

    def within(self, virtual_host: str) -> "BrokerAddress":
        """The same broker's address of another virtual host."""
        return replace(self, virtual_host=virtual_host)

    def _files(self) -> Mapping[str, str]:
        if self.tls is None:
            return {}
        named = ((name, getattr(self.tls, name)) for name in _FILES)
        return {name: value for name, value in named if value is not None}


def why(error: BaseException) -> str:
    """Why a broker cannot be reached, in a few words that repeat no address."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}"
    if isinstance(error, ssl.SSLEOFError):
        return "TLS: it hung up; does it know who issued our certificate?"
    if isinstance(error, ssl.SSLError):
        # What the broker said of ours comes as an alert, once TLS has begun (RFC 8446, 4.4.2.4).
        return f"TLS: {(error.reason or type(error).__name__).lower().replace('_', ' ')}"
    return type(error).__name__
