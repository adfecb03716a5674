"""How a contract's class is made: by `dataclass`, with the methods that all contracts share.

`dataclass` writes and compiles each method that it makes, for each of hundreds of contracts, in
each process that starts. None of them need be written anew: what a contract has are its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from functools import cache
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


def frozen(contract: type[T]) -> type[T]:
    """A contract's class as a frozen, keyword-only dataclass."""
    # No slots: what has a dictionary is written as JSON in a third of the time.
    made = dataclass(init=False, kw_only=True, eq=False, repr=False)(contract)
    for name, does in _OF_EVERY_CONTRACT.items():
        if name not in contract.__dict__:
            setattr(made, name, does)
    return made


def _begin(one: object, **values: Any) -> None:
    names, needed, defaults, makers = _fields_of(type(one))
    # In the order in which they are declared: it is that of the JSON.
    given = {**defaults, **values}
    for name in makers.keys() - values.keys():
        given[name] = makers[name]()
    if not (needed <= values.keys() and given.keys() == names):
        _refuse(type(one), needed=needed, names=names, values=values)
    one.__dict__.update(given)


def _refuse(
    contract: type[Any], *, needed: frozenset[str], names: frozenset[str], values: Mapping[str, Any]
) -> NoReturn:
    missing, unknown = sorted(needed - values.keys()), sorted(values.keys() - names)
    what = f"lacks {', '.join(missing)}" if missing else f"has no {', '.join(unknown)}"
    raise TypeError(f"{contract.__qualname__} {what}")


def _keep(one: object, name: str, value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"a {type(one).__qualname__} does not change, nor does its {name}")


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
def _fields_of(
    contract: type[Any],
) -> tuple[frozenset[str], frozenset[str], Mapping[str, Any], Mapping[str, Callable[[], Any]]]:
    """The names of a contract's fields, of those that must be given, all in their order with the values
    of those that need not, and what makes such values."""
    declared = fields(contract)
    makers = {
        each.name: each.default_factory for each in declared if each.default_factory is not MISSING
    }
    return (
        frozenset(each.name for each in declared),
        frozenset(
            each.name for each in declared if each.default is MISSING and each.name not in makers
        ),
        {each.name: each.default for each in declared},
        makers,
    )


@cache
def _names_of(contract: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(contract))


_OF_EVERY_CONTRACT = {
    "__init__": _begin,
    "__setattr__": _keep,
    "__delattr__": _keep,
    "__eq__": _same,
    "__hash__": _hash,
    "__repr__": _shown,
}
