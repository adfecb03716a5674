"""Released contracts: what each promised, and whether what is declared now still keeps it.

A released version only gains optional fields. A request may also ask for less than before, as
who answers it is there before who asks: gain values that a field may have, and let a field be left
out; and gain reasons to refuse it, as every caller handles an unknown one by its status. Anything
else is a new version, published beside the old one. Words for people (docstrings, texts of errors)
are no part of the promise.

A snapshot is the file `<owner>/<name>.v<version>.json`. When the last user of a version is
gone, the contract and its snapshot are deleted together.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from nosotros.contracts.language import Registry, snake
from nosotros.contracts.shapes import shape_of
from nosotros.errors import ContractBroken

Json = dict[str, Any]
#: where our own contracts are declared, a module an owner
PACKAGE = "nosotros.contracts"
_REQUESTS = ("command", "query")
#: what a version promises beside its fields
_FACTS = ("kind", "scope", "visibility", "subject", "partition", "erases", "returns", "status")


def promises(registry: Registry, *, owners: Iterable[str]) -> dict[str, Json]:
    """What is declared now, as it would be released: by the paths of the snapshots.

    Args:
        registry: everything that has been imported.
        owners: whose contracts.

    Raises:
        ContractBroken: two contracts of one owner have the same name and version.
    """
    wanted = frozenset(owners)
    made: dict[str, Json] = {}
    for promise in _all(registry):
        if promise["owner"] not in wanted:
            continue
        path = f"{promise['owner']}/{promise['name']}.v{promise['version']}.json"
        if path in made:
            raise ContractBroken(f"two contracts are called {title(path)}")
        made[path] = promise
    return made


def owner_of(contract: type[Any]) -> str:
    """Who declared a view or an error: the module under `nosotros.contracts`, or the package
    of the service that keeps its contracts itself."""
    module = contract.__module__
    if module.startswith(f"{PACKAGE}."):
        return module.removeprefix(f"{PACKAGE}.").partition(".")[0]
    return module.partition(".")[0]


def read(folder: Path) -> dict[str, Json]:
    """The released snapshots, by their paths below `folder`.

    Raises:
        ContractBroken: a file there is not what `write` has written.
    """
    found: dict[str, Json] = {}
    for path in sorted(folder.glob("*/*.json")):
        name = path.relative_to(folder).as_posix()
        try:
            snapshot: Any = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise ContractBroken(f"the snapshot {name} is not JSON") from None
        if not isinstance(snapshot, dict) or "fields" not in snapshot:
            raise ContractBroken(f"the snapshot {name} is not a contract's")
        found[name] = cast("Json", snapshot)
    return found


def write(folder: Path, promised: Mapping[str, Json]) -> None:
    """Write snapshots under `folder`."""
    for name, promise in promised.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(promise, indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")


def breaks(*, released: Mapping[str, Json], declared: Mapping[str, Json]) -> list[str]:
    """What would break the users of a released version, a line each."""
    lines: list[str] = []
    for path, old in sorted(released.items()):
        new = declared.get(path)
        found = ("is no longer declared",) if new is None else _differences(old, new)
        lines += [f"{title(path)}: {each}" for each in found]
    return lines


def unreleased(*, released: Mapping[str, Json], declared: Mapping[str, Json]) -> dict[str, Json]:
    """What is declared otherwise than it was released, or not released at all, by its path."""
    return {path: new for path, new in sorted(declared.items()) if released.get(path) != new}


def title(path: str) -> str:
    """A contract as people call it: `enrolment.participant_enrolled.v1`."""
    return path.removesuffix(".json").replace("/", ".")


def _differences(old: Json, new: Json) -> Iterator[str]:
    for fact in _FACTS:
        if old.get(fact) != new.get(fact):
            yield f"its {fact} was {_short(old.get(fact))} and is {_short(new.get(fact))}"
    for code in old.get("errors", ()):
        if code not in new.get("errors", ()):
            yield f"the error {code} is gone"
    before, now = old["fields"], new["fields"]
    for name, was in before.items():
        if name not in now:
            yield f"the field {name} is gone"
            continue
        becomes = now[name]
        asks = old["kind"] in _REQUESTS
        if was["required"] != becomes["required"] and not (asks and was["required"]):
            words = ("became required", "is no longer required")
            yield f"the field {name} {words[was['required']]}"
        accepts = asks and _accepts(becomes["schema"], was["schema"])
        if was["schema"] != becomes["schema"] and not accepts:
            yield (
                f"the field {name} was {_short(was['schema'])} and is {_short(becomes['schema'])}"
            )
    for name in sorted(now.keys() - before.keys()):
        if now[name]["required"]:
            yield f"the new field {name} is required; give it a default"


def _accepts(now: Json, before: Json) -> bool:
    """Whether one of a few values may be given, among them each that could be given before, or
    none where one had to be."""
    if "default" not in before:
        now = {name: value for name, value in now.items() if name != "default"}
    if "enum" not in now or "enum" not in before:
        return now == before
    others = now.keys() - {"enum"} | before.keys() - {"enum"}
    same = all(now.get(each) == before.get(each) for each in others)
    return same and all(each in now["enum"] for each in before["enum"])


def _all(registry: Registry) -> Iterator[Json]:
    for request in registry.requests.values():
        yield {
            "kind": request.kind,
            "owner": request.service,
            "name": request.method,
            "version": 1,
            "scope": str(request.scope),
            "returns": None if request.returns is None else _name(request.returns),
            "errors": sorted(each.code for each in request.errors),
            "fields": _fields(request.contract),
        }
    for event in registry.events.values():
        yield {
            "kind": "event",
            "owner": event.owner,
            "name": event.name,
            "version": event.version,
            "visibility": event.visibility,
            "subject": event.subject,
            "partition": event.partition,
            "erases": event.erases,
            "fields": _fields(event.contract),
        }
    for view in registry.views.values():
        yield {
            "kind": "view",
            "owner": owner_of(view),
            "name": snake(view.__name__),
            "version": 1,
            "fields": _fields(view),
        }
    for error in registry.errors.values():
        yield {
            "kind": "error",
            "owner": owner_of(error),
            "name": error.code,
            "version": 1,
            "status": error.status,
            "fields": _fields(error),
        }


def _fields(contract: type[Any]) -> Json:
    shape, _ = shape_of(contract, reference=str)
    required = shape.get("required", [])
    return {
        name: {"required": name in required, "schema": schema}
        for name, schema in shape.get("properties", {}).items()
    }


def _name(view: type[Any]) -> str:
    return f"{owner_of(view)}.{view.__name__}"


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
