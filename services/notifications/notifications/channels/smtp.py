"""E-mail over SMTP (RFC 5321), one connection a sender, kept while there is work.

Until the text has been handed over, whatever goes wrong is a refusal. From then on only the
server's own answer tells; without one, the message may have been taken.
"""

import re
import smtplib
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from nosotros import clock
from notifications.domain.messages import Letter
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown

#: the server, or the way to it, and not the message is what is wrong
UNREACHABLE = "mail_server_unreachable"
#: enough to be sure that it is one recipient, and nothing else
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


class Smtp:
    """A mail server."""

    def __init__(self, *, host: str, port: int, sender: str, seconds: int) -> None:
        """
        Args:
            host: the server's name or address.
            port: the server's port.
            sender: the address that messages come from.
            seconds: how long one step may take.
        """
        self._host = host
        self._port = port
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._seconds = seconds
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Outcome:
        """Hand a message to the server."""
        try:
            content = self.compose(letter).as_bytes()
        except (ValueError, IndexError, MessageError):
            return Refused(reason="address_invalid", permanent=True)
        kept = self._open is not None
        outcome = self._hand_over(content, letter.recipient)
        if kept and self._open is None and isinstance(outcome, Refused) and not outcome.permanent:
            # A connection that was kept may have ended of itself meanwhile; a new one tells.
            outcome = self._hand_over(content, letter.recipient)
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

    def compose(self, letter: Letter) -> EmailMessage:
        """A message as plain text in UTF-8; its Message-ID is its id.

        Raises:
            ValueError, IndexError, MessageError: the recipient is no address.
        """
        if not _ADDRESS.fullmatch(letter.recipient):
            raise ValueError("no address")
        ascii_only = letter.recipient.isascii()
        mail = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
        local, _, domain = letter.recipient.rpartition("@")
        mail["From"] = self._sender
        mail["To"] = Address(username=local, domain=domain)
        mail["Subject"] = letter.subject
        mail["Date"] = format_datetime(clock.now())
        mail["Message-ID"] = f"<{letter.id}@{self._domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
        return mail

    def _hand_over(self, content: bytes, recipient: str) -> Outcome:
        try:
            server = self._connected()
            refused = self._introduce(server, recipient)
        except smtplib.SMTPResponseException as error:
            self._close()
            return Refused(reason=f"mail_server_{error.smtp_code}", permanent=False)
        except (OSError, smtplib.SMTPException):
            self._close()
            return Refused(reason=UNREACHABLE, permanent=False)
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

    def _introduce(self, server: smtplib.SMTP, recipient: str) -> Refused | None:
        """Say from whom and to whom; the refusal, if it was refused."""
        options: list[str] = []
        if not recipient.isascii():
            if not server.has_extn("smtputf8"):
                return Refused(reason="address_not_supported", permanent=True)
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        code, _ = server.mail(self._sender, options)
        if code != 250:
            # It is ourselves that it refuses: somebody may set that right.
            return Refused(reason=f"mail_server_{code}", permanent=False)
        code, _ = server.rcpt(recipient)
        return None if code in (250, 251) else _refused(code)

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            server = smtplib.SMTP(timeout=self._seconds, local_hostname=self._domain)
            # Kept at once, so that it is closed whatever follows.
            self._open = server
            code, said = server.connect(self._host, self._port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            server.ehlo_or_helo_if_needed()
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


def _refused(code: int) -> Refused:
    return Refused(reason=f"mail_server_{code}", permanent=code // 100 == 5)
