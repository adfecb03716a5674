"""One operation of the table, answering: HTTP in, a call on the bus, HTTP out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import marshmallow
import orjson

from gateway import answers, downloads, reading, uploads
from gateway.access.asked import asked_by
from gateway.access.callers import Callers
from gateway.access.deciding import Allowed, Asked, Known, anybody, decide
from gateway.access.letting_in import by_now
from gateway.calling import traceparent
from gateway.exchange import JSON, Answer, Request, Response, Streamed, refused
from gateway.exports import Export, prefers_csv
from gateway.limits import network_of
from gateway.links import next_link
from gateway.operations import FILE, REVISION, Operation
from gateway.refusals import PathUnknown
from gateway.rooms import Rooms
from gateway.rooms.described import Described
from gateway.rooms.hosting import Where
from gateway.rpc import RpcClient
from gateway.settings import HttpSettings
from gateway.streams.waiting import Streams
from nosotros import clock
from nosotros.contracts import schema
from nosotros.contracts.common import (
    FieldProblem,
    FileContent,
    FileReference,
    InvalidFields,
    NotFound,
)
from nosotros.contracts.language import ContractError
from nosotros.errors import FileUnknown
from nosotros.files import FileStore, Owner
from nosotros.identifiers import command_id, new_id
from nosotros.settings import SLUG

_PRIVATE = (b"cache-control", b"private, no-cache")
_NOWHERE = (b"cache-control", b"private, no-store")
_BY_ACCEPT = (b"vary", b"Accept")


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """What an endpoint works with."""

    callers: Callers
    rpc: RpcClient
    files: FileStore
    settings: HttpSettings
    streams: Streams
    #: where we are reached from outside, with no slash at its end
    public_url: str
    #: who keeps what participants' data are disclosed from
    operator: str

    rooms: Rooms
    described: Described


class Endpoint:
    """An operation with all that can be worked out before a request comes."""

    def __init__(self, operation: Operation, services: Services) -> None:
        self.operation = operation
        self.id = operation.id
        self.rule = operation.rule(operator=services.operator)
        self._services = services
        self._where = Where(operation)
        self._path_fields = operation.path_fields
        self._query_fields = operation.query_fields
        self._numbers = _fields_of(operation, marshmallow.fields.Integer)
        self._flags = _fields_of(operation, marshmallow.fields.Boolean)
        self._lists = _fields_of(operation, marshmallow.fields.List)
        self._allowed_query = (*self._query_fields, *(("name",) if operation.takes_file else ()))
        self._body_fields = frozenset(operation.body_fields)
        self._elsewhere = frozenset(operation.field_names) - self._body_fields
        self._is_command = operation.is_command
        self._needs_key = operation.needs_key
        self._takes_revision = operation.takes_revision
        self._takes_file = operation.takes_file
        limit = services.settings.upload_limit
        self._largest = min(limit, operation.largest or limit)
        self._reads_body = operation.method != "GET" and not operation.takes_file
        self._shows_revision = operation.shows_revision
        self._is_paged = operation.is_paged
        self._export = Export(operation) if operation.is_exported else None
        self._is_read = operation.method == "GET"
        #: how HTTP calls the contract's fields, for problems
        self.shown = {v: k for k, v in self._path_fields.items()} | {REVISION: "If-Match"}

    async def caller(
        self, request: Request, parameters: Mapping[str, str], *, anew: bool = False
    ) -> Known:
        """Who asks; `anew`: as partners says by now, and not some seconds ago.

        Raises:
            ContractError: nobody whom we know, or there can be no such organisation.
        """
        if self.operation.is_public:
            organisation = parameters["organisation"]
            if not SLUG.fullmatch(organisation):
                raise PathUnknown()
            return anybody(organisation, counted_as=network_of(request.address))
        return await self._services.callers.caller(
            request.headers.get(b"authorization"), address=request.address, anew=anew
        )

    def admit(self, request: Request, caller: Known) -> Allowed:
        """Let a caller in who may ask this.

        Raises:
            Refusal: she may not.
        """
        asked = Asked(rule=self.rule) if self.operation.is_public else asked_by(request, self.rule)
        return decide(caller, asked, now=clock.now())

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Answer:
        """Carry the request to its service and bring the answer back.

        Raises:
            ContractError: the refusal to answer instead.
        """
        payload: dict[str, Any] = {
            self._path_fields[name]: value for name, value in parameters.items()
        }
        query = self._query_values(request, known=self._allowed_query)
        name = query.pop("name", None) if self._takes_file else None
        payload |= query
        key = reading.idempotency_key(request, needed=self._needs_key) if self._is_command else None
        if self._takes_revision:
            payload[REVISION] = reading.expected_revision(request)
        command = self._command_id(allowed, key) if self._is_command else None
        began, again = clock.monotonic(), partial(self._again, request, parameters)
        if self._reads_body:
            payload |= await self._body(request)
        if self._takes_file and command is not None:
            stored = await uploads.store(
                request,
                files=self._services.files,
                name=name,
                media=self.operation.media,
                command_id=command,
                owner=Owner(
                    service=self.operation.request.service, organisation=allowed.organisation
                ),
                limit=self._largest,
                seconds=self._services.settings.body_seconds,
            )
            payload[FILE] = stored.file
            async with uploads.kept_if_taken(stored, files=self._services.files):
                allowed = await by_now(allowed, since=began, again=again)
                return self._response(request, await self._call(request, allowed, payload, command))
        if self._export is not None and prefers_csv(request.headers.get(b"accept")):
            ask = partial(self._page, request, parameters)
            return await self._export.answer(request, payload=payload, ask=ask)
        allowed = await by_now(allowed, since=began, again=again)
        result = await self._call(request, allowed, payload, command)
        return await self._answer(request, payload, result)

    def refuse(self, error: ContractError, request: Request) -> Response:
        """The problem for a refusal, in the caller's language and in HTTP's names."""
        return refused(error, language=request.language, shown=self.shown)

    async def _answer(
        self, request: Request, payload: dict[str, Any], result: Any
    ) -> Response | Streamed:
        if self.operation.makes_file:
            return self._made_file(result)
        if self.operation.sends_file:
            return await self._file(request, payload, result)
        return self._response(request, result)

    async def _file(self, request: Request, payload: dict[str, Any], result: Any) -> Streamed:
        try:
            reference = schema.load(FileReference, result[FILE], strict=False)
        except (marshmallow.ValidationError, TypeError, KeyError):
            raise answers.unreadable(operation=self.id, reason="it names no file") from None
        try:
            return await downloads.answer_with(
                reference, request=request, files=self._services.files
            )
        except FileUnknown:
            raise NotFound(kind=FILE, id=UUID(payload[self.operation.path_ids[0]])) from None

    def _made_file(self, result: Any) -> Response:
        try:
            content = schema.load(FileContent, result[FILE], strict=False)
            if content.media_type.partition(";")[0] not in self.operation.media:
                raise ValueError("a file of another type")
            return downloads.answer_holding(content)
        except (marshmallow.ValidationError, TypeError, KeyError, ValueError):
            raise answers.unreadable(operation=self.id, reason="it holds no file") from None

    async def _page(
        self, request: Request, parameters: Mapping[str, str], payload: dict[str, Any]
    ) -> Any:
        """One page of many; rights may have ended while the one before was on its way."""
        return await self._call(request, await self._again(request, parameters), payload, None)

    async def _again(self, request: Request, parameters: Mapping[str, str]) -> Allowed:
        return self.admit(request, await self.caller(request, parameters))

    def _query_values(self, request: Request, *, known: tuple[str, ...]) -> dict[str, Any]:
        return reading.query_values(
            request.query,
            known=known,
            numbers=self._numbers,
            flags=self._flags,
            lists=self._lists,
        )

    async def _body(self, request: Request) -> dict[str, Any]:
        settings = self._services.settings
        body = await reading.json_object(
            request,
            limit=self.operation.largest_body or settings.body_limit,
            seconds=settings.body_seconds,
            may_be_empty=not self._body_fields,
            deepest=self.operation.deepest_body or reading.DEEPEST,
        )
        misplaced = [name for name in body if name in self._elsewhere]
        if misplaced:
            raise InvalidFields(
                problems=tuple(FieldProblem(field=n, code="unknown_field") for n in misplaced)
            )
        return body

    async def _call(
        self, request: Request, allowed: Allowed, payload: dict[str, Any], command: UUID | None
    ) -> Any:
        return await self._where.call(
            self._services.rpc,
            self._services.rooms,
            allowed=allowed,
            language=request.language,
            trace=traceparent(request),
            payload=payload,
            command=command,
        )

    def _command_id(self, allowed: Allowed, key: str | None) -> UUID:
        if key is None:
            return new_id()
        return command_id(
            organisation=allowed.organisation, owner=allowed.owner, operation=self.id, key=key
        )

    def _response(self, request: Request, result: Any) -> Response:
        operation = self.operation
        if operation.status == 204:
            return Response(status=204)
        kept = _NOWHERE if operation.request.confidential else _PRIVATE
        headers: list[tuple[bytes, bytes]] = [JSON, kept]
        if self._export is not None:
            headers.append(_BY_ACCEPT)
        body = orjson.dumps(result)
        try:
            if self._shows_revision:
                etag = reading.etag_of(result["revision"], body)
                if self._is_read and reading.is_unchanged(request, etag=etag):
                    return Response(status=304, headers=((b"etag", etag), kept))
                headers.append((b"etag", etag))
            if operation.location is not None:
                where = operation.location.replace("{id}", str(UUID(result["id"])))
                headers.append((b"location", where.encode()))
            if self._is_paged and result["next"] is not None:
                headers.append(next_link(request, result["next"]))
        except (TypeError, KeyError, ValueError):
            raise answers.unreadable(operation=self.id, reason="a field is missing") from None
        return Response(status=operation.status, body=body, headers=tuple(headers))


def _fields_of(operation: Operation, kind: type[marshmallow.fields.Field[Any]]) -> frozenset[str]:
    declared = schema.schema_of(operation.contract, strict=True).fields
    return frozenset(name for name, each in declared.items() if isinstance(each, kind))
