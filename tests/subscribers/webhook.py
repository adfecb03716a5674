"""Webhooks on the loopback, whose every request the library of Standard Webhooks verifies."""

import asyncio
from types import TracebackType
from typing import Self

from aiohttp import web
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from tests.integrations.delivering.receiver import Receiver
from tests.subscribers.arrivals import Arrival, Arrivals
from tests.subscribers.subscriber import Filter, Integrator

_LOOK_SECONDS = 0.01


class Webhook:
    """A webhook whose server answers once it has verified; who is not believed is noted."""

    way = "webhook"

    def __init__(
        self, integrator: Integrator, *, filter: Filter, after: str = "0", seconds: float = 0
    ) -> None:
        """
        Args:
            integrator: whose it is.
            filter: `types`, `organisations`, `subjects`.
            after: where it begins.
            seconds: for how long it thinks about each.
        """
        self.arrivals = Arrivals()
        self.after = after
        self.id: str | None = None
        #: how many requests had no good signature
        self.forged = 0
        self._integrator = integrator
        self.filter = filter
        self._seconds = seconds
        self._verifier: Verifier | None = None
        self._receiver = Receiver(behave=self._behave)

    def __enter__(self) -> Self:
        self._receiver.__enter__()
        made = self._integrator.subscribe(
            "/v1/webhooks",
            name=self.way,
            after=self.after,
            filter=self.filter,
            url=self._receiver.url,
        )
        self.id = made["id"]
        secret = self._integrator.get(f"/v1/subscriptions/{self.id}/secret").json()
        self._verifier = Verifier(secret["secrets"][0])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._receiver.__exit__()

    def check(self) -> None:
        """Raise where somebody else has posted to it."""
        assert self.forged == 0

    async def _behave(self, request: web.Request, _number: int) -> web.StreamResponse:
        # The first may come before the answer with the secret has.
        while self._verifier is None:
            await asyncio.sleep(_LOOK_SECONDS)
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            self._verifier.verify(body.decode(), headers)
        except WebhookVerificationError:
            self.forged += 1
            return web.Response(status=400)
        self.arrivals.came.append(
            Arrival(
                id=headers["webhook-id"],
                cursor=headers["nosotros-cursor"],
                previous=headers["nosotros-previous"],
                body=body,
            )
        )
        await asyncio.sleep(self._seconds)
        return web.Response(status=204)
