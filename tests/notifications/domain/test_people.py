"""By what somebody can be reached, and in which order it is tried."""

from datetime import date
from typing import Any

import pytest

from notifications.domain.messages import Contact
from notifications.domain.people import addresses, is_shared, order, unreachable_why
from notifications.domain.preferences import Preference

MOBILE = "+573001112233"


def contact(**facts: Any) -> Contact:
    known: dict[str, Any] = {
        "first_names": "Luz Marina",
        "channel": "email",
        "mobile": MOBILE,
        "email": "Luz@example.org",
        "language": "es",
        "messages_authorised_on": date(2026, 8, 11),
        "mobile_shared": False,
        "email_shared": False,
        "safe_from": None,
        "safe_until": None,
    }
    return Contact(**{**known, **facts})


def ordered(of: Contact, *channels: str, suppressed: Any = (), tried: Any = ()) -> tuple[str, ...]:
    return order(of, Preference(channels=channels), suppressed=suppressed, tried=tried)


def test_a_mobile_serves_for_two_channels_and_the_list_needs_no_address():
    assert addresses(contact()) == {
        "whatsapp": MOBILE,
        "sms": MOBILE,
        "email": "Luz@example.org",
    }
    assert addresses(contact(mobile=None, email=None)) == {}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("email", "whatsapp", "sms", "print")),
        ({"channel": "sms"}, ("sms", "whatsapp", "email", "print")),
        ({"channel": None}, ("whatsapp", "sms", "email", "print")),
        ({"mobile": None}, ("email", "print")),
        ({"channel": None, "mobile": None, "email": None}, ("print",)),
        ({"channel": "email", "email": None}, ("whatsapp", "sms", "print")),
    ],
)
def test_who_chose_nothing_is_tried_as_enrolment_says_then_by_all_that_she_has(facts, expected):
    assert ordered(contact(**facts)) == expected


def test_channels_that_she_chose_are_tried_in_her_order_and_no_others():
    assert ordered(contact(), "sms", "email") == ("sms", "email")
    assert ordered(contact(email=None), "email", "sms") == ("sms",)
    assert ordered(contact(), "print") == ("print",)


def test_a_channel_that_failed_for_certain_is_not_tried_again():
    assert ordered(contact(), tried=("email", "sms")) == ("whatsapp", "print")


def test_a_suppressed_address_takes_its_channels_along():
    assert ordered(contact(), suppressed={MOBILE}) == ("email", "print")
    for address in ("Luz@example.org", "luz@example.org"):
        assert ordered(contact(), suppressed={address}) == ("whatsapp", "sms", "print")


def test_why_there_is_no_channel_is_said():
    chosen = Preference(channels=("email",))
    suppressed = {"Luz@example.org"}
    assert unreachable_why(contact(), chosen, suppressed=()) is None
    assert unreachable_why(contact(), chosen, suppressed=suppressed) == "suppressed"
    assert unreachable_why(contact(email=None), chosen, suppressed=()) == "no_address"
    assert unreachable_why(contact(), Preference(), suppressed={MOBILE, *suppressed}) is None


def test_what_is_shared_is_told_by_its_address():
    shared = contact(mobile_shared=True)
    assert [is_shared(shared, each) for each in ("sms", "whatsapp", "email", "print")] == [
        True,
        True,
        False,
        False,
    ]
    assert is_shared(contact(email_shared=True), "email")
