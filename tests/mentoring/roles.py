"""Every query of mentoring, asked by somebody, with every id that there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date
from itertools import product
from typing import Any, get_type_hints
from uuid import UUID

from mentoring.service import MentoringService
from nosotros.bus.service import requests_of
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import dump

Ask = Callable[..., Any]
#: of fields that are no ids and have no default
_VALUES: Mapping[str, Any] = {"on": date(2026, 8, 18), "municipality": "Soacha"}


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
    """The query with each of the ids in each of its fields for one, the optional ones too."""
    kinds = get_type_hints(contract)
    wanted = [each for each in fields(contract) if kinds[each.name] in (UUID, UUID | None)]
    needed = {
        each.name: _VALUES[each.name]
        for each in fields(contract)
        if each not in wanted and not _has_default(each)
    }
    choices = [[*ids, None] if _has_default(each) else ids for each in wanted]
    for chosen in product(*choices):
        given = {each.name: id for each, id in zip(wanted, chosen, strict=True)}
        yield contract(**needed, **given)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
