"""What the OpenAPI document says of lists across organisations."""

from typing import Any

from gateway.examples import IN_PATH, example_of

DESCRIPTION = (
    "Of your own organisation, and of each that lets you ask under an agreement in force. All are "
    "asked at once. `limit` is how many items each may give; `next` goes on with those who have "
    "more. Who did not answer is in `unanswered`, with the problem, and `after`: pass it to ask "
    "that organisation again."
)


_REFERENCE = "#/components/schemas/"


def answer(item: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """What a response holds, by the name of an item's schema."""
    shown = [{"organisation": IN_PATH["organisation"], "item": example_of(item, schemas)}]
    example = {"items": shown, "unanswered": [], "next": None}
    content = {"schema": _page({"$ref": _REFERENCE + item}), "example": example}
    return {"description": DESCRIPTION, "content": {"application/json": content}}


def _page(item: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    listed = _object(organisation=text, item=item)
    silent = _object(organisation=text, problem={"$ref": _REFERENCE + "Problem"}, after=text)
    return _object(
        items={"type": "array", "items": listed},
        unanswered={"type": "array", "items": silent},
        next={"type": ["string", "null"]},
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}
