"""What is answered without a key: both documents, the documentation, problems, health, metrics."""

from collections.abc import Awaitable, Callable

import orjson

from gateway import docs
from gateway.access.directory import Directory
from gateway.documents import Documents
from gateway.exchange import JSON, Headers, Request, Response
from gateway.metrics import CONTENT_TYPE, Metrics
from gateway.operations import Operation
from gateway.problems import known
from gateway.refusals import PathUnknown
from gateway.rooms.types import Types
from gateway.rpc import RpcClient
from nosotros.contracts import asyncapi
from nosotros.contracts.language import registry

Page = Callable[[Request, dict[str, str]], Awaitable[Response]]

#: the pages come from here alone and run nothing
_HTML: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
    (b"x-content-type-options", b"nosniff"),
)


class Pages:
    """The pages, by path."""

    def __init__(
        self,
        *,
        table: tuple[Operation, ...],
        rpc: RpcClient,
        directory: Directory,
        metrics: Metrics,
        public_url: str,
        types: Types,
    ) -> None:
        self._types = types
        self._rpc = rpc
        self._directory = directory
        self._metrics = metrics
        self._documents = Documents(table)
        self._public_url = public_url

    def of_health(self) -> dict[str, Page]:
        """The pages, by path, that whoever keeps this process running asks for, however often."""
        return {"/health/live": self._live, "/health/ready": self._ready}

    def by_path(self) -> dict[str, Page]:
        """Each other page's path, with its parameter in braces."""
        return {
            "/": self._root,
            "/openapi.json": self._openapi,
            "/asyncapi.json": self._asyncapi,
            "/docs": self._documentation,
            "/problems": self._problems,
            "/problems/{code}": self._problem,
            "/schemas/{type}": self._schema,
            "/metrics": self._numbers,
        }

    async def _root(self, request: Request, parameters: dict[str, str]) -> Response:
        return Response(status=307, headers=((b"location", b"/docs"),))

    async def _openapi(self, request: Request, parameters: dict[str, str]) -> Response:
        return Response(status=200, body=await self._documents.openapi(), headers=(JSON,))

    async def _asyncapi(self, request: Request, parameters: dict[str, str]) -> Response:
        return Response(status=200, body=await self._documents.asyncapi(), headers=(JSON,))

    async def _documentation(self, request: Request, parameters: dict[str, str]) -> Response:
        return Response(status=200, body=await self._documents.page(), headers=_HTML)

    async def _problems(self, request: Request, parameters: dict[str, str]) -> Response:
        page = docs.problems(known(), language=request.language)
        return Response(status=200, body=page.encode(), headers=_HTML)

    async def _problem(self, request: Request, parameters: dict[str, str]) -> Response:
        kind = known().get(parameters["code"])
        if kind is None:
            raise PathUnknown()
        if b"application/json" in request.headers.get(b"accept", b""):
            return _json(200, docs.explanation(kind))
        page = docs.problems({kind.code: kind}, language=request.language)
        return Response(status=200, body=page.encode(), headers=_HTML)

    async def _schema(self, request: Request, parameters: dict[str, str]) -> Response:
        """What `dataschema` of a public event points to."""
        type = parameters["type"]
        declared = registry.event_types.get(type)
        if declared is None:
            # One that a service of a room tells, perhaps.
            schema = await self._types.schema(type, public_url=self._public_url)
        elif declared.visibility == "public":
            schema = asyncapi.event_schema(type, public_url=self._public_url)
        else:
            schema = None
        if schema is None:
            raise PathUnknown()
        return Response(
            status=200,
            body=orjson.dumps(schema),
            headers=((b"content-type", b"application/schema+json"),),
        )

    async def _live(self, request: Request, parameters: dict[str, str]) -> Response:
        return _json(200, {"status": "live"})

    async def _ready(self, request: Request, parameters: dict[str, str]) -> Response:
        """Ready while there is a broker: without partners what is for anybody is answered still."""
        broker = _check("broker", self._rpc.trouble)
        partners = _check("partners", await self._directory.trouble())
        return _json(
            200 if broker["ok"] else 503,
            {
                "status": "ready" if broker["ok"] else "not ready",
                "checks": [broker, partners],
            },
        )

    async def _numbers(self, request: Request, parameters: dict[str, str]) -> Response:
        headers = ((b"content-type", CONTENT_TYPE),)
        return Response(status=200, body=self._metrics.text(), headers=headers)


def _check(name: str, trouble: str | None) -> dict[str, object]:
    return {"name": name, "ok": trouble is None, "detail": trouble or "as it should be"}


def _json(status: int, content: object) -> Response:
    headers = (JSON, (b"cache-control", b"no-store"))
    return Response(status=status, body=orjson.dumps(content), headers=headers)
