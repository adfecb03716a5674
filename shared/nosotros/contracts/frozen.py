"""How a contract's class is made: by `dataclass`, with some methods that all contracts share.

`dataclass` writes and compiles each method that it makes, for each of hundreds of contracts, in
each process that starts; what compares, hashes and shows need not be among them.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def frozen(contract: type[T]) -> type[T]:
    """A contract's class as a frozen, keyword-only dataclass."""
    # No slots: what has a dictionary is written as JSON in a third of the time.
    made = dataclass(frozen=True, kw_only=True, eq=False, repr=False)(contract)
    for name, does in _OF_EVERY_CONTRACT.items():
        if name not in contract.__dict__:
            setattr(made, name, does)
    return made


def _same(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return NotImplemented
    return _values(one) == _values(other)


def _hash(one: object) -> int:
    return hash(_values(one))


def _shown(one: object) -> str:
    shown = (f"{name}={getattr(one, name)!r}" for name in _names_of(type(one)))
    return f"{type(one).__qualname__}({', '.join(shown)})"


def _values(one: object) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in _names_of(type(one)))


@cache
def _names_of(contract: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(contract))


_OF_EVERY_CONTRACT = {"__eq__": _same, "__hash__": _hash, "__repr__": _shown}
