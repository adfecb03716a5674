"""What a room answered, and what of it is passed on: what was declared, and nothing else.

Whoever answers in a room may mean harm. An answer is bytes of bounded length; its result is checked
against what was declared, and so is a refusal with each of its fields. What an error says of Python,
its path or its arguments, is never looked up.
"""

from collections.abc import Iterable
from typing import Any, Protocol, cast

import marshmallow
import orjson
import structlog

from gateway.refusals import RoomAnswerInvalid, RoomUnavailable
from gateway.rooms.looking import Look, Looking
from nosotros.contracts.common import (
    AnswerErased,
    CommandIdReused,
    CommandRunning,
    DeadlineExceeded,
    InternalError,
    InvalidFields,
    NotFound,
    RevisionMismatch,
    ScopeMissing,
    ServiceUnavailable,
)
from nosotros.contracts.language import ContractError, Request
from nosotros.contracts.schema import dump, load
from nosotros.identifiers import new_id

#: how any service may refuse, undeclared
SHARED: tuple[type[ContractError], ...] = (
    AnswerErased,
    CommandIdReused,
    CommandRunning,
    DeadlineExceeded,
    InvalidFields,
    NotFound,
    RevisionMismatch,
    ScopeMissing,
)
_LONGEST_SHOWN = 80
#: characters of what says where a page's list goes on; ours are of some ten, and it travels in headers
LONGEST_NEXT = 200

_log = structlog.get_logger()


class Unfit(Exception):
    """It is not what was declared; the message is for our log, and repeats no content."""


class Expected(Protocol):
    """What was declared of an answer."""

    def result(self, value: Any, look: Look) -> Any:
        """A result as it is passed on; raises `Unfit`."""
        ...

    def refusal(self, code: str, fields: Any, look: Look) -> ContractError | None:
        """A declared refusal; none where the code is not declared. Raises `Unfit`."""
        ...


class ByContract:
    """What a contract of ours declares: the service is one of ours, hosted in a room."""

    def __init__(self, declared: Request) -> None:
        self._returns = declared.returns
        self._errors = by_code((*declared.errors, *SHARED))

    def result(self, value: Any, look: Look) -> Any:
        if self._returns is None:
            if value is not None:
                raise Unfit("a result where there is none")
            return None
        try:
            # As it is read, and not as it came: what else was in it stays behind.
            made = orjson.loads(dump(load(self._returns, value, strict=False)))
        except (marshmallow.ValidationError, TypeError, ValueError):
            raise Unfit("a result of another shape") from None
        following = made.get("next") if isinstance(made, dict) else None
        if isinstance(following, str) and len(following) > LONGEST_NEXT:
            raise Unfit("a page that goes on at too long a place")
        return made

    def refusal(self, code: str, fields: Any, look: Look) -> ContractError | None:
        return refusal_of(self._errors.get(code), fields)


def by_code(errors: Iterable[type[ContractError]]) -> dict[str, type[ContractError]]:
    """Kinds of refusals by their codes."""
    return {each.code: each for each in errors}


def refusal_of(kind: type[ContractError] | None, fields: Any) -> ContractError | None:
    """A refusal of a kind, of which there may be none; raises `Unfit` where its fields are not its."""
    if kind is None:
        return None
    try:
        return cast("ContractError", load(kind, fields, strict=False))
    except (marshmallow.ValidationError, TypeError, ValueError):
        raise Unfit(f"{kind.code} without its fields") from None


async def result_of(
    reply: bytes,
    expected: Expected,
    *,
    organisation: str,
    operation: str,
    looking: Looking,
) -> Any:
    """What a reply holds, where it is what was declared.

    Raises:
        ContractError: the refusal that it holds; `RoomAnswerInvalid` where it is nothing that was
            declared; `InternalError`, with an incident of ours, where the service failed;
            `RoomUnavailable` where too many answers of the room are to be looked at.
    """
    try:
        outcome = await looking.look(
            lambda look: _read(reply, expected, look=look), size=len(reply)
        )
    except Unfit as unfit:
        incident = new_id()
        _log.warning(
            "room_answer_invalid",
            room=organisation,
            operation=operation,
            reason=str(unfit),
            incident=str(incident),
        )
        raise RoomAnswerInvalid(organisation=organisation, incident=incident) from None
    if isinstance(outcome, _Failed):
        incident = new_id()
        _log.warning(
            "room_failed",
            room=organisation,
            operation=operation,
            code=outcome.code,
            incident=str(incident),
        )
        raise InternalError(incident=incident)
    if isinstance(outcome, ServiceUnavailable):
        raise RoomUnavailable(organisation=organisation)
    if isinstance(outcome, ContractError):
        raise outcome
    return outcome


class _Failed:
    def __init__(self, code: str) -> None:
        self.code = code


def _read(reply: bytes, expected: Expected, *, look: Look) -> Any:
    try:
        read: Any = orjson.loads(reply)
    except orjson.JSONDecodeError:
        raise Unfit("no JSON, or too long") from None
    if not isinstance(read, dict) or not {"result", "error"} <= read.keys():
        raise Unfit("no reply envelope")
    envelope = cast("dict[str, Any]", read)
    error = envelope["error"]
    if error is None:
        return expected.result(envelope["result"], look)
    if not isinstance(error, dict) or envelope["result"] is not None:
        raise Unfit("an error that is no error")
    wire = cast("dict[str, Any]", error)
    code, arguments = wire.get("value"), wire.get("exc_args")
    if not isinstance(code, str):
        raise Unfit("an error without a code")
    known = isinstance(arguments, list) and len(cast("list[Any]", arguments)) == 1
    fields = cast("list[Any]", arguments)[0] if known else {}
    if code == ServiceUnavailable.code:
        return ServiceUnavailable(service="")
    found = expected.refusal(code, fields, look)
    return found if found is not None else _Failed(_shown(code))


def _shown(code: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in code)[
        :_LONGEST_SHOWN
    ]
