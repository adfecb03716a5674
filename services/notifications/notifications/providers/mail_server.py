"""A mail server's address, how far its way is safe, and the connection to it."""

import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from nosotros.errors import SettingInvalid
from notifications.providers.setting import Setting, authorities, loopback
from notifications.providers.tls import verifying

HOST = Setting(name="NOSOTROS_SMTP_HOST", help="name or address of the mail server")
PORT = Setting(name="NOSOTROS_SMTP_PORT", help="its port: 587 for starttls, 465 for tls")
FROM = Setting(name="NOSOTROS_SMTP_FROM", help="the address that e-mails come from")
SECONDS = Setting(
    name="NOSOTROS_SMTP_SECONDS", help="how long one step of a delivery may take", default="10"
)
TLS = Setting(
    name="NOSOTROS_SMTP_TLS",
    help="starttls, tls, or none, which is for this machine and its private network",
    default="",
)
AUTHORITIES = Setting(
    name="NOSOTROS_SMTP_CA_FILE",
    help="certificates of the authorities that vouch for it; none: the machine's",
    default="",
)
USER = Setting(
    name="NOSOTROS_SMTP_USER", help="who we are to it; none: it does not ask", default=""
)
PASSWORD = Setting(
    name="NOSOTROS_SMTP_PASSWORD", help="our password there", default="", secret=True
)
BOUNCES = Setting(
    name="NOSOTROS_SMTP_BOUNCES",
    help="mailbox of bounces, which takes `name+anything@`; none: they go to the sender",
    default="",
)
SETTINGS = (HOST, PORT, FROM, SECONDS, TLS, AUTHORITIES, USER, PASSWORD, BOUNCES)

_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
#: a sender of nobody's (RFC 2606), where nothing leaves the machine
_FROM_IN_DEVELOPMENT = "nosotros@localhost.invalid"


class NoTls(smtplib.SMTPException):
    """A server that must speak TLS does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """A mail server, as the settings have it."""

    host: str
    port: int
    #: the address that messages come from
    sender: str
    #: how long one step may take
    seconds: int
    #: `none`, `starttls` or `tls`
    tls: str
    authorities: Path | None
    user: str
    password: str = field(repr=False)
    #: the mailbox of bounces; empty: they go to the sender
    bounces: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The server of the settings.

        Raises:
            SettingInvalid: one is missing, cannot be used, or would show a password or a message
                to strangers.
        """
        host = HOST.read(environment)
        tls = _tls(environment, host)
        user = USER.read(environment)
        if user and not PASSWORD.read(environment):
            raise SettingInvalid(PASSWORD.name, f"is not set, though {USER.name} is")
        if user and tls == "none" and not loopback(host):
            raise SettingInvalid(TLS.name, "must be starttls or tls where there is a password")
        bounces = BOUNCES.read(environment)
        return cls(
            host=host,
            port=PORT.whole(environment, highest=65535),
            sender=_sender(environment),
            seconds=SECONDS.whole(environment, highest=300),
            tls=tls,
            authorities=authorities(environment, AUTHORITIES),
            user=user,
            password=PASSWORD.read(environment),
            bounces=_address(BOUNCES, bounces) if bounces else "",
        )

    def connect(self) -> smtplib.SMTP:
        """A connection on which messages can be handed over.

        Raises:
            OSError, SMTPException: there is none; its certificate is wrong; it refuses us.
        """
        domain = self.sender.rpartition("@")[2]
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=domain,
                timeout=self.seconds,
                context=verifying(self.authorities),
            )
        else:
            server = smtplib.SMTP(self.host, self.port, local_hostname=domain, timeout=self.seconds)
        try:
            self._begin(server)
        except BaseException:
            server.close()
            raise
        return server

    def _begin(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.tls == "starttls":
            if not server.has_extn("starttls"):
                raise NoTls
            server.starttls(context=verifying(self.authorities))
            server.ehlo_or_helo_if_needed()
        if self.user:
            server.login(self.user, self.password)


def _tls(environment: Mapping[str, str], host: str) -> str:
    # No public network knows a name without a dot: it is a container next door.
    near = loopback(host) or ("." not in host and ":" not in host)
    tls = TLS.read(environment) or ("none" if near else "starttls")
    if tls not in ("none", "starttls", "tls"):
        raise SettingInvalid(TLS.name, "is neither starttls nor tls nor none")
    if tls == "none" and not near:
        raise SettingInvalid(TLS.name, "is none, and the mail server is not near")
    return tls


def _sender(environment: Mapping[str, str]) -> str:
    if not environment.get(FROM.name) and environment.get("NOSOTROS_ENVIRONMENT") == "development":
        return _FROM_IN_DEVELOPMENT
    return _address(FROM, FROM.discreet(environment))


def _address(setting: Setting, text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise SettingInvalid(setting.name, "is no e-mail address")
    return text
