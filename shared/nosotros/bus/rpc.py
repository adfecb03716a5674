"""A blocking caller of commands and queries, for tools, tests and a service's own workers.

No handler calls another service inside its transaction: what follows from a change
follows by event.
"""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self, cast
from uuid import UUID

import amqp
import orjson

from nosotros import clock
from nosotros.bus.broker import LOST, connect
from nosotros.bus.topology import RPC
from nosotros.contracts.common import DeadlineExceeded, InternalError
from nosotros.contracts.language import ContractError, registry, request_of
from nosotros.contracts.schema import dump, load
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id

_DIRECT = "amq.rabbitmq.reply-to"


class Caller:
    """Asks services, one call at a time, over a connection of its own."""

    def __init__(
        self, amqp_url: str, *, organisation: str, actor: str, scopes: Iterable[str]
    ) -> None:
        """
        Args:
            amqp_url: the broker.
            organisation: for whom is asked.
            actor: who asks, for the audit log; never a person's name.
            scopes: what the asker may do.
        """
        self._context = {
            "nameko.organisation": organisation,
            "nameko.actor": actor,
            "nameko.scopes": " ".join(scopes),
        }
        self._url = amqp_url
        self._connection: Any = None
        self._channel: Any = None
        self._answers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.release()
            self._connection = None

    def call(self, contract: Any, *, seconds: float = 10.0, command_id: UUID | None = None) -> Any:
        """Ask, and wait for the answer.

        Args:
            contract: a command or a query.
            seconds: after which nothing may be changed any more.
            command_id: the same again for a repetition that must not be done twice.

        Raises:
            ContractError: the refusal, as its own type.
            Unavailable: the broker cannot be reached.
        """
        return self.send(type(contract), orjson.loads(dump(contract)), seconds, command_id)

    def send(
        self,
        contract: type[Any],
        payload: Any,
        seconds: float = 10.0,
        command_id: UUID | None = None,
    ) -> Any:
        """Like `call`, with a payload that has been made already."""
        request = request_of(contract)
        correlation = str(new_id())
        deadline = clock.unix() + seconds
        if request.kind == "command" and command_id is None:
            command_id = new_id()
        headers = {**self._context, "nameko.deadline": repr(deadline)}
        if command_id is not None:
            headers["nameko.command_id"] = str(command_id)
        message = amqp.Message(
            cast("str", orjson.dumps({"args": [], "kwargs": {"payload": payload}})),
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=_DIRECT,
            correlation_id=correlation,
            application_headers=headers,
            expiration=str(int(seconds * 1000)),
            delivery_mode=1,
        )
        try:
            channel = self._open()
            channel.basic_publish(
                message, exchange=RPC, routing_key=f"{request.service}.{request.method}"
            )
            while correlation not in self._answers:
                left = deadline - clock.unix()
                if left <= 0:
                    raise DeadlineExceeded()
                try:
                    # A heartbeat begins py-amqp's wait anew, so it waits in short pieces.
                    self._connection.connection.drain_events(timeout=min(left, 0.5))
                except TimeoutError:
                    continue
        except LOST as error:
            self._connection = None
            raise Unavailable("the broker cannot be reached") from error
        return _result(self._answers.pop(correlation), request.returns)

    def _open(self) -> Any:
        if self._connection is None:
            self._connection = connect(self._url, name="caller", heartbeat=0)
            self._channel = self._connection.channel()
            self._channel.basic_consume(_DIRECT, no_ack=True, callback=self._on_answer)
        return self._channel

    def _on_answer(self, message: Any) -> None:
        self._answers[message.properties["correlation_id"]] = orjson.loads(message.body)


def _result(answer: Any, returns: type[Any] | None) -> Any:
    error = answer["error"]
    if error is not None:
        raise error_from(error)
    if returns is None or answer["result"] is None:
        return None
    return load(returns, answer["result"], strict=False)


def error_from(wire: Any) -> ContractError:
    """The typed error that crossed the bus; an unknown one becomes an `InternalError`."""
    kind = registry.errors.get(wire["value"])
    if kind is None:
        return InternalError(incident=new_id())
    fields = wire["exc_args"][0]
    return load(kind, fields, strict=False)
