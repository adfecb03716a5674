"""Types of what is itself a document."""

# marshmallow's own annotations are partly unknown to a type checker.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from typing import Any

from marshmallow import ValidationError, fields

from nosotros.contracts.fields.codes import CODES


class JsonObject(fields.Dict):
    """A JSON object of any content, its names texts, of at most so many levels."""

    deepest = 40
    default_error_messages = {**CODES, "invalid": "not_an_object"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        read = super()._deserialize(value, attr, data, **kwargs)
        left: list[tuple[Any, int]] = [(read, 1)]
        while left:
            each, depth = left.pop()
            if depth > self.deepest:
                raise ValidationError(f"too_deep:{self.deepest}")
            if isinstance(each, dict):
                if not all(isinstance(name, str) for name in each):
                    raise ValidationError("not_an_object")
                left += [(inner, depth + 1) for inner in each.values()]
            elif isinstance(each, list):
                left += [(inner, depth + 1) for inner in each]
        return read
