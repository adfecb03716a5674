"""A mail server: what it takes is in the person's mailbox, and it can fail at every step.

It speaks TLS from the first byte or after `STARTTLS`, asks who we are where it was given a
password, and passes bounces on to us as a mail server's pipe does.
"""

import base64
import email
import json
import secrets
import socketserver
import ssl
import threading
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from notifications.providers.smtp import sign
from tests.notifications.standins.behaviour import WELL, Behaviour
from tests.notifications.standins.bouncing import bounce
from tests.notifications.standins.serving import Delivered
from tests.notifications.standins.telling import Call, Teller

USER = "avisos"
PASSWORD = "the-password-of-a-stand-in"
CALLBACK_SECRET = "the-secret-of-passed-on-mail"
SENDER = "avisos@red.example.org"


def environment(port: int, *, tls: str = "none") -> dict[str, str]:
    """The settings with which ours sends to this one."""
    return {
        "NOSOTROS_SMTP_HOST": "127.0.0.1",
        "NOSOTROS_SMTP_PORT": str(port),
        "NOSOTROS_SMTP_FROM": SENDER,
        "NOSOTROS_SMTP_TLS": tls,
        "NOSOTROS_SMTP_CALLBACK_SECRET": CALLBACK_SECRET,
    }


class MailServer:
    """Takes mail for anybody; of `Behaviour` it has what a mail server can do.

    `refuse` answers the recipient with `code`, `throttle` with 421 before that, `error` with 451
    after the whole text; `hang_up` and `seconds` come after the text too.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        sink: Path | None = None,
        webhook: str | None = None,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: bool = False,
    ) -> None:
        self.webhook = webhook
        self.tls = tls
        self.starttls = starttls
        self.login = login
        self.logins = 0
        self.connections = 0
        self._port = port
        self._sink = sink
        self._delivered: list[Delivered] = []
        if sink is not None and sink.exists():
            lines = sink.read_text().splitlines()
            self._delivered = [Delivered(**json.loads(line)) for line in lines]
        self._lock = threading.Lock()
        self._behaviour = WELL
        self._teller = Teller()
        self._server: _Server | None = None

    def start(self) -> Self:
        """Listen; where it was down, at the same port as before."""
        self._server = _Server(("127.0.0.1", self._port), self)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Be down."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._teller.stop()

    @property
    def port(self) -> int:
        """Where it listens, or did before it went down."""
        return self._port

    @property
    def url(self) -> str:
        """Where it is."""
        return f"smtp://127.0.0.1:{self._port}"

    def behave(self, behaviour: Behaviour) -> None:
        """Treat the messages that follow in this way."""
        with self._lock:
            self._behaviour = behaviour

    @property
    def delivered(self) -> list[Delivered]:
        """What is in the mailbox, in order."""
        with self._lock:
            return list(self._delivered)

    def connected(self) -> None:
        """Somebody is there."""
        with self._lock:
            self.connections += 1

    def next(self) -> Behaviour:
        """How the message that begins now is treated."""
        with self._lock:
            behaviour = self._behaviour
            if behaviour.times is not None:
                left = behaviour.times - 1
                self._behaviour = replace(behaviour, times=left) if left else WELL
            return behaviour

    def take(self, content: bytes, *, sender: str, to: str, behaviour: Behaviour) -> None:
        """The whole text is here."""
        ref = secrets.token_hex(8)
        mail = email.message_from_bytes(content)
        message = Delivered(ref=ref, to=to, text=content.decode(), ours=str(mail["Message-ID"]))
        if behaviour.takes:
            with self._lock:
                self._delivered.append(message)
                if self._sink is not None:
                    with self._sink.open("a") as file:
                        file.write(json.dumps(asdict(message)) + "\n")
        if behaviour.tells == "failed" and self.webhook is not None:
            report = bounce(content, sender=sender, to=to, code=behaviour.code or 550)
            headers = {
                "Content-Type": "message/rfc822",
                "X-Nosotros-Signature": sign(report, secret=CALLBACK_SECRET),
            }
            call = Call(url=self.webhook, headers=headers, body=report)
            self._teller.tell([call] * behaviour.told, after=behaviour.tells_after)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], standin: MailServer) -> None:
        self.standin = standin
        super().__init__(address, _Session)

    def handle_error(self, request: object, client_address: object) -> None:
        """Who does not trust our certificate hangs up."""


class _Session(socketserver.StreamRequestHandler):
    server: _Server  # type: ignore[assignment]

    def setup(self) -> None:
        if self.server.standin.tls is not None:
            self.request = self.server.standin.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        # What speaks TLS is a socket of its own.
        self.connection.close()

    def handle(self) -> None:
        standin = self.server.standin
        standin.connected()
        known = not standin.login
        safe = standin.starttls is None
        sender = recipient = ""
        behaviour = WELL
        self._say("220 stand-in")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            match verb.upper():
                case "EHLO":
                    self._say(*self._greeting(safe=safe))
                case "STARTTLS" if standin.starttls is not None:
                    self._say("220 go on")
                    self._speak_tls(standin.starttls)
                    safe = True
                case "AUTH":
                    known = self._is_ours(rest)
                    self._say("235 welcome" if known else "535 who are you")
                case "MAIL" if not known:
                    self._say("530 who are you")
                case "MAIL":
                    sender, behaviour = _address(rest), standin.next()
                    if behaviour.answer == "throttle":
                        self._say("421 too much")
                        return
                    self._say("250 OK")
                case "RCPT":
                    recipient = _address(rest)
                    refused = behaviour.answer == "refuse"
                    self._say(f"{behaviour.code} no" if refused else "250 OK")
                case "DATA":
                    self._say("354 go on")
                    content = self._text()
                    standin.take(content, sender=sender, to=recipient, behaviour=behaviour)
                    if not self._answer(behaviour):
                        return
                case "QUIT":
                    self._say("221 bye")
                    return
                case "XBEHAVE":
                    # Another process's way to what `behave` does.
                    standin.behave(Behaviour(**json.loads(rest)))
                    self._say("250 OK")
                case "RSET" | "NOOP":
                    self._say("250 OK")
                case _:
                    self._say("502 no such thing")

    def _greeting(self, *, safe: bool) -> list[str]:
        offers = ["here", "SMTPUTF8", "8BITMIME"]
        if not safe:
            offers.append("STARTTLS")
        if self.server.standin.login:
            offers.append("AUTH PLAIN")
        *first, last = offers
        return [*(f"250-{each}" for each in first), f"250 {last}"]

    def _speak_tls(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)

    def _is_ours(self, said: str) -> bool:
        _, user, password = base64.b64decode(said.partition(" ")[2]).decode().split("\0")
        self.server.standin.logins += 1
        return (user, password) == (USER, PASSWORD)

    def _text(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[1:] if line.startswith(b"..") else line for line in lines)

    def _answer(self, behaviour: Behaviour) -> bool:
        """Whether the session goes on."""
        if behaviour.seconds:
            threading.Event().wait(behaviour.seconds)
        match behaviour.answer:
            case "hang_up":
                return False
            case "error":
                self._say("451 something went wrong")
            case "garbage":
                self._say("\x07 what?")
            case _:
                self._say("250 kept")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def _address(said: str) -> str:
    return said.partition("<")[2].partition(">")[0]
