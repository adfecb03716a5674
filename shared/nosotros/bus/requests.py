"""Commands and queries: checked, carried out in one transaction, answered the same if repeated."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import marshmallow
import orjson
import psycopg
import structlog
from sqlalchemy import exc

from nosotros import clock
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.common import (
    AnswerErased,
    CommandIdReused,
    CommandRunning,
    DeadlineExceeded,
    FieldProblem,
    HostedElsewhere,
    InternalError,
    InvalidFields,
    NotGrantable,
    ScopeMissing,
    ServiceUnavailable,
)
from nosotros.contracts.language import SELF, ContractError, Request
from nosotros.contracts.schema import dump, load
from nosotros.database import Database, Statement
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.settings import SLUG

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.requests")
Handler = Callable[[Any, UnitOfWork], Any]

# The lock first, in a statement of its own: what is read after it, a twin cannot change.
ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%(id)s::text, 0))"
RECORDED = "SELECT body_hash, answer FROM recorded_answer WHERE command_id = %(id)s"
HOSTED = "SELECT room FROM hosted_elsewhere WHERE organisation = %(organisation)s"
RECORD = """
INSERT INTO recorded_answer (command_id, organisation, body_hash, answer, recorded_at)
VALUES (%(command_id)s, %(organisation)s, %(body_hash)s, %(answer)s, %(recorded_at)s)"""
#: how often a transaction that met another at the wrong moment is tried again
_COLLISIONS = 3
#: wrong fields told of in one answer: nobody corrects more at once
_MOST_PROBLEMS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A command or query as it arrived."""

    payload: Any
    organisation: str
    actor: str
    scopes: frozenset[str]
    #: unix seconds; after it nothing may be changed any more
    deadline: float
    command_id: UUID | None
    correlationid: str
    traceparent: str | None = None
    #: the participant whose visit it comes from; none: it comes from no visit
    person_id: UUID | None = None
    #: another organisation that asks, under which agreement and what for
    grantee: str | None = None
    agreement_id: UUID | None = None
    purpose: str | None = None

    @staticmethod
    def read(payload: Any, headers: Mapping[str, Any]) -> "Call":
        """A call from the context data of nameko's message.

        Raises:
            InvalidFields: a header is missing or of the wrong form.
        """
        try:
            command_id = headers.get("command_id")
            person_id = headers.get("person")
            grantee = headers.get("grantee")
            return Call(
                payload=payload,
                organisation=_slug(headers["organisation"]),
                actor=str(headers["actor"]),
                scopes=frozenset(str(headers["scopes"]).split()),
                deadline=float(headers["deadline"]),
                command_id=UUID(command_id) if command_id else None,
                correlationid=str(headers.get("correlation") or command_id or new_id()),
                traceparent=headers.get("traceparent"),
                person_id=UUID(person_id) if person_id else None,
                grantee=_slug(grantee) if grantee else None,
                agreement_id=UUID(headers["agreement"]) if grantee else None,
                purpose=_slug(headers["purpose"]) if grantee else None,
            )
        except (KeyError, ValueError, TypeError):
            problem = FieldProblem(field="headers", code="invalid")
            raise InvalidFields(problems=(problem,)) from None


class Requests:
    """Carries out a service's commands and queries."""

    def __init__(
        self, database: Database, *, wake: Callable[[], None], organisation: str = ""
    ) -> None:
        """
        Args:
            database: the service's.
            wake: tells the relay that events were committed.
            organisation: the one that is served; none: all but those that host the service in
                their own rooms.
        """
        self._database = database
        self._wake = wake
        self._organisation = organisation

    def answer(self, request: Request, handler: Handler, call: Call) -> bytes:
        """The answer as JSON.

        Raises:
            ContractError: a refusal that the caller is told; nothing was stored.
        """
        try:
            return self._answer(request, handler, call)
        except ContractError:
            raise
        except Unavailable:
            raise ServiceUnavailable(service=request.service) from None
        except Exception as error:
            incident = new_id()
            log.exception(
                "request_failed",
                incident=str(incident),
                method=request.method,
                command_id=str(call.command_id),
                error=type(error).__name__,
            )
            raise InternalError(incident=incident) from error

    def _answer(self, request: Request, handler: Handler, call: Call) -> bytes:
        nobody = request.scope == SELF and call.person_id is None
        if nobody or request.scope not in call.scopes:
            raise ScopeMissing(scope=str(request.scope))
        if call.grantee is not None and not request.grantable:
            # The gateway lets no such call through; who sends it is not the gateway.
            raise NotGrantable(operation=request.name)
        if self._organisation and call.organisation != self._organisation:
            raise HostedElsewhere(service=request.service, organisation=call.organisation)
        self._check_deadline(call)
        contract = checked(request.contract, call.payload)
        for attempt in range(_COLLISIONS):
            try:
                if request.kind == "query":
                    return self._query(request, handler, call, contract)
                return self._command(request, handler, call, contract)
            except (exc.DBAPIError, psycopg.Error) as error:
                cause = getattr(error, "orig", None) or error
                if not isinstance(cause, _COLLISION) or attempt == _COLLISIONS - 1:
                    raise
        raise AssertionError

    def _query(self, request: Request, handler: Handler, call: Call, contract: Any) -> bytes:
        first: list[Statement] = [(HOSTED, {"organisation": call.organisation})]
        with self._database.begin(call.organisation, first=first) as transaction:
            _refuse_hosted(transaction.first[0], request, call)
            work = UnitOfWork(transaction, _origin(call))
            answer = dump(handler(contract, work))
            if request.personal:
                work.audit(request.method, _subject(contract) or call.person_id)
            work.commit()
        if work.publishes:
            self._wake()
        return answer

    def _command(self, request: Request, handler: Handler, call: Call, contract: Any) -> bytes:
        command_id = call.command_id or new_id()
        body_hash = _hash(request, call.payload)
        id: Mapping[str, Any] = {"id": command_id}
        hosted: Statement = (HOSTED, {"organisation": call.organisation})
        first: list[Statement] = [(ALONE, id), (RECORDED, id), hosted]
        with self._database.begin(call.organisation, first=first) as transaction:
            (alone,), recorded, elsewhere = transaction.first
            _refuse_hosted(elsewhere, request, call)
            if recorded is not None:
                known_hash, known_answer = recorded
                if not known_answer:
                    raise AnswerErased()
                if bytes(known_hash) != body_hash:
                    raise CommandIdReused()
                return bytes(known_answer)
            if not alone:
                raise CommandRunning()
            work = UnitOfWork(transaction, _origin(call))
            answer = dump(handler(contract, work))
            work.audit(request.method, call.person_id)
            work.with_commit(
                RECORD,
                {
                    "command_id": command_id,
                    "organisation": call.organisation,
                    "body_hash": body_hash,
                    "answer": answer,
                    "recorded_at": work.at,
                },
            )
            self._check_deadline(call)
            work.commit()
        if work.publishes:
            self._wake()
        return answer

    @staticmethod
    def _check_deadline(call: Call) -> None:
        if clock.unix() >= call.deadline:
            raise DeadlineExceeded()


# A twin that committed between our look at its recorded answer and our own lock is met as a
# unique violation of its record; the next attempt finds the answer. Likewise it finds that
# what another row was to refer to has just been deleted.
_COLLISION = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.UniqueViolation,
    psycopg.errors.ForeignKeyViolation,
)


def checked(contract: type[Any], payload: Any) -> Any:
    """The contract in a payload.

    Raises:
        InvalidFields: naming each field that is wrong, and how.
    """
    try:
        return load(contract, payload, strict=True)
    except marshmallow.ValidationError as error:
        problems = tuple(_flatten("", error.normalized_messages()))[:_MOST_PROBLEMS]
        raise InvalidFields(problems=problems) from None


def _flatten(path: str, messages: Any) -> list[FieldProblem]:
    if isinstance(messages, dict):
        found: list[FieldProblem] = []
        for name, inner in messages.items():
            below = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            found += _flatten(below[:200], inner)
        return found
    # An unknown field is called what its sender likes, and no contract takes every character.
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in path)
    return [FieldProblem(field=shown, code=str(each)) for each in messages]


def _origin(call: Call) -> Origin:
    return Origin(
        organisation=call.organisation,
        actor=call.actor,
        correlationid=call.correlationid,
        causationid=str(call.command_id or call.correlationid),
        traceparent=call.traceparent,
        command_id=call.command_id,
        person_id=call.person_id,
        grantee=call.grantee,
        agreement_id=call.agreement_id,
        purpose=call.purpose,
    )


def _refuse_hosted(hosted: Any, request: Request, call: Call) -> None:
    if hosted is not None:
        raise HostedElsewhere(service=request.service, organisation=call.organisation)


def _subject(contract: Any) -> Any:
    """Whose data, or which thing's, a query asks for; none: those of many."""
    return getattr(contract, "id", None) or getattr(contract, "participant_id", None)


def _hash(request: Request, payload: Any) -> bytes:
    body = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(request.method.encode() + b"\n" + body).digest()


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise ValueError
    return value
