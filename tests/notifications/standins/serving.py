"""What all stand-ins over HTTP share: a server, a sink, callbacks, and doors for other processes."""

import json
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.notifications.standins.behaviour import WELL, Behaviour
from tests.notifications.standins.server import Answer, Request, Server, as_json
from tests.notifications.standins.telling import Call, Teller


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """A message as the person got it."""

    #: the provider's own reference
    ref: str
    to: str
    text: str
    #: our reference, where the provider was given one
    ours: str | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    """A message that the provider understood."""

    message: Delivered
    #: where it was asked to tell what becomes of it
    told_at: str | None


class Standin:
    """One provider; what is left open says how this one speaks."""

    def __init__(
        self,
        *,
        port: int = 0,
        sink: Path | None = None,
        webhook: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Args:
            port: of 127.0.0.1; 0: any.
            sink: a file that outlives us, one delivered message a line; none: memory.
            webhook: where what nobody gave an address for is told.
            tls: a server's context; none: plain HTTP.
        """
        self.webhook = webhook
        self.calls = 0
        self._sink = sink
        self._delivered: list[Delivered] = []
        if sink is not None and sink.exists():
            self._delivered = [
                Delivered(**json.loads(line)) for line in sink.read_text().splitlines()
            ]
        self._behaviour = WELL
        self._lately: list[float] = []
        self._lock = threading.Lock()
        self._port = port
        self._tls = tls
        self._teller = Teller()
        self._server: Server | None = None

    def start(self) -> Self:
        """Listen; where it was down, at the same port as before."""
        self._server = Server(("127.0.0.1", self._port), self.answer)
        self._port = self._server.server_address[1]
        if self._tls is not None:
            self._server.socket = self._tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Be down: nobody listens, and what was connected is so no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
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
    def url(self) -> str:
        """Where its API is."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """Where it listens, or did before it went down."""
        return self._port

    def behave(self, behaviour: Behaviour) -> None:
        """Treat the messages that follow in this way."""
        with self._lock:
            self._behaviour = behaviour

    @property
    def delivered(self) -> list[Delivered]:
        """What the person got, in order."""
        with self._lock:
            return list(self._delivered)

    def hear(self, from_: str, text: str, *, in_reply_to: str | None = None) -> None:
        """The person writes to us."""
        assert self.webhook is not None, "no address to tell of answers"
        self._teller.tell([self.inbound(from_, text, in_reply_to=in_reply_to)])

    def told(self) -> list[tuple[Call, int]]:
        """The callbacks that were made so far, each with the status of its answer; 0: none."""
        return self._teller.made()

    # What each provider does in its own way.

    def read(self, request: Request) -> Order | Answer:
        """The message of a call, or the refusal that the documents have for what is wrong."""
        raise NotImplementedError

    def accepted(self, order: Order) -> Answer:
        """The answer to a message that was taken."""
        raise NotImplementedError

    def refusal(self, code: int) -> Answer:
        """The answer to a message that was not."""
        raise NotImplementedError

    def busy(self, seconds: int) -> Answer:
        """The answer when it is too much."""
        raise NotImplementedError

    def receipts(self, order: Order, *, code: int) -> Iterable[Call]:
        """What is told of a message: that it arrived, or with a code that it did not."""
        raise NotImplementedError

    def inbound(self, from_: str, text: str, *, in_reply_to: str | None) -> Call:
        """What is told of an answer."""
        raise NotImplementedError

    def open(self, door: str, told: Mapping[str, Any]) -> bool:
        """Do what another process asks of this provider alone; whether there is such a thing."""
        return False

    # What is the same for all.

    def answer(self, request: Request) -> Answer | None:
        """Take a call; none: hang up."""
        if request.path.startswith("/standin/"):
            return self._door(request)
        with self._lock:
            self.calls += 1
        order = self.read(request)
        if isinstance(order, Answer):
            return order
        behaviour = self._next()
        if behaviour.per_second is not None and self._is_too_much(behaviour.per_second):
            return self.busy(behaviour.wait_seconds)
        if behaviour.takes:
            self._deliver(order.message)
        if behaviour.tells != "nothing" and behaviour.answer != "refuse":
            code = behaviour.code if behaviour.tells == "failed" else 0
            calls = [
                call for call in self.receipts(order, code=code) for _ in range(behaviour.told)
            ]
            self._teller.tell(calls, after=behaviour.tells_after)
        if behaviour.seconds:
            time.sleep(behaviour.seconds)
        return self._said(order, behaviour)

    def _said(self, order: Order, behaviour: Behaviour) -> Answer | None:
        match behaviour.answer:
            case "well":
                return self.accepted(order)
            case "refuse":
                return self.refusal(behaviour.code)
            case "throttle":
                return self.busy(behaviour.wait_seconds)
            case "error":
                body = b"<h1>Oops</h1>"
                return Answer(status=behaviour.status, body=body, content_type="text/html")
            case "hang_up":
                return None
            case "garbage":
                return replace(self.accepted(order), body=b'\xff{"sid": 1, ')
            case "html":
                return replace(self.accepted(order), content_type="text/html")
            case "redirect":
                return Answer(status=302, body=b"", headers={"Location": "/elsewhere"})

    def _next(self) -> Behaviour:
        with self._lock:
            behaviour = self._behaviour
            if behaviour.times is not None:
                left = behaviour.times - 1
                self._behaviour = replace(behaviour, times=left) if left else WELL
            return behaviour

    def _is_too_much(self, per_second: int) -> bool:
        now = time.monotonic()
        with self._lock:
            self._lately = [each for each in self._lately if each > now - 1]
            if len(self._lately) >= per_second:
                return True
            self._lately.append(now)
        return False

    def _deliver(self, message: Delivered) -> None:
        with self._lock:
            self._delivered.append(message)
            if self._sink is not None:
                with self._sink.open("a") as file:
                    file.write(json.dumps(asdict(message)) + "\n")

    def _door(self, request: Request) -> Answer:
        told = json.loads(request.body) if request.body else {}
        match request.path:
            case "/standin/behaviour":
                self.behave(Behaviour(**told))
            case "/standin/inbound":
                self.hear(told["from"], told["text"], in_reply_to=told.get("in_reply_to"))
            case "/standin/sink":
                return as_json(200, [asdict(each) for each in self.delivered])
            case _ if not self.open(request.path.removeprefix("/standin/"), told):
                return as_json(404, {})
        return as_json(200, {})
