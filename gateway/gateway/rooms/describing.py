"""What the OpenAPI document says of requests that lead to services of rooms."""

from typing import Any

#: what a description says, and this document cannot
OBJECT: dict[str, Any] = {"type": "object", "additionalProperties": True}
BODY: dict[str, Any] = {
    "required": False,
    "description": "What the service's description calls the method's `request`.",
    "content": {"application/json": {"schema": OBJECT, "example": {}}},
}
ANSWER: dict[str, Any] = {
    "description": "What the service's description calls the method's `answer`; 204 where it has "
    "none.",
    "content": {"application/json": {"schema": OBJECT, "example": {}}},
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of your own making, new for each command, the same when you repeat one. A query "
    "needs none.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]{1,128}$"},
    "example": "loan-2026-08-18-a",
}
