"""An e-mail as it leaves us."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from uuid import UUID

from nosotros import clock
from notifications.domain.letters import Letter

#: enough to be sure that it is one recipient, and nothing else
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_UNSUBSCRIBE = "List-Unsubscribe"


class _Policy(EmailPolicy):
    """Of mail as it travels; an address in a header stays as it is, however long (RFC 2369)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _UNSUBSCRIBE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_MAIL = _Policy(linesep="\r\n")


def compose(letter: Letter, *, sender: str) -> bytes:
    """A message in plain text, in HTML too where it has that.

    Its Message-ID has its id and, behind a full stop, the attempt's: reports and answers name it.

    Raises:
        ValueError, IndexError, MessageError: the recipient is no address, or the message holds
            what no header may.
    """
    if not _ADDRESS.fullmatch(letter.recipient):
        raise ValueError("no address")
    mail = EmailMessage(policy=_MAIL if letter.recipient.isascii() else _MAIL.clone(utf8=True))
    local, _, domain = letter.recipient.rpartition("@")
    mail["From"] = sender
    mail["To"] = Address(username=local, domain=domain)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{letter.id}.{letter.attempt_id.hex}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe is not None:
        mail[_UNSUBSCRIBE] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https://"):
            # RFC 8058 has one click for HTTPS alone.
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    if letter.html is not None:
        mail.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    # What is said of the content before it is there is lost with it.
    mail["Content-Language"] = letter.language
    return mail.as_bytes()


def return_path(bounces: str, attempt_id: UUID) -> str:
    """The address to which a message's bounces go: its attempt's own, in the mailbox of bounces."""
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{attempt_id.hex}@{domain}"
