"""What all who wait for events share: followers, places, and the end of the process."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from gateway.answers import unreadable
from gateway.calling import Asking, call, new_trace
from gateway.metrics import Metrics
from gateway.problems import DEFAULT_LANGUAGE
from gateway.rpc import Route, RpcClient, call_headers
from gateway.settings import HttpSettings
from gateway.streams.entries import Batch, batch_of
from gateway.streams.follower import Followers
from gateway.streams.places import Places
from nosotros import clock
from nosotros.contracts.fields import PageSize
from nosotros.contracts.integrations import GetSubscription, ReadEvents, Scope
from nosotros.contracts.language import request_of

#: how often a reader's rights are looked at
LOOK_SECONDS = 1.0
#: how long a reader that takes nothing has when the process stops
LAST_SECONDS = 1.0
_READ, _SUBSCRIPTION = request_of(ReadEvents), request_of(GetSubscription)


class Streams:
    """Everybody who waits for events in this process."""

    def __init__(self, *, rpc: RpcClient, settings: HttpSettings, metrics: Metrics) -> None:
        self._rpc = rpc
        self.followers = Followers(look=self._look)
        self.places = Places(of_a_key=settings.stream_limit, of_all=settings.stream_total)
        self.metrics = metrics
        self.heartbeat_seconds = settings.stream_heartbeat_seconds
        self.patience_seconds = settings.stream_patience_seconds
        #: whether the process is about to stop
        self.stopping = False
        #: how the connections of those who have a stream are ended
        self.cutting: set[Callable[[], None]] = set()
        self._read = Route.to(service=_READ.service, method=_READ.method)
        self._subscription = Route.to(service=_SUBSCRIPTION.service, method=_SUBSCRIPTION.method)

    def stop(self) -> None:
        """Have everybody be answered; who takes nothing is cut off after a moment."""
        self.stopping = True
        self.followers.wake()
        asyncio.get_running_loop().call_later(LAST_SECONDS, self._cut)

    async def as_saved(self, asked: ReadEvents, *, organisation: str) -> ReadEvents:
        """What is asked for with the filter of a saved reader of the organisation, which goes first.

        Raises:
            ContractError: there is none, or nobody says.
        """
        result = await call(
            self._rpc,
            self._subscription,
            asking=_gateway(organisation),
            payload={"id": str(asked.reader)},
            operation=_SUBSCRIPTION.method,
        )
        try:
            filter = result["filter"]
            return replace(
                asked,
                types=tuple(filter["types"]),
                organisations=tuple(filter["organisations"]),
                subjects=tuple(filter["subjects"]),
            )
        except (TypeError, KeyError):
            raise unreadable(operation=_SUBSCRIPTION.method, reason="it has no filter") from None

    async def _look(self, organisation: str, position: int) -> Batch:
        result = await call(
            self._rpc,
            self._read,
            asking=_gateway(organisation),
            payload={"after": str(position), "limit": PageSize.highest},
            operation=_READ.method,
        )
        return batch_of(result, operation=_READ.method)

    def _cut(self) -> None:
        for cut in tuple(self.cutting):
            cut()


class Rights:
    """Whether a reader still may read, looked at again and again."""

    def __init__(self, check: Callable[[], Awaitable[None]]) -> None:
        self._check = check
        self._looked_at = clock.monotonic()

    async def confirm(self) -> None:
        """Look again, where the last time was some while ago.

        Raises:
            ContractError: she may not any more, or it has not been known for too long.
        """
        now = clock.monotonic()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            await self._check()


def _gateway(organisation: str) -> Asking:
    """Follows the journal for everybody of an organisation, and for nobody in particular."""
    who = call_headers(
        {
            "nameko.organisation": organisation,
            "nameko.actor": "gateway",
            "nameko.scopes": f"{Scope.EVENTS} {Scope.READ}",
        }
    )
    return Asking(who=who, language=DEFAULT_LANGUAGE, trace=new_trace())
