"""Links that stop messages: ours alone, of one person, one purpose and one organisation."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosotros.identifiers import new_id
from notifications.domain.unsubscribing import Subscription, read, token_of

SECRET = b"a secret of thirty-two bytes....."
WHO = new_id()


def token(**changes):
    facts = {"organisation": "gestarsalud", "participant_id": WHO, "purpose": "reminders"}
    made = token_of(SECRET, **{**facts, **changes})
    assert made is not None
    return made


def of(given_token, *, organisation="gestarsalud", secret=SECRET):
    return read(secret, given_token, organisation=organisation)


@pytest.mark.parametrize("purpose", ["programme", "reminders", "news"])
def test_a_token_says_whose_and_which(purpose):
    assert of(token(purpose=purpose)) == Subscription(participant_id=WHO, purpose=purpose)


def test_a_security_code_is_not_unsubscribed_from():
    facts = {"organisation": "gestarsalud", "participant_id": WHO}
    assert token_of(SECRET, purpose="security", **facts) is None


def test_another_organisations_token_or_secret_is_none_of_ours():
    assert of(token(), organisation="la-u") is None
    assert of(token(), secret=SECRET[::-1]) is None


def test_with_any_bit_changed_it_is_none_of_ours():
    raw = bytearray(urlsafe_b64decode(token()))
    for bit in range(len(raw) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        assert of(urlsafe_b64encode(bytes(raw)).decode()) is None
        raw[bit // 8] ^= 1 << bit % 8


def test_it_is_written_in_one_way_alone():
    for other in (token() + "\n", " " + token(), token() + "AAAA", token()[:-1], token()[4:]):
        assert of(other) is None


@given(st.text(max_size=60))
def test_nothing_else_is_read(text):
    assert of(text) is None
