"""What a participant asks about herself: who she is comes with the call, and is no field."""

from typing import Any
from uuid import UUID

import pytest

from nosotros.bus.requests import Call
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.language import SELF, registry
from nosotros.errors import ContractBroken
from nosotros.identifiers import new_id

HEADERS = {
    "organisation": "gestarsalud",
    "actor": "participant:x",
    "scopes": SELF,
    "deadline": "1",
}


def test_a_contract_that_names_whom_it_is_about_is_not_asked_by_herself(orchard: Any):
    trees = orchard()
    seen = trees.view("Tree", id=UUID)

    with pytest.raises(ContractBroken, match="it names nobody"):
        trees.request(
            kind="query", name="SeeTree", fields={"participant_id": UUID}, scope=SELF, returns=seen
        )

    trees.request(kind="query", name="SeeOwnTree", fields={}, scope=SELF, returns=seen)


def test_every_answer_about_herself_is_noted():
    asked = [each for each in registry.requests.values() if each.scope == SELF]

    assert len(asked) >= 6
    assert all(each.personal for each in asked if each.kind == "query")


def test_who_she_is_is_read_from_the_call_alone():
    id = new_id()

    assert Call.read({"participant": "x"}, HEADERS).person_id is None
    assert Call.read({}, HEADERS | {"person": str(id)}).person_id == id
    with pytest.raises(InvalidFields):
        Call.read({}, HEADERS | {"person": "somebody"})
