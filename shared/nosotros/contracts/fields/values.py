"""Types of what is no text: ids, numbers, moments."""

# marshmallow's own annotations are partly unknown to a type checker.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from nosotros.contracts.fields.codes import CODES


class Id(fields.UUID):
    """A UUID (RFC 9562)."""

    default_error_messages = {**CODES, "invalid_uuid": "not_a_uuid"}

    def _validated(self, value: Any) -> UUID:
        if isinstance(value, str) and len(value) != 36:
            raise self.make_error("invalid_uuid")
        return super()._validated(value)  # type: ignore[return-value]


class Whole(fields.Integer):
    """A whole number that fits 32 bits."""

    lowest = -(2**31)
    highest = 2**31 - 1
    default_error_messages = {**CODES, "invalid": "not_a_whole_number", "too_large": "too_large"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            strict=True,
            validate=validate.Range(
                self.lowest, self.highest, error=f"range:{self.lowest}:{self.highest}"
            ),
            **kwargs,
        )

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        return super()._validated(value)  # type: ignore[return-value]


class Count(Whole):
    """A whole number from 0 to a million."""

    lowest = 0
    highest = 1_000_000


class Position(Whole):
    """A place in a row of things, counted from 1; 0 before the first. Every JSON reader has it exactly."""

    lowest = 0
    highest = 2**53 - 1


class Pesos(Whole):
    """An amount of money in whole pesos."""

    lowest = 0
    highest = 10**15


class Units(Whole):
    """How many shares or quotas: a company may divide its capital into as many as pesos."""

    lowest = 0
    highest = 10**12


class PageSize(Whole):
    """How many items a page may have."""

    lowest = 1
    highest = 200


class Rate(fields.Float):
    """A part of a whole, from 0 to 1."""

    default_error_messages = {**CODES, "invalid": "not_a_rate", "special": "not_a_rate"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(0, 1, error="not_a_rate"), **kwargs)

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        return super()._validated(value)  # type: ignore[return-value]


class Flag(fields.Boolean):
    """true or false, and nothing that merely looks like them."""

    default_error_messages = {**CODES, "invalid": "not_true_or_false"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Moment(fields.AwareDateTime):
    """A moment with its zone (RFC 3339), kept in UTC."""

    default_error_messages = {
        **CODES,
        "invalid": "not_a_moment",
        "invalid_awareness": "moment_without_zone",
        "format": "not_a_moment",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value)
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value) from None


class Day(fields.Date):
    """A date (RFC 3339 full-date)."""

    default_error_messages = {**CODES, "invalid": "not_a_date", "format": "not_a_date"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)
