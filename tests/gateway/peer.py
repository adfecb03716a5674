"""Another service on the wire: the gateway's peer, speaking nameko's RPC format with py-amqp."""

import contextlib
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import amqp
import orjson

from nosotros.contracts.language import ContractError
from nosotros.testing.waiting import PATIENCE

EXCHANGE = "nameko-rpc"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as it arrived."""

    method: str
    payload: dict[str, Any]
    headers: dict[str, str]
    properties: dict[str, Any]


#: Given a call, the result; raises a ContractError to refuse, returns SILENCE to say nothing.
Answer = Callable[[Call], Any]
SILENCE = object()


class Raw:
    """A reply's bytes as they are."""

    def __init__(self, body: bytes) -> None:
        self.body = body


@dataclass(kw_only=True)
class Peer:
    """Answers for one service, from a thread of its own."""

    host: str
    user: str
    password: str
    service: str
    virtual_host: str = "/"
    answers: dict[str, Answer] = field(default_factory=dict)
    calls: "queue.Queue[Call]" = field(default_factory=queue.Queue)

    def start(self) -> None:
        self._stop = threading.Event()
        self._connection = amqp.Connection(
            self.host,
            userid=self.user,
            password=self.password,
            virtual_host=self.virtual_host,
        )
        self._connection.connect()
        self._channel = self._connection.channel()
        self._channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
        # Not by the service's own name, which other tests declare on the same broker.
        name = f"peer-of-{self.service}"
        self._channel.queue_declare(name, auto_delete=True, exclusive=True)
        self._channel.queue_bind(name, EXCHANGE, f"{self.service}.*")
        self._channel.basic_consume(name, callback=self._on_message, no_ack=True)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        with contextlib.suppress(OSError, amqp.AMQPError):
            self._connection.close()
        self._connection.collect()

    def forget(self, answers: Mapping[str, Answer] = MappingProxyType({})) -> None:
        """Drop the calls seen so far, and have other answers; be there again where the broker was not.

        Tests of the bus that run in the same process stop and start its broker. The answers change at
        once: what a gateway asks by itself, whenever that is, finds the ones or the others.
        """
        self.answers = dict(answers)
        if not self._thread.is_alive():
            self._connection.collect()
            self.start()
        while not self.calls.empty():
            self.calls.get_nowait()

    def next_call(self) -> Call:
        """The next request that arrived; fails when none does."""
        return self.calls.get(timeout=PATIENCE)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._connection.drain_events(timeout=0.1)
            except TimeoutError:
                continue
            except (OSError, amqp.AMQPError):
                return

    def _on_message(self, message: Any) -> None:
        if self._stop.is_set():
            # It came while the connection was being closed, by which nothing can be said any more.
            return
        body = orjson.loads(message.body)
        call = Call(
            method=message.delivery_info["routing_key"].partition(".")[2],
            payload=body["kwargs"]["payload"],
            headers=message.headers,
            properties=message.properties,
        )
        assert body["args"] == []
        self.calls.put(call)
        answer = self.answers.get(call.method)
        if answer is None:
            # Other tests on the same broker ask the service itself.
            return
        try:
            result = answer(call)
        except ContractError as error:
            reply = orjson.dumps({"result": None, "error": on_the_wire(error)})
        else:
            if result is SILENCE:
                return
            if isinstance(result, Raw):
                reply = result.body
            else:
                reply = orjson.dumps({"result": result, "error": None})
        self._send(call, reply)

    def reply(self, call: Call, result: Any) -> None:
        """Answer an earlier call; from within an answer only."""
        self._send(call, orjson.dumps({"result": result, "error": None}))

    def forge(self, call: Call, reply: bytes, *, correlation: str) -> None:
        """Answer under an id that is not the call's; from within an answer only."""
        self._send(call, reply, correlation=correlation)

    def _send(self, call: Call, reply: bytes, *, correlation: str | None = None) -> None:
        self._channel.basic_publish(
            amqp.Message(reply, correlation_id=correlation or call.properties["correlation_id"]),
            exchange="",
            routing_key=call.properties["reply_to"],
        )


def on_the_wire(error: ContractError) -> dict[str, Any]:
    """An error as nameko serialises it."""
    kind = type(error)
    return {
        "exc_type": kind.__name__,
        "exc_path": f"{kind.__module__}.{kind.__name__}",
        "exc_args": [error.as_fields()],
        "value": error.code,
    }
