"""The ASGI application: from a connection to an endpoint, and its answer back.

Pure ASGI with no layers between: on the way of an enrolment each of them would cost.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from gateway.access.callers import Callers
from gateway.access.deciding import ANYBODY, Known
from gateway.access.directory import Directory
from gateway.access.first_uses import FirstUses
from gateway.access.letting_in import let_in
from gateway.access.oidc import Identities
from gateway.access.uses import Uses
from gateway.calling import traceparent
from gateway.endpoint import Endpoint, Services
from gateway.exchange import Answer, Headers, Receive, Request, Response, Send, refused
from gateway.kinds import endpoint_of
from gateway.limits import RateLimit, network_of
from gateway.metrics import Metrics
from gateway.network.lists import networked
from gateway.operations import Operation
from gateway.own_page import OwnPage, PersonalPage
from gateway.pages import Page, Pages
from gateway.problems import incident_of
from gateway.refusals import TooManyRequests
from gateway.rooms import Limits, Partners, Rooms
from gateway.rooms.described import Described
from gateway.rooms.types import Types
from gateway.router import Router
from gateway.rpc import Broker, RpcClient
from gateway.settings import HttpSettings
from gateway.streams.waiting import Streams
from gateway.tidying import Tidying
from nosotros import clock
from nosotros.contracts.common import InternalError
from nosotros.contracts.language import ContractError
from nosotros.files import FileStore
from nosotros.identifiers import new_id

_LOGGED = frozenset({401, 403, 429})
#: of what is said to be a provider's call: it is signed by nobody, or there is no such provider
_NOT_GENUINE = frozenset({403, 404})
_log = structlog.get_logger()


class Gateway:
    """The application; a process has one."""

    def __init__(
        self,
        *,
        table: tuple[Operation, ...],
        amqp_url: str,
        files: FileStore,
        settings: HttpSettings,
        public_url: str,
        operator: str,
        rooms_url: str = "",
    ) -> None:
        self._rpc = RpcClient(broker=Broker.of(amqp_url), seconds=settings.call_seconds)
        directory = Directory(rpc=self._rpc, operator=operator)
        self._identities = Identities(settings.oidc_issuers)
        self._uses = Uses(directory)
        self._first_uses = FirstUses(directory)
        self._tidying = Tidying(files)
        self._limit = RateLimit(per_second=settings.rate_limit, burst=settings.rate_burst)
        self._public_limit = RateLimit(
            per_second=settings.public_rate_limit, burst=settings.public_rate_burst, of="address"
        )
        self._page_limit = RateLimit(
            per_second=settings.public_rate_limit, burst=settings.public_rate_burst, of="address"
        )
        self._foreign_limit = RateLimit(
            per_second=settings.callback_rate_limit,
            burst=settings.callback_rate_burst,
            of="address",
        )
        self._metrics = Metrics()
        self._streams = Streams(rpc=self._rpc, settings=settings, metrics=self._metrics)
        partners = Partners(rpc=self._rpc, operator=operator)
        self._rooms = Rooms(
            partners=partners,
            url=rooms_url,
            limits=Limits(seconds=settings.room_seconds, calls=settings.room_calls),
        )
        self._router: Router[Endpoint | Page] = Router()
        services = Services(
            callers=Callers(
                directory=directory,
                identities=self._identities,
                uses=self._uses,
                attempts=RateLimit(
                    per_second=settings.attempt_rate_limit,
                    burst=settings.attempt_rate_burst,
                    of="address",
                ),
            ),
            rpc=self._rpc,
            files=files,
            settings=settings,
            streams=self._streams,
            public_url=public_url.rstrip("/"),
            operator=operator,
            rooms=self._rooms,
            described=Described(partners),
        )
        for operation in (*table, *networked(table)):
            self._router.add(
                method=operation.method,
                path=operation.path,
                target=endpoint_of(operation, services),
            )
        pages = Pages(
            table=table,
            rpc=self._rpc,
            directory=directory,
            metrics=self._metrics,
            public_url=services.public_url,
            types=Types(partners),
        )
        self._unlimited = frozenset(pages.of_health().values())
        for path, page in (pages.by_path() | pages.of_health()).items():
            self._router.add(method="GET", path=path, target=page)
        for (method, path), page in OwnPage(services).routes().items():
            self._router.add(method=method, path=path, target=page)

    def end_streams(self) -> None:
        """Have everybody who waits for events be answered: this process is about to stop."""
        self._streams.stop()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})  # type: ignore[arg-type]

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._rpc.start()
                self._rooms.start()
                self._uses.start()
                self._first_uses.start()
                self._tidying.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._tidying.stop()
                await self._uses.stop()
                await self._first_uses.stop()
                await self._rooms.stop()
                await self._rpc.stop()
                await self._identities.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _serve(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        began = clock.monotonic()
        request = Request.of(scope, receive)
        target: Endpoint | Page | None = None
        extra: Headers = ()
        caller: Known | None = None
        limited: RateLimit | None = None
        response: Answer
        try:
            target, parameters = self._router.find(method=request.method, path=request.path)
            if isinstance(target, Endpoint):
                caller = await target.caller(request, parameters)
                if _calls_back(target):
                    limited = self._public_limit
                    limited.check(caller.counted_as, at=began)
                limited = self._limit_of(target)
                extra = limited.take(caller.counted_as, at=began)
                allowed = await let_in(
                    caller,
                    admit=partial(target.admit, request),
                    learn=partial(target.caller, request, parameters, anew=True),
                )
                self._first_uses.note(caller, allowed)
                response = await target.answer(request, parameters=parameters, allowed=allowed)
            else:
                if target not in self._unlimited:
                    # Apart: whoever reads documents may still open a link of hers.
                    personal = isinstance(target, PersonalPage)
                    limited = self._public_limit if personal else self._page_limit
                    extra = limited.take(network_of(request.address), at=began)
                response = await target(request, parameters)
        except ContractError as error:
            if isinstance(error, TooManyRequests) and limited is not None:
                extra = limited.limited_headers()
            elif _calls_back(target) and error.status in _NOT_GENUINE:
                # As often as providers may call only those may who are.
                self._public_limit.charge(network_of(request.address), at=began)
            response = self._refuse(error, request=request, target=target, caller=caller)
        except Exception as error:
            response = self._fail(error, request=request, target=target)
        self._metrics.observe(
            operation=_name(target),
            status=response.status,
            seconds=clock.monotonic() - began,
        )
        if isinstance(response, Response):
            await response.send(send, extra=extra)
        else:
            await self._stream(response, send, extra=extra, request=request, target=target)

    def _limit_of(self, target: "Endpoint | Page | None") -> RateLimit:
        if isinstance(target, PersonalPage):
            return self._public_limit
        if not isinstance(target, Endpoint) or not target.operation.is_public:
            return self._limit
        # A provider tells of thousands of messages from a few addresses.
        return self._foreign_limit if _calls_back(target) else self._public_limit

    async def _stream(
        self,
        response: Answer,
        send: Send,
        *,
        extra: Headers,
        request: Request,
        target: "Endpoint | Page | None",
    ) -> None:
        """Send piece by piece; after a failure the server ends the connection, not the answer."""
        try:
            await response.send(send, extra=extra)
        except Exception as error:
            refusal = error if isinstance(error, ContractError) else None
            incident = incident_of(refusal) if refusal else new_id()
            self._metrics.count_broken(operation=_name(target))
            _log.error(
                "broken_off",
                operation=_name(target),
                kind=type(error).__name__,
                exc_info=None if refusal else error,
                trace_id=traceparent(request)[3:35],
                incident=str(incident) if incident else None,
            )

    def _refuse(
        self,
        error: ContractError,
        *,
        request: Request,
        target: "Endpoint | Page | None",
        caller: Known | None,
    ) -> Response:
        if error.status in _LOGGED or error.status >= 500:
            incident = incident_of(error)
            _log.warning(
                "refused",
                status=error.status,
                code=error.code,
                operation=_name(target),
                caller=caller.actor if caller and caller.actor != ANYBODY else None,
                trace_id=traceparent(request)[3:35],
                incident=str(incident) if incident else None,
            )
        if isinstance(target, Endpoint | PersonalPage):
            return target.refuse(error, request)
        return refused(error, language=request.language)

    def _fail(
        self, error: Exception, *, request: Request, target: "Endpoint | Page | None"
    ) -> Response:
        incident = new_id()
        _log.error(
            "failed",
            operation=_name(target),
            kind=type(error).__name__,
            exc_info=error,
            trace_id=traceparent(request)[3:35],
            incident=str(incident),
        )
        failure = InternalError(incident=incident)
        if isinstance(target, PersonalPage):
            return target.refuse(failure, request)
        return refused(failure, language=request.language)


def _calls_back(target: "Endpoint | Page | None") -> bool:
    return isinstance(target, Endpoint) and target.operation.foreign == "callback"


def _name(target: "Endpoint | Page | None") -> str:
    if isinstance(target, Endpoint):
        return target.id
    return "none" if target is None else "page"
