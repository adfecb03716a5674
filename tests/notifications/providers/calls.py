"""Calls of a provider, as it makes and signs them: for tests of what becomes of them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from notifications.domain.letters import Callback
from notifications.providers.twilio import sign

URL = "https://nosotros.example/v1/callbacks/gestarsalud/twilio"
TOKEN = "the-token-of-a-test"
ENVIRONMENT = {
    "NOSOTROS_TWILIO_ACCOUNT": "AC" + "0" * 32,
    "NOSOTROS_TWILIO_TOKEN": TOKEN,
    "NOSOTROS_TWILIO_FROM": "+15005550006",
}


def call(fields: Mapping[str, str], *, url: str = URL, token: str = TOKEN) -> Callback:
    """A call of Twilio's with these fields."""
    signature = sign(url, list(fields.items()), token=token)
    return Callback(
        url=url,
        headers={
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signature,
        },
        body=urlencode(fields).encode(),
    )


def receipt(ref: str, state: str, *, code: int = 0, attempt: object = None) -> Callback:
    """What Twilio tells of a message."""
    fields = {"MessageSid": ref, "MessageStatus": state}
    if code:
        fields["ErrorCode"] = str(code)
    return call(fields, url=URL if attempt is None else f"{URL}?attempt={attempt}")


def answer(ref: str, text: str, *, sender: str = "+573001112233") -> Callback:
    """What somebody wrote, as Twilio tells it."""
    return call({"MessageSid": ref, "SmsStatus": "received", "From": sender, "Body": text})
