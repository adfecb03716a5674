"""The OpenAPI 3.1 document, derived from the table of operations and the contracts."""

from typing import Any

import click
import orjson

from gateway import descriptions, exports
from gateway.access import describing as access
from gateway.callbacks import describing
from gateway.examples import ID, IN_PATH, example_of
from gateway.media import BYTES, JSON
from gateway.network import describing as network
from gateway.network.lists import networked
from gateway.operations import FILE, Operation, operations
from gateway.rooms import describing as rooms
from gateway.streams import describing as events
from gateway.tags import TAGS
from gateway.uploads import FORM, types_of
from nosotros import __version__
from nosotros.contracts import schema
from nosotros.contracts.language import ContractError

PROBLEM = "Problem"
_PAGE = {"schema": {"type": "string"}}
#: of a file
_JSON = {"schema": {"type": "object"}}


def document(made: tuple[Operation, ...]) -> dict[str, Any]:
    """The whole document of a table; needs nothing that runs."""
    made = (*made, *networked(made))
    contracts = [each.contract for each in made]
    schemas = schema.describe(
        list({each.__name__: each for each in [*contracts, *_views(made)]}.values())
    )
    paths: dict[str, dict[str, Any]] = {}
    for each in made:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, schemas)
    asked = {each.__name__ for each in contracts}
    shown = {name: body for name, body in schemas.items() if name not in asked}
    shown |= {
        each.contract.__name__: _body_schema(each, schemas) for each in made if each.body_fields
    }
    for name in descriptions.unseen(made):
        shown.pop(name, None)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nosotros",
            "version": __version__,
            "description": descriptions.ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{name: []} for name in access.SCHEMES],
        "tags": [
            {"name": tag, "description": TAGS[tag]}
            for tag in dict.fromkeys(each.tag for each in made)
        ],
        "paths": paths,
        "components": {
            "schemas": {**dict(sorted(shown.items())), PROBLEM: descriptions.PROBLEM_SCHEMA},
            "parameters": descriptions.PARAMETERS,
            "headers": descriptions.HEADERS,
            "securitySchemes": access.SCHEMES,
        },
    }


def _views(made: tuple[Operation, ...]) -> list[type[Any]]:
    return [each.request.returns for each in made if each.request.returns is not None]


def _operation(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    summary = (each.contract.__doc__ or "").strip()
    described: dict[str, Any] = {
        "operationId": each.id,
        "summary": events.SUMMARIES.get(each.live or "", summary.partition("\n")[0]),
        "description": access.needs(each),
        "tags": [each.tag],
        "security": access.security(each),
        "parameters": _parameters(each),
        "responses": _responses(each, schemas),
    }
    if each.foreign is not None:
        if each.foreign in describing.BODIES:
            described["requestBody"] = describing.BODIES[each.foreign]
    elif each.in_room and each.method == "POST":
        described["requestBody"] = rooms.BODY
    elif each.takes_file:
        described["requestBody"] = _file_body(each)
    elif each.body_fields:
        name = each.contract.__name__
        body = _body_schema(each, schemas)
        described["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"#/components/schemas/{name}"},
                    "example": example_of(name, {**schemas, name: body}),
                }
            },
        }
    return described


def _body_schema(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    whole = schemas[each.contract.__name__]
    names = each.body_fields
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: whole["properties"][name] for name in names},
        "required": [name for name in whole.get("required", ()) if name in names],
    }


def _file_body(each: Operation) -> dict[str, Any]:
    raw = _bytes()
    form = {
        "schema": {
            "type": "object",
            "properties": {FILE: {"type": "string", "format": "binary"}},
            "required": [FILE],
        }
    }
    return {
        "required": True,
        "description": "The file, as it was saved.",
        "content": {kind: form if kind == FORM else raw for kind in types_of(each.media)},
    }


def _parameters(each: Operation) -> list[dict[str, Any]]:
    # Two services may each have a request of the same name.
    schemas = schema.describe([each.contract])
    whole = schemas[each.contract.__name__]
    words = descriptions.QUERY | descriptions.QUERY_OF.get(each.id, {})
    if each.live is not None:
        words |= events.QUERY
    made: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": whole["properties"][field],
            "example": IN_PATH.get(field, ID),
        }
        for name, field in each.path_fields.items()
    ]
    for name in each.query_fields:
        required = name in whole.get("required", ())
        parameter = {
            "name": name,
            "in": "query",
            "required": required,
            "description": words.get(name, ""),
            "schema": _without_null(whole["properties"][name]),
        }
        if required:
            parameter["example"] = example_of(each.contract.__name__, schemas)[name]
        made.append(parameter)
    if each.foreign is not None:
        made += describing.PARAMETERS[each.foreign]
    if each.live is not None:
        made += events.PARAMETERS[each.live]
    if each.in_room and each.method == "POST":
        made.append(rooms.IDEMPOTENCY_KEY)
    if each.takes_file:
        made.append(descriptions.FILE_NAME)
    names = ["AcceptLanguage", *access.headers(each)]
    if each.needs_key:
        names.append("IdempotencyKey")
    if each.takes_revision:
        names.append("IfMatch")
    if each.method == "GET" and each.shows_revision:
        names.append("IfNoneMatch")
    return [*made, *({"$ref": f"#/components/parameters/{name}"} for name in names)]


def _without_null(body: dict[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in body.items() if (name, value) != ("default", None)}
    if isinstance(made.get("type"), list):
        made["type"] = next(kind for kind in made["type"] if kind != "null")
    if "enum" in made:
        made["enum"] = [choice for choice in made["enum"] if choice is not None]
    return made


def _responses(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {str(each.status): _success(each, schemas)}
    if each.method == "GET" and each.shows_revision:
        made["304"] = {
            "description": "You have this revision already.",
            "headers": _headers("ETag"),
        }
    by_status: dict[int, list[type[ContractError]]] = {}
    for error in descriptions.errors_of(each):
        by_status.setdefault(error.status, []).append(error)
    for status, errors in sorted(by_status.items()):
        made[str(status)] = _problem(status, errors)
        if each.page is not None:
            made[str(status)]["content"]["text/html"] = _PAGE
    return made


def _success(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    names = ["RateLimit", "RateLimit-Policy"]
    if each.shows_revision:
        names.append("ETag")
    if each.location is not None:
        names.append("Location")
    if each.is_paged:
        names += ["Link"]
    if each.is_exported:
        names += ["Vary", "Content-Disposition"]
    if each.sends_file:
        names.append("Content-Disposition")
    made: dict[str, Any] = {
        "description": descriptions.SUCCESS[each.status],
        "headers": _headers(*names),
    }
    returns = each.request.returns
    if each.across:
        made |= network.answer(each.item.__name__, schemas)
    elif each.in_room:
        made |= rooms.ANSWER
    elif each.foreign is not None:
        made |= describing.ANSWERS[each.foreign]
    elif each.live is not None:
        made |= events.ANSWERS[each.live]
        made["headers"] |= _headers(*events.HEADERS[each.live])
    elif each.sends_file:
        made["description"] = descriptions.FILE_SENT
        kinds = each.media if each.makes_file else (*each.media, BYTES)
        made["content"] = {kind: _JSON if kind == JSON else _bytes() for kind in kinds}
    elif returns is not None:
        example = example_of(returns.__name__, schemas)
        made["content"] = {
            "application/json": {
                "schema": {"$ref": f"#/components/schemas/{returns.__name__}"},
                "example": example,
            }
        }
        if each.page is not None:
            made["description"] = descriptions.FOR_BROWSERS
            made["content"]["text/html"] = _PAGE
            made["headers"] |= _headers("Vary")
        if each.is_paged and not each.is_exported:
            made["description"] = descriptions.CONFIDENTIAL
        if each.is_exported:
            made["description"] = descriptions.PAGE
            made["content"][exports.MEDIA_TYPE] = {
                "schema": {"type": "string"},
                "example": _lines(each, example["items"]),
            }
    return made


def _lines(each: Operation, items: list[dict[str, Any]]) -> str:
    columns = exports.columns_of(each.item)
    return (exports.titles(columns) + exports.rows(columns, items)).decode("utf-8-sig")


def _bytes() -> dict[str, Any]:
    return {"schema": {"type": "string", "format": "binary"}}


def _problem(status: int, errors: list[type[ContractError]]) -> dict[str, Any]:
    lines = [f"`{e.code}`: {(e.__doc__ or '').strip()}" for e in errors]
    made: dict[str, Any] = {
        "description": "\n\n".join(lines),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": f"#/components/schemas/{PROBLEM}"},
            }
        },
    }
    if status in (429, 503, 504):
        made["headers"] = _headers("Retry-After")
    if status == 401:
        made["headers"] = _headers("WWW-Authenticate")
    return made


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


@click.command("openapi")
def command() -> None:
    """Print the OpenAPI document; nothing needs to run."""
    click.echo(orjson.dumps(document(operations()), option=orjson.OPT_INDENT_2).decode())
