"""Whole numbers of settings: in the digits of ASCII, from 1, and no more than may be."""

import pytest

from nosotros.errors import SettingInvalid
from nosotros.settings import whole


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("64", 64), ("007", 7)])
def test_a_whole_number_is_taken(text: str, number: int) -> None:
    assert whole("NOSOTROS_MANY", text, highest=64) == number


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e3", " 1", "¹", "٣", "65", "many"])
def test_what_is_none_is_refused_by_the_settings_name(text: str) -> None:
    with pytest.raises(SettingInvalid, match="NOSOTROS_MANY: is no whole number from 1 to 64"):
        whole("NOSOTROS_MANY", text, highest=64)


def test_where_none_is_the_highest_any_is_taken() -> None:
    assert whole("NOSOTROS_MANY", "1" + "0" * 12) == 10**12
    with pytest.raises(SettingInvalid, match="NOSOTROS_MANY: is no whole number from 1 on"):
        whole("NOSOTROS_MANY", "0")
