"""Every query of mentoring, asked by somebody, with every id that there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date
from itertools import product
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

from mentoring.service import MentoringService
from nosotros.bus.service import requests_of
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import dump

Ask = Callable[..., Any]
#: of fields that are no ids and have no default, by their type
_VALUES: Mapping[Any, Any] = {date: date(2026, 8, 18), int: 3, str: "Soacha"}


def queries() -> list[type[Any]]:
    """The contracts of all of mentoring's queries."""
    return [each.contract for each in requests_of(MentoringService) if each.kind == "query"]


def everything_asked(ask: Ask, *, ids: Sequence[UUID], **who: Any) -> dict[str, bytes]:
    """What is answered to each query, all answers together, refusals included; by its name."""
    found: dict[str, bytes] = {}
    for contract in queries():
        answers = [_answer(ask, each, **who) for each in _filled(contract, ids)]
        found[contract.__name__] = b"\n".join(answers)
    return found


def _answer(ask: Ask, query: Any, **who: Any) -> bytes:
    try:
        return dump(ask(query, **who))
    except ContractError as refused:
        return dump(refused)


def _filled(contract: type[Any], ids: Sequence[UUID]) -> Iterator[Any]:
    """The query with each of the ids in each of its fields for one, and what it needs besides."""
    kinds = get_type_hints(contract)
    known = [each for each in fields(contract) if kinds[each.name] in (UUID, UUID | None)]
    needed = [each.name for each in known if not _has_default(each)]
    others = {
        each.name: _value(kinds[each.name])
        for each in fields(contract)
        if each not in known and not _has_default(each)
    }
    for chosen in product(ids, repeat=len(needed)):
        given = {**others, **dict(zip(needed, chosen, strict=True))}
        yield contract(**given)
        # What merely narrows is tried one at a time.
        for each, id in product(known, ids):
            if each.name not in needed:
                yield contract(**given, **{each.name: id})


def _value(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Literal else _VALUES[kind]


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
