"""How much of an address is shown, and which two are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.addresses import alike, kind_of, shown


@pytest.mark.parametrize(
    ("kind", "address", "seen"),
    [
        ("mobile", "+573001234567", "+57 … 4567"),
        ("mobile", "+33612345678", "+33 … 5678"),
        ("mobile", "no number", "+ … mber"),
        ("email", "yeimy@hotmail.com", "y…@…mail.com"),
        ("email", "y@a.co", "y…@….co"),
        ("email", "@x", "…@…"),
    ],
)
def test_an_address_is_shown_in_part(kind, address, seen):
    assert shown(kind, address) == seen


@given(st.emails())
def test_no_mailbox_is_ever_shown_whole(address):
    local, _, domain = address.partition("@")
    seen = shown("email", address)
    assert domain not in seen
    assert len(local) == 1 or local not in seen.partition("@")[0]


def test_a_mailbox_in_capitals_is_the_same():
    assert alike(" Yeimy@Example.ORG ") == alike("yeimy@example.org")


def test_numbers_are_written_to_by_sms_and_by_whatsapp():
    assert [kind_of(each) for each in ("sms", "whatsapp", "email")] == ["mobile", "mobile", "email"]
