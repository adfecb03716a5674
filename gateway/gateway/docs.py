"""The documentation page: the OpenAPI document for people, in one file that loads nothing."""

import shlex
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gateway.examples import KEY
from gateway.media import CSV, ending_of
from gateway.problems import LANGUAGES, TITLES
from gateway.uploads import FORM
from nosotros.contracts.language import ContractError

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(document: dict[str, Any]) -> str:
    """The whole documentation as HTML."""
    operations = [
        _operation(method, path, each, document)
        for path, methods in document["paths"].items()
        for method, each in methods.items()
    ]
    return _templates.get_template("docs.html.j2").render(
        info=document["info"],
        groups=[
            (tag, [each for each in operations if each["tag"] == tag["name"]])
            for tag in document["tags"]
        ],
        schemas=document["components"]["schemas"],
        type_of=type_of,
        as_json=_pretty,
    )


def problems(kinds: dict[str, type[ContractError]], *, language: str) -> str:
    """What each problem means, as HTML."""
    return _templates.get_template("problems.html.j2").render(
        kinds=[explanation(kind) for _, kind in sorted(kinds.items())], language=language
    )


def explanation(kind: type[ContractError]) -> dict[str, Any]:
    """What a problem means, and what to do."""
    return {
        "type": f"/problems/{kind.code}",
        "code": kind.code,
        "status": kind.status,
        "title": TITLES.get(kind.status, TITLES[400]),
        "what_to_do": (kind.__doc__ or "").strip(),
        "detail": {language: kind.texts[language] for language in LANGUAGES},
    }


def type_of(body: dict[str, Any]) -> dict[str, str]:
    """A schema in a few words, and the name of the schema that it refers to."""
    if "$ref" in body:
        return {"words": "", "ref": body["$ref"].rpartition("/")[2]}
    if "anyOf" in body:
        inner = type_of(body["anyOf"][0])
        return {"words": "null or", "ref": inner["ref"]}
    if body.get("type") == "array":
        inner = type_of(body["items"])
        return {"words": f"list of {inner['words']}".strip(), "ref": inner["ref"]}
    kind = body.get("type", "")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "format" in body:
        words += f" ({body['format']})"
    if "enum" in body:
        words = "one of " + ", ".join(str(choice) for choice in body["enum"])
    if "minimum" in body:
        words += f", {body['minimum']} to {body['maximum']}"
    elif "maxLength" in body:
        words += f", up to {body['maxLength']} characters"
    return {"words": words.strip(), "ref": ""}


def _operation(
    method: str, path: str, each: dict[str, Any], document: dict[str, Any]
) -> dict[str, Any]:
    parameters = [_resolve(parameter, document) for parameter in each["parameters"]]
    content = each.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {})
    success = next(iter(each["responses"]))
    answers = each["responses"][success].get("content", {})
    answer = answers.get("application/json", {})
    return {
        "id": each["operationId"],
        "method": method.upper(),
        "path": path,
        "tag": each["tags"][0],
        "summary": each["summary"],
        "scope": each["security"][0]["key"][0] if each["security"] else None,
        "parameters": parameters,
        "body": body.get("schema", {}).get("$ref", "").rpartition("/")[2],
        "types": list(content),
        "curl": _curl(
            method,
            path,
            parameters,
            body.get("example"),
            file=next(iter(content)) if FORM in content else None,
            needs_key=bool(each["security"]),
        ),
        "status": success,
        "files": [] if "example" in answer else list(answers),
        "whole": answers.get("text/csv", {}).get("example") if answer else None,
        "answer": answer.get("schema", {}).get("$ref", "").rpartition("/")[2],
        "example": answer.get("example"),
        "responses": [
            (status, response["description"].split("\n\n"))
            for status, response in each["responses"].items()
            if status != success
        ],
    }


def _resolve(parameter: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in parameter:
        return parameter
    return document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]


def _curl(
    method: str,
    path: str,
    parameters: list[dict[str, Any]],
    body: Any,
    *,
    file: str | None,
    needs_key: bool,
) -> str:
    where = path
    for each in parameters:
        if each["in"] == "path":
            where = where.replace("{" + each["name"] + "}", each["example"])
    needed = [each for each in parameters if each["in"] == "query" and each["required"]]
    if needed:
        where += "?" + "&".join(f"{each['name']}={each['example']}" for each in needed)
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    lines.append(f'"$NOSOTROS{where}"')
    if needs_key:
        lines.append(f"-H {shlex.quote('Authorization: Bearer ' + KEY)}")
    for each in parameters:
        if each["in"] == "header" and each["required"]:
            lines.append(f"-H {shlex.quote(each['name'] + ': ' + each['example'])}")
    if body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {shlex.quote(orjson.dumps(body).decode())}")
    if file is not None:
        name = "soacha-2026.csv" if file == CSV else "file" + ending_of(file)
        lines.append(f"-H 'Content-Type: {file}' --data-binary @{name}")
    return " \\\n  ".join(lines)


def _pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
