"""Ears are open to the whole world: whatever comes is told, or refused, and never breaks them."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.domain.letters import Callback, Heard, Receipt, WordsJudged
from notifications.providers import Ear, NotGenuine, Unreadable
from notifications.providers.smtp import MailEar
from notifications.providers.twilio import TwilioEar
from notifications.providers.vonage import VonageEar
from notifications.providers.whatsapp_cloud import WhatsAppEar
from tests.notifications.standins import mail_server, twilio, vonage, whatsapp_cloud

NOWHERE = "https://127.0.0.1:1"
EARS: list[Ear] = [
    TwilioEar(twilio.environment(NOWHERE)),
    VonageEar(vonage.environment(NOWHERE)),
    WhatsAppEar(whatsapp_cloud.environment(NOWHERE)),
    MailEar(mail_server.environment(25)),
]
NAMES = (
    *("MessageSid", "MessageStatus", "SmsStatus", "ErrorCode", "From", "Body", "sig"),
    *("messageId", "status", "err-code", "client-ref", "msisdn", "text", "message-timestamp"),
    *("entry", "changes", "field", "value", "statuses", "messages", "id", "type", "errors"),
    *("event", "from", "timestamp", "context", "reaction", "interactive", "button"),
)
WORDS = ("messages", "message_template_status_update", "failed", "delivered", "text", "received")
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(WORDS)
)
#: shaped as providers' calls are, with anything in any place
SHAPED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)
TEXTS = st.text(max_size=40).map(lambda each: each.encode("utf-8", "surrogatepass"))


def as_json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # a number that is too long for it
        return b"{}"


BODIES = st.one_of(st.binary(max_size=200), TEXTS, SHAPED.map(as_json))
URLS = st.one_of(st.just(NOWHERE), st.text(max_size=30), st.just("https://[x?attempt=1"))
HEADERS = st.dictionaries(
    st.sampled_from(
        ["content-type", "x-twilio-signature", "x-hub-signature-256", "x-nosotros-signature"]
    ),
    st.one_of(st.text(max_size=40), st.just("application/json")),
)


@pytest.mark.parametrize("ear", EARS, ids=lambda ear: type(ear).__name__)
@settings(max_examples=60, deadline=None)
@given(url=URLS, headers=HEADERS, body=BODIES)
def test_what_is_not_signed_is_not_genuine_whatever_it_is(ear: Ear, url, headers, body):
    with pytest.raises(NotGenuine):
        ear.verify(Callback(url=url, headers=headers, body=body))


@pytest.mark.parametrize("ear", EARS, ids=lambda ear: type(ear).__name__)
@settings(max_examples=100, deadline=None)
@given(url=URLS, headers=HEADERS, body=BODIES)
def test_what_is_read_is_told_or_said_to_be_unreadable(ear: Ear, url, headers, body):
    try:
        told = ear.read(Callback(url=url, headers=headers, body=body))
    except Unreadable:
        return
    assert all(isinstance(each, Receipt | Heard | WordsJudged) for each in told)
