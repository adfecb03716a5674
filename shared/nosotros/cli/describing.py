"""The description of a service, from the contracts of its class or from a file; and its publication."""

import json
from pathlib import Path
from typing import Any, cast

import click

from nosotros.contracts.language import ContractError, Event, Request, registry
from nosotros.contracts.shapes import shape_of
from nosotros.errors import ContractBroken, SettingInvalid

Json = dict[str, Any]
_PARTS = ("events", "commands", "queries", "errors")
#: where the refusals are declared that every service may answer with, undescribed
_SHARED = "nosotros.contracts.common"


def describe(what: str, *, organisation: str | None) -> Json:
    """The description of a service: `organisation`, `service`, and what it tells and answers.

    Args:
        what: the address of its class, `package.module:Class`, or a JSON file.
        organisation: whose it is; of a class that tells events known by their namespace.

    Raises:
        SettingInvalid: there is no such class or file, or it is not known whose it is.
        ContractBroken: the class tells what cannot be described.
    """
    if what.endswith(".json"):
        return _read(Path(what))
    from nosotros import services

    services.without_green_names()
    from nosotros.bus.service import requests_of
    from nosotros.contracts.care import care_of

    found = services.load(what)
    care = care_of(found.name)
    requests = [
        each
        for each in requests_of(found)
        if each.contract not in (care.list, care.replay, care.drop, care.buried)
    ]
    events = [
        each
        for each in registry.events.values()
        if each.owner == found.name and each.visibility == "public"
    ]
    return description(
        found.name,
        requests,
        events,
        organisation=_whose(found.name, events, organisation),
        summary=(found.__doc__ or "").strip().partition("\n")[0],
    )


def description(
    service: str,
    requests: list[Request],
    events: list[Event],
    *,
    organisation: str,
    summary: str,
) -> Json:
    """The description of what was declared."""
    errors: dict[str, type[ContractError]] = {
        error.code: error
        for each in requests
        for error in each.errors
        if error.__module__ != _SHARED
    }
    return {
        "organisation": organisation,
        "service": service,
        "summary": summary or None,
        "events": {
            each.type: {
                "summary": _summary(each.contract),
                "subject": each.subject,
                "schema": _schema(each.contract),
            }
            for each in sorted(events, key=lambda each: each.type)
        },
        "commands": _requests(requests, "command", errors),
        "queries": _requests(requests, "query", errors),
        "errors": {
            code: {"status": each.status, "schema": _schema(each), "texts": each.texts}
            for code, each in sorted(errors.items())
        },
    }


def publish(document: Json, *, url: str) -> str:
    """Have a hub know a description; one line that says it.

    Raises:
        Refused, Unavailable: the gateway said no, or nothing.
    """
    from nosotros.cli.events.gateway import Gateway

    whose, service = document["organisation"], document["service"]
    body = {part: document.get(part, {}) for part in _PARTS}
    with Gateway(url=url) as gateway:
        answer = gateway.put(
            f"/v1/rooms/{whose}/services/{service}", {**body, "summary": document.get("summary")}
        )
    return f"{service} of {whose} is described, revision {answer.json()['revision']}"


def show(document: Json) -> None:
    """Print a description."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _read(path: Path) -> Json:
    try:
        read: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingInvalid(str(path), (error.strerror or "cannot be read").lower()) from None
    except ValueError:
        raise SettingInvalid(str(path), "is not JSON") from None
    if not isinstance(read, dict) or not {"organisation", "service"} <= read.keys():
        raise SettingInvalid(str(path), "is no description: it says no organisation or no service")
    return cast("Json", read)


def _whose(service: str, events: list[Event], organisation: str | None) -> str:
    named = {each.namespace for each in events} | ({organisation} if organisation else set())
    if not named:
        raise SettingInvalid("--organisation", f"whose service {service} is; it tells no event")
    if len(named) > 1 or "nosotros" in named:
        raise ContractBroken(
            f"the events of {service} are of {', '.join(sorted(named))}: declare each with"
            ' namespace="…", the short name of the organisation whose service it is'
        )
    return named.pop()


def _requests(
    requests: list[Request], kind: str, errors: dict[str, type[ContractError]]
) -> dict[str, Json]:
    return {
        each.method: {
            "summary": _summary(each.contract),
            "request": _schema(each.contract),
            "answer": None if each.returns is None else _schema(each.returns),
            "errors": sorted(one.code for one in each.errors if one.code in errors),
            "scope": str(each.scope),
            "grantable": each.grantable,
        }
        for each in sorted(requests, key=lambda each: each.method)
        if each.kind == kind
    }


def _schema(contract: type[Any]) -> Json:
    own, within = shape_of(contract, reference=lambda name: f"#/$defs/{name}")
    made = cast("Json", _without_patterns({"type": "object", **own}))
    if within:
        made["$defs"] = _without_patterns(within)
    return made


def _without_patterns(value: Any) -> Any:
    """A schema with no `pattern`, which a hub does not take: the service checks it itself."""
    if isinstance(value, list):
        return [_without_patterns(each) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    mapping = cast("Json", value)
    return {
        name: _without_patterns(each)
        for name, each in mapping.items()
        if name != "pattern" or not isinstance(each, str)
    }


def _summary(contract: type[Any]) -> str:
    return " ".join((contract.__doc__ or contract.__name__).split("\n\n")[0].split())[:300]
