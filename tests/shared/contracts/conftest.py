"""Contracts of the tests' own, in a registry of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from nosotros.contracts import language
from nosotros.contracts.compatibility import promises
from nosotros.contracts.language import ContractError, Registry, command, error, event, query, view

#: who owns views and errors that a test declares: the package of its module
HERE = __name__.partition(".")[0]
Fields = dict[str, Any]


def contract(name: str, *, base: type[Any] = object, **fields: Any) -> type[Any]:
    """A class as an author writes it; a field is its type, or its type and its default."""
    body: Fields = {
        "__annotations__": {
            each: given[0] if isinstance(given, tuple) else given for each, given in fields.items()
        },
        "__doc__": f"{name}, for a test.",
        "__module__": __name__,
    }
    defaults = {each: given[1] for each, given in fields.items() if isinstance(given, tuple)}
    return type(name, (base,), {**body, **defaults})


@dataclass(kw_only=True)
class Orchard:
    """Declares contracts of the owner `orchard`, afresh each time."""

    registry: Registry = field(default_factory=Registry)

    def event(self, *, name: str = "TreePlanted", version: int = 1, **given: Any) -> type[Any]:
        facts = {"visibility": "public", "subject": "tree_id"} | given.pop("facts", {})
        return event(owner="orchard", version=version, **facts)(contract(name, **given))

    def request(self, *, kind: str, name: str, fields: Fields, **facts: Any) -> type[Any]:
        declare: Callable[..., Any] = command if kind == "command" else query
        return declare(service="orchard", **facts)(contract(name, **fields))

    def view(self, name: str, **fields: Any) -> type[Any]:
        return view(contract(name, **fields))

    def error(self, name: str, *, status: int = 409, **fields: Any) -> type[ContractError]:
        declare = error(status=status, es="No.", en="No.", fr="Non.")
        return declare(contract(name, base=ContractError, **fields))

    def promises(self) -> dict[str, Any]:
        return promises(self.registry, owners=("orchard", HERE))


@pytest.fixture
def orchard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Orchard]:
    """`orchard()` makes an empty registry, and everything that is declared next goes there."""

    def orchard() -> Orchard:
        own = Orchard()
        monkeypatch.setattr(language, "registry", own.registry)
        return own

    return orchard
