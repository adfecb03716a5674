"""From a contract's dataclass to what checks, describes and writes it."""

# marshmallow's own annotations are partly unknown to a type checker.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

import marshmallow
import marshmallow_dataclass
import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields, validate

from nosotros.contracts.fields import CODES, Day, Flag, Id, Moment, Rate, Text, Whole


class _Base(marshmallow.Schema):
    TYPE_MAPPING = {
        str: Text,
        int: Whole,
        bool: Flag,
        float: Rate,
        UUID: Id,
        datetime: Moment,
        date: Day,
    }
    error_messages = {"unknown": "unknown_field", "type": "not_an_object"}


class _Strict(_Base):
    class Meta:
        unknown = marshmallow.RAISE


class _Tolerant(_Base):
    class Meta:
        unknown = marshmallow.EXCLUDE


@cache
def schema_of(contract: type[Any], *, strict: bool) -> marshmallow.Schema:
    """The marshmallow schema of a contract.

    Strict for what asks us (commands, queries), tolerant of unknown fields for what
    tells us (events, answers), so that a released version can gain optional fields.
    """
    # A view that has no schema yet when it is met for the second time in one contract would be
    # looked for by its name, and another owner's view may have the same.
    for inner in _views_in(contract):
        schema_of(inner, strict=strict)
    made = marshmallow_dataclass.class_schema(
        contract, base_schema=_Strict if strict else _Tolerant
    )
    made_schema = made()
    for each in made_schema.declared_fields.values():
        _speak_in_codes(each)
    return made_schema


def _views_in(contract: type[Any]) -> Iterator[type[Any]]:
    left: list[Any] = list(get_type_hints(contract).values())
    while left:
        each = left.pop()
        if isinstance(each, type) and is_dataclass(each):
            yield each
        else:
            left += get_args(each)


def _speak_in_codes(each: fields.Field[Any]) -> None:
    for rule in each.validators:
        if isinstance(rule, validate.OneOf):
            rule.error = "one_of:" + ",".join(str(choice) for choice in rule.choices)
    each.error_messages = {**each.error_messages, "required": "required", "null": "null"}
    if isinstance(each, fields.List):
        each.error_messages["invalid"] = "not_a_list"
        _speak_in_codes(each.inner)
    if isinstance(each, fields.Nested):
        each.error_messages["type"] = CODES["type"]


def load(contract: type[Any], data: Any, *, strict: bool) -> Any:
    """Make a contract from decoded JSON.

    Raises:
        marshmallow.ValidationError: with a code per field, as in `nosotros.contracts.texts`.
    """
    return schema_of(contract, strict=strict).load(data)


def dump(value: Any) -> bytes:
    """A contract as JSON: UUIDs and moments as RFC 3339 text, times in UTC with a `Z`."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def describe(contracts: list[type[Any]]) -> dict[str, Any]:
    """JSON Schemas (2020-12, as OpenAPI 3.1 uses them) by the contracts' names."""
    spec = APISpec(
        title="contracts", version="1", openapi_version="3.1.0", plugins=[MarshmallowPlugin(_name)]
    )
    for contract in contracts:
        if contract.__name__ not in spec.components.schemas:
            spec.components.schema(contract.__name__, schema=schema_of(contract, strict=False))
    return spec.to_dict().get("components", {}).get("schemas", {})


def _name(schema: Any) -> str:
    kind = type(schema) if isinstance(schema, marshmallow.Schema) else schema
    return kind.__name__
