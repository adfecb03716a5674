"""From a service's reply to what it means: a result, or a typed error."""

from typing import Any

import marshmallow
import orjson
import structlog

from gateway.refusals import AnswerUnreadable
from nosotros.contracts import schema
from nosotros.contracts.common import InternalError
from nosotros.contracts.language import ContractError, registry
from nosotros.identifiers import new_id

_log = structlog.get_logger()


def result_of(reply: bytes, *, operation: str) -> Any:
    """What a reply holds.

    Raises:
        ContractError: the service's refusal, or `AnswerUnreadable` where nothing makes sense.
    """
    try:
        envelope = orjson.loads(reply)
        error, result = envelope["error"], envelope["result"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise unreadable(operation=operation, reason="no reply envelope") from None
    if error is not None:
        raise _error(error, operation=operation)
    return result


def unreadable(*, operation: str, reason: str) -> AnswerUnreadable:
    """A 502 whose incident is in our log."""
    incident = new_id()
    _log.error("answer_unreadable", operation=operation, reason=reason, incident=str(incident))
    return AnswerUnreadable(incident=incident)


def _error(error: Any, *, operation: str) -> ContractError:
    if not isinstance(error, dict):
        return unreadable(operation=operation, reason="an error that is no object")
    kind = registry.errors.get(str(error.get("value")))
    if kind is None:
        name = str(error.get("exc_type"))[:80]
        return unreadable(operation=operation, reason=f"an error of unknown kind, {name}")
    arguments = error.get("exc_args") or [{}]
    try:
        made: ContractError = schema.load(kind, arguments[0], strict=False)
    except (marshmallow.ValidationError, TypeError, IndexError, KeyError):
        return unreadable(operation=operation, reason=f"{kind.__name__} without its fields")
    if isinstance(made, InternalError):
        _log.error("service_failed", operation=operation, incident=str(made.incident))
    return made
