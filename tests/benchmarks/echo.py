"""A service that only echoes, over the platform's own line, workers and replies.

What a call costs before it does anything: no database, as the stock service has none.
"""

from collections.abc import Callable
from typing import Any

import orjson
from nameko.extensions import register_entrypoint

from nosotros.bus.delivery import Delivery
from nosotros.bus.entrypoints import CallEntrypoint
from nosotros.bus.service import Service
from nosotros.contracts.common import ParkedEvent
from nosotros.contracts.language import command, request_of


@command(service="bench", scope="operations:write", returns=ParkedEvent)
class Echo:
    """Answer what was sent."""


class EchoEntrypoint(CallEntrypoint):
    """Like any command, without the transaction."""

    def handle_call(self, delivery: Delivery) -> None:
        """Answer one message."""

        def job(handler: Callable[..., Any]) -> bytes:
            body = orjson.loads(delivery.body)
            return orjson.dumps(handler(body["kwargs"]["payload"]))

        def done(result: bytes | None, error: BaseException | None) -> None:
            self.line.in_flight -= 1
            if error is not None:
                raise error
            delivery.reply(b'{"result":' + (result or b"null") + b',"error":null}')

        self.run(job, done)


class BenchService(Service):
    """Echoes."""

    name = "bench"

    def echo(self, job: Callable[..., Any]) -> Any:
        """Answer what was sent."""
        return job(lambda payload: payload)


register_entrypoint(BenchService.echo, EchoEntrypoint(request_of(Echo)))
