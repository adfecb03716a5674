"""Which texts are telephone numbers to a contract."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from nosotros.contracts.fields import Phone


class _Call(Schema):
    number = Phone()


def problems(number: Any) -> dict[str, list[str]]:
    try:
        _Call().load({"number": number})
    except ValidationError as error:
        return error.normalized_messages()
    return {}


@pytest.mark.parametrize(
    "number",
    [
        "+573236150723",
        "+573000000001",
        "+576017221234",
        "+573990000000",
        "+584125551234",
        "+14155552671",
        "+34612345678",
    ],
)
def test_a_number_that_its_country_may_give_is_taken(number: str) -> None:
    assert problems(number) == {}


@pytest.mark.parametrize(
    "number",
    [
        "3236150723",
        "+57323615072",
        "+5732361507234",
        "+999123456789",
        "+57 3236150723",
        "+34612345",
    ],
)
def test_a_number_that_no_country_can_give_is_refused(number: str) -> None:
    assert problems(number) == {"number": ["not_a_phone"]}
