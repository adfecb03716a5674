"""E-mail over SMTP (RFC 5321), one connection a sender, kept while there is work.

Until the text has been handed over, whatever goes wrong is a refusal. From then on only the
server's own answer tells; without one, the message may have been taken.
"""

import hmac
import smtplib
from collections.abc import Mapping, Sequence
from email.errors import MessageError

from nosotros.contracts.notifications import SIGNED_IN_HEADER
from notifications.domain.letters import Callback, Letter, Told
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown
from notifications.providers import forms, provider
from notifications.providers.mail_server import SETTINGS, MailServer, NoTls
from notifications.providers.mail_writing import compose, return_path
from notifications.providers.setting import Setting
from notifications.providers.tls import is_of_certificate

#: the server, or the way to it, and not the message is what is wrong
UNREACHABLE = "mail_server_unreachable"
CALLBACK_SECRET = Setting(
    name="NOSOTROS_SMTP_CALLBACK_SECRET",
    help="a secret of our own, with which bounces are signed that are passed on to us",
    secret=True,
)
#: it wants to be told who we are, or something that it does not trust us with
_OURS = frozenset((530, 534, 535, 538))


class MailEar:
    """Understands bounces and complaints that a mail server passes on (`message/rfc822`)."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._secret = CALLBACK_SECRET.read(environment)

    def verify(self, callback: Callback) -> bytes:
        """Its body; raises `NotGenuine` unless its `X-Nosotros-Signature` is right."""
        ours = sign(callback.body, secret=self._secret)
        forms.check(ours, callback.headers.get(SIGNED_IN_HEADER["smtp"]))
        return callback.body

    def read(self, callback: Callback) -> Sequence[Told]:
        """What a bounce or a complaint says."""
        from notifications.providers import mail_reading

        return mail_reading.read(callback.body)

    def confirms(self, secret: str) -> bool:
        """A mail server does not ask."""
        return False


@provider("smtp", channels=("email",), ear=MailEar, settings=(*SETTINGS, CALLBACK_SECRET))
class Smtp:
    """A mail server."""

    def __init__(self, environment: Mapping[str, str], channel: str) -> None:
        self._server = MailServer.read(environment)
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Outcome:
        """Hand a message to the server."""
        try:
            content = compose(letter, sender=self._server.sender)
        except (ValueError, IndexError, MessageError):
            return Refused(reason="address_invalid", permanent=True)
        bounces = self._server.bounces
        sender = return_path(bounces, letter.attempt_id) if bounces else self._server.sender
        kept = self._open is not None
        outcome = self._hand_over(content, letter.recipient, sender=sender)
        if kept and self._open is None and isinstance(outcome, Refused) and not outcome.permanent:
            # A connection that was kept may have ended of itself meanwhile; a new one tells.
            outcome = self._hand_over(content, letter.recipient, sender=sender)
        return outcome

    def rest(self) -> None:
        """End the connection in good form."""
        if self._open is not None:
            try:
                self._open.quit()
            except (OSError, smtplib.SMTPException):
                # It ended without us.
                self._open.close()
            self._open = None

    def _hand_over(self, content: bytes, recipient: str, *, sender: str) -> Outcome:
        try:
            server = self._connected()
            refused = _introduce(server, recipient, sender=sender)
        except smtplib.SMTPResponseException as error:
            self._close()
            return _of_server(f"mail_server_{error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            return _of_server(_why_not(error))
        if refused is not None:
            self._begin_again(server)
            return refused
        try:
            code, _ = server.data(content)
        except smtplib.SMTPDataError as error:
            # The server did not want the text at all.
            self._begin_again(server)
            return _refused(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            # smtplib tells of a time-out as of a lost connection.
            late = isinstance(error.__context__, TimeoutError)
            return Unknown(reason="no_final_answer" if late else "connection_lost")
        if code // 100 == 2:
            return Accepted()
        if code // 100 in (4, 5):
            self._begin_again(server)
            return _refused(code)
        self._close()
        return Unknown(reason="unreadable_answer")

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = self._server.connect()
        return self._open

    def _begin_again(self, server: smtplib.SMTP) -> None:
        try:
            code, _ = server.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code != 250:
            self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def sign(body: bytes, *, secret: str) -> str:
    """The signature of a mail that is passed on to us: `sha256=` and HMAC in hexadecimal."""
    return f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"


def _introduce(server: smtplib.SMTP, recipient: str, *, sender: str) -> Refused | None:
    """Say from whom and to whom; the refusal, if it was refused."""
    options: list[str] = []
    if not recipient.isascii():
        if not server.has_extn("smtputf8"):
            return Refused(reason="address_not_supported", permanent=True)
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, _ = server.mail(sender, options)
    if code != 250:
        # It is ourselves that it refuses: somebody may set that right.
        return _of_server(f"mail_server_{code}")
    code, _ = server.rcpt(recipient)
    return None if code in (250, 251) else _refused(code)


def _why_not(error: Exception) -> str:
    if is_of_certificate(error):
        return "mail_server_certificate"
    if isinstance(error, NoTls):
        return "mail_server_without_tls"
    return UNREACHABLE


def _of_server(reason: str) -> Refused:
    return Refused(reason=reason, permanent=False, of="provider")


def _refused(code: int) -> Refused:
    if code in _OURS:
        return _of_server(f"mail_server_{code}")
    return Refused(reason=f"mail_server_{code}", permanent=code // 100 == 5)
