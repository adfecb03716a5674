"""What a description of a room's service may be, and what it may become."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from nosotros.schemas import Asked, Problem, Steps, Together, TooCostly, breaks, problems_in

Json = dict[str, Any]

#: bytes of a description
LARGEST = 256 * 1024
#: events, commands, queries and errors of a service, of each
MOST = 100
#: names, values and entries of a description, and schemas within its schemas as often as they are
#: met: what has so many is looked at in some 20 ms, and for as long nobody else is answered
MOST_VALUES = 16_000
MOST_SCHEMAS = 4_000
#: of all that a service has promised ever, also of what it left out since
MOST_PROMISED = 4 * MOST_VALUES
#: services of ours, and what stands beside them on the bus: nobody else's is called so
OURS = frozenset(
    (
        "enrolment",
        "training",
        "mentoring",
        "notifications",
        "partners",
        "integrations",
        "room",
        "hub",
        "gateway",
        "nosotros",
        "internal",
    )
)
#: statuses of refusals: what the asker can do something about
STATUSES = (400, 403, 404, 409, 410, 412, 422)
LANGUAGES = ("es", "en", "fr")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_SCOPE = re.compile(r"[a-z][a-z0-9-]*(?:[_.:][a-z0-9-]+)*")
_VERSION = re.compile(r"v[1-9][0-9]{0,3}")
_LONGEST_NAME, _LONGEST_TEXT = 63, 300
_PARTS = ("events", "commands", "queries", "errors")
_KNOWN = {
    "events": frozenset(("schema", "subject", "summary")),
    "commands": frozenset(("request", "answer", "errors", "scope", "grantable", "summary")),
    "queries": frozenset(("request", "answer", "errors", "scope", "grantable", "summary")),
    "errors": frozenset(("status", "schema", "texts")),
}
_NEEDED = {
    "events": ("schema", "subject"),
    "commands": ("request",),
    "queries": ("request", "answer"),
    "errors": ("status", "texts"),
}


def problems(organisation: str, service: str, document: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with a description; nothing where it may be taken.

    Args:
        organisation: whose room the service is in.
        service: its name.
        document: `events`, `commands`, `queries` and `errors`, each an object.
    """
    if service in OURS or organisation == "nosotros":
        return [Problem("service", "name_taken")]
    if not _NAME.fullmatch(service) or len(service) > _LONGEST_NAME:
        return [Problem("service", "not_a_code")]
    size = len(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
    if size > LARGEST:
        return [Problem("service", f"description_too_large:{LARGEST}")]
    if has_more_than(MOST_VALUES, document):
        return [Problem("service", f"description_too_long:{MOST_VALUES}")]
    found: list[Problem] = []
    together = Together(MOST_SCHEMAS, MOST_SCHEMAS)
    for part in _PARTS:
        prefix = f"{organisation}.{service}."
        for each in _of_part(part, document[part], document, prefix, together):
            found.append(each)
            if together.left < 0:
                # Of what comes after it nothing is looked at.
                return found
    twice = document["commands"].keys() & document["queries"].keys()
    found += [Problem(f"queries.{each}", "described_twice") for each in sorted(twice)]
    return found


def has_more_than(most: int, value: Any) -> bool:
    """Whether a JSON value has more names, values and entries than so many, all levels together."""
    left, count = [value], 0
    while left:
        each = left.pop()
        if isinstance(each, dict):
            inner = list(cast("Json", each).values())
        elif isinstance(each, list):
            inner = cast("list[Any]", each)
        else:
            continue
        count += len(inner)
        if count > most:
            return True
        left += inner
    return False


def broken(promised: Mapping[str, Any], document: Mapping[str, Any]) -> list[Problem]:
    """What of a description would break those who rely on what was promised.

    Both are such that `problems` finds nothing; what is left out breaks nobody's schema.
    """
    try:
        return _broken(promised, document, Steps())
    except TooCostly:
        return [Problem("service", "comparison_too_long")]


def _broken(
    promised: Mapping[str, Any], document: Mapping[str, Any], steps: Steps
) -> list[Problem]:
    found: list[Problem] = []
    for part, name, old, new in _in_both(promised, document):
        where = f"{part}.{name}"
        if part == "events":
            found += breaks(
                old=old["schema"],
                new=new["schema"],
                side=Asked.ANSWER,
                path=f"{where}.schema",
                steps=steps,
            )
            if old["subject"] != new["subject"]:
                found.append(Problem(f"{where}.subject", "changed"))
        elif part == "errors":
            found += _changed_error(old, new, where, steps)
        else:
            found += _changed_request(old, new, where, steps)
    for name in promised["queries"].keys() & document["commands"].keys():
        found.append(Problem(f"commands.{name}", "changed"))
    for name in promised["commands"].keys() & document["queries"].keys():
        found.append(Problem(f"queries.{name}", "changed"))
    return found


def promised(before: Mapping[str, Any] | None, document: Mapping[str, Any]) -> Json:
    """What is promised from now on: all that was described ever, by the newest of it."""
    known = before or {}
    return {part: {**known.get(part, {}), **document[part]} for part in _PARTS}


def _of_part(
    part: str, described: Json, document: Mapping[str, Any], prefix: str, together: Together
) -> Iterator[Problem]:
    if len(described) > MOST:
        yield Problem(part, f"at_most:{MOST}")
        return
    for name, each in described.items():
        where = f"{part}.{_shown(name)}"
        if not (_is_type(name, prefix) if part == "events" else _is_name(name)):
            yield Problem(where, f"not_its_type:{prefix}" if part == "events" else "not_a_code")
            continue
        if not isinstance(each, dict):
            yield Problem(where, "not_an_object")
            continue
        one = cast("Json", each)
        unknown = sorted(one.keys() - _KNOWN[part])
        yield from (Problem(f"{where}.{_shown(n)}", "unknown_field") for n in unknown)
        missing = [n for n in _NEEDED[part] if n not in one]
        yield from (Problem(f"{where}.{n}", "required") for n in missing)
        if unknown or missing:
            continue
        if not _is_line(one.get("summary", "-")):
            yield Problem(f"{where}.summary", "not_text")
        if part == "events":
            yield from _event(one, where, together)
        elif part == "errors":
            yield from _error(one, where, together)
        else:
            errors = document["errors"]
            yield from _request(one, where, errors, together, answered=part == "queries")


def _event(event: Json, where: str, together: Together) -> Iterator[Problem]:
    wrong = list(_object_schema(event["schema"], f"{where}.schema", together))
    yield from wrong
    if wrong:
        return
    subject, schema = event["subject"], event["schema"]
    if not isinstance(subject, str) or subject not in schema.get("required", ()):
        yield Problem(f"{where}.subject", "subject_missing")


def _request(
    request: Json, where: str, errors: Json, together: Together, *, answered: bool
) -> Iterator[Problem]:
    yield from _object_schema(request["request"], f"{where}.request", together)
    answer = request.get("answer")
    if answer is not None or answered:
        yield from _object_schema(answer, f"{where}.answer", together)
    scope = request.get("scope")
    if scope is not None and not (_is_line(scope) and _SCOPE.fullmatch(scope)):
        yield Problem(f"{where}.scope", "not_a_scope")
    if not isinstance(request.get("grantable", False), bool):
        yield Problem(f"{where}.grantable", "not_true_or_false")
    named = request.get("errors", [])
    if not isinstance(named, list):
        yield Problem(f"{where}.errors", "not_a_list")
        return
    for place, code in enumerate(cast("list[Any]", named)):
        if not isinstance(code, str) or code not in errors:
            yield Problem(f"{where}.errors.{place}", "error_unknown")


def _error(error: Json, where: str, together: Together) -> Iterator[Problem]:
    if isinstance(error["status"], bool) or error["status"] not in STATUSES:
        yield Problem(f"{where}.status", "one_of:" + ",".join(map(str, STATUSES)))
    schema = error.get("schema", {"type": "object"})
    yield from _object_schema(schema, f"{where}.schema", together)
    texts = error["texts"]
    if not isinstance(texts, dict) or not texts.keys() <= set(LANGUAGES) or "es" not in texts:
        yield Problem(f"{where}.texts", "texts_by_language")
        return
    for language, text in cast("Json", texts).items():
        if not _is_line(text):
            yield Problem(f"{where}.texts.{language}", "not_text")


def _object_schema(schema: Any, where: str, together: Together) -> Iterator[Problem]:
    wrong = list(problems_in(schema, path=where, together=together))
    yield from wrong
    if not wrong and schema.get("type") != "object":
        yield Problem(f"{where}.type", "not_an_object_schema")


def _changed_request(old: Json, new: Json, where: str, steps: Steps) -> Iterator[Problem]:
    yield from breaks(
        old=old["request"],
        new=new["request"],
        side=Asked.REQUEST,
        path=f"{where}.request",
        steps=steps,
    )
    had, has = old.get("answer"), new.get("answer")
    if had is not None and has is not None:
        path = f"{where}.answer"
        yield from breaks(old=had, new=has, side=Asked.ANSWER, path=path, steps=steps)
    elif had is not None:
        yield Problem(f"{where}.answer", "property_gone")
    if old.get("scope") != new.get("scope"):
        yield Problem(f"{where}.scope", "changed")


def _changed_error(old: Json, new: Json, where: str, steps: Steps) -> Iterator[Problem]:
    if old["status"] != new["status"]:
        yield Problem(f"{where}.status", "changed")
    had, has = old.get("schema", {"type": "object"}), new.get("schema", {"type": "object"})
    yield from breaks(old=had, new=has, side=Asked.ANSWER, path=f"{where}.schema", steps=steps)


def _in_both(
    promised: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[tuple[str, str, Json, Json]]:
    for part in _PARTS:
        for name, old in promised[part].items():
            if name in document[part]:
                yield part, name, old, document[part][name]


def _is_type(name: str, prefix: str) -> bool:
    event, _, version = name.removeprefix(prefix).partition(".")
    known = _is_name(event) and _VERSION.fullmatch(version) is not None
    return name.startswith(prefix) and known


def _is_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def _is_line(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_TEXT and text.isprintable()


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:120])
