"""How contracts are written as JSON."""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import orjson
import pytest

import nosotros.contracts.enrolment
import nosotros.contracts.notifications
import nosotros.contracts.training  # noqa: F401
from nosotros.contracts.language import registry
from nosotros.contracts.schema import dump, load

EVERY = [*registry.requests, *registry.events, *registry.views.values()]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_field_is_written_in_the_order_of_its_declaration(kind: type[Any]):
    declared = fields(kind)
    given = [
        each.name
        for each in declared
        if each.default is MISSING and each.default_factory is MISSING
    ]
    made = kind(**dict.fromkeys(reversed(given)))
    assert list(orjson.loads(dump(made))) == [each.name for each in declared]


def test_what_is_written_is_read_back_as_it_was(orchard: Any):
    trees = orchard()
    tree = trees.view("Tree", id=UUID, height=(float | None, None), planted=(date | None, None))
    row = trees.view("Row", at=datetime, trees=tuple[tree, ...], old=(bool, False))
    bogota = timezone(timedelta(hours=-5))
    made = row(
        trees=(tree(id=UUID(int=7)), tree(id=UUID(int=8), height=0.5, planted=date(2026, 8, 18))),
        at=datetime(2026, 8, 18, 9, tzinfo=bogota),
    )
    assert load(row, orjson.loads(dump(made)), strict=False) == made
    utc = row(trees=(), at=datetime(2026, 8, 18, 14, tzinfo=UTC))
    assert dump(utc) == b'{"at":"2026-08-18T14:00:00Z","trees":[],"old":false}'


def test_what_is_said_in_a_contract_cannot_be_changed(orchard: Any):
    tree = orchard().view("Tree", id=UUID)(id=UUID(int=7))
    with pytest.raises(AttributeError):
        tree.id = UUID(int=8)
    with pytest.raises(AttributeError):
        tree.height = 3
