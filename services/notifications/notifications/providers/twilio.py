"""Text messages by Twilio: its Messages resource, API version 2010-04-01.

Its receipts come to an address that we give with each message, our own reference in it: so a
message whose answer was lost is known again by its receipt.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from nosotros.contracts.notifications import SIGNED_IN_HEADER
from notifications.domain.letters import Callback, Heard, Letter, Receipt, Told
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown
from notifications.providers import NotGenuine, Unreadable, forms, provider
from notifications.providers.http import Answer, Site, judged
from notifications.providers.setting import (
    SECONDS,
    Setting,
    authorities,
    callbacks,
)

ACCOUNT = Setting(name="NOSOTROS_TWILIO_ACCOUNT", help="the account's SID at Twilio, `AC…`")
TOKEN = Setting(
    name="NOSOTROS_TWILIO_TOKEN", help="its auth token, which also signs callbacks", secret=True
)
FROM = Setting(
    name="NOSOTROS_TWILIO_FROM",
    help="the number or name that text messages come from, or a messaging service, `MG…`",
)
URL = Setting(
    name="NOSOTROS_TWILIO_URL", help="address of Twilio's API", default="https://api.twilio.com"
)

#: never taken, for this number or these words: no such number, a landline, one that said STOP,
#: no text, a text that is too long
_OF_MESSAGE = frozenset((21211, 21214, 21217, 21602, 21605, 21610, 21614, 21617))
_TAKEN = frozenset(("accepted", "scheduled", "queued", "sending", "sent"))
_ARRIVED = frozenset(("delivered", "read"))
_FAILED = frozenset(("failed", "undelivered", "canceled"))  # codespell:ignore canceled
#: no such telephone, a landline, one that blocks us, one that said STOP
_FOR_GOOD = frozenset((30004, 30005, 30006, 21211, 21610, 21614))
#: the telephone is off or out of reach, or its operator had a moment
_FOR_NOW = frozenset((30003, 30008, 30017, 30410))


class TwilioEar:
    """Understands Twilio's callbacks."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._token = TOKEN.read(environment)

    def verify(self, callback: Callback) -> bytes:
        """Address and fields; raises `NotGenuine` unless the account's token signs them
        (`X-Twilio-Signature`)."""
        signature = callback.headers.get(SIGNED_IN_HEADER["twilio"])
        try:
            fields = forms.pairs(callback.body)
        except Unreadable:
            raise NotGenuine("what is no form is not Twilio's") from None
        genuine = [
            forms.same(sign(url, fields, token=self._token), signature or "")
            for url in _ways_to_write(callback.url)
        ]
        if not any(genuine):
            raise NotGenuine("the signature is not Twilio's")
        return _said(callback.url, fields).encode()

    def read(self, callback: Callback) -> Sequence[Told]:
        """A receipt, or a text message to us."""
        told = dict(forms.pairs(callback.body))
        sid = told.get("MessageSid") or told.get("SmsSid")
        if not sid:
            raise Unreadable("a call without a message")
        state = told.get("MessageStatus") or told.get("SmsStatus", "")
        if state in ("received", "receiving"):
            return (_heard(sid, told),)
        return _receipt(sid, state, told, url=callback.url)

    def confirms(self, secret: str) -> bool:
        """Twilio does not ask."""
        return False


@provider(
    "twilio",
    channels=("sms",),
    ear=TwilioEar,
    gives_receipts=True,
    settings=(ACCOUNT, TOKEN, FROM, URL),
)
class Twilio:
    """An account at Twilio."""

    def __init__(self, environment: Mapping[str, str], channel: str) -> None:
        self._from = FROM.read(environment)
        account = ACCOUNT.read(environment)
        api = URL.url(environment)
        self._callbacks = callbacks(environment, api=api)
        self._path = f"/2010-04-01/Accounts/{account}/Messages.json"
        secret = b64encode(f"{account}:{TOKEN.read(environment)}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {secret}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._site = Site(
            api,
            seconds=SECONDS.whole(environment, highest=300),
            authorities=authorities(environment),
        )

    def send(self, letter: Letter) -> Outcome:
        """Hand a text message over."""
        if not forms.is_mobile(letter.recipient):
            return Refused(reason="address_invalid", permanent=True, of="message")
        by = "MessagingServiceSid" if self._from.startswith("MG") else "From"
        form = {
            "To": letter.recipient,
            by: self._from,
            "Body": letter.text,
            "StatusCallback": (
                f"{self._callbacks}/{letter.organisation}/twilio?attempt={letter.attempt_id}"
            ),
        }
        answer = self._site.post(self._path, body=urlencode(form).encode(), headers=self._headers)
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def rest(self) -> None:
        """Let the connection go."""
        self._site.rest()


def sign(url: str, fields: Sequence[tuple[str, str]], *, token: str) -> str:
    """Twilio's signature of a call: HMAC-SHA1 of the address and the fields in their order."""
    said = _said(url, fields)
    return b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode()


def _said(url: str, fields: Sequence[tuple[str, str]]) -> str:
    return url + "".join(f"{name}{value}" for name, value in sorted(set(fields)))


def _ways_to_write(url: str) -> Sequence[str]:
    """An address with and without its scheme's usual port: Twilio signs the one or the other."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return (url,)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if usual is None or host is None or port not in (None, usual):
        return (url,)
    other = host if port else f"{host}:{usual}"
    return (url, parts._replace(netloc=other).geturl())


def _outcome(answer: Answer) -> Outcome:
    if (known := judged(answer)) is not None:
        return known
    told = answer.told() or {}
    if answer.status >= 400:
        return _refusal(told.get("code"), status=answer.status)
    sid, state = told.get("sid"), told.get("status")
    if not isinstance(sid, str) or not sid:
        return Unknown(reason="unreadable_answer")
    if state in _FAILED:
        return _refusal(told.get("error_code"), status=answer.status)
    return Accepted(provider_ref=sid, final=False)


def _refusal(code: Any, *, status: int) -> Refused:
    if not isinstance(code, int):
        return Refused(reason=f"answered_{status}", permanent=False, of="provider")
    if code in _OF_MESSAGE:
        return Refused(reason=f"twilio_{code}", permanent=True, of="message")
    return Refused(reason=f"twilio_{code}", permanent=False, of="provider")


def _receipt(sid: str, state: str, told: Mapping[str, str], *, url: str) -> Sequence[Receipt]:
    code = told.get("ErrorCode", "")
    if state in _TAKEN:
        found, reason = "sent", None
    elif state in _ARRIVED:
        found, reason = "delivered", None
    elif state in _FAILED:
        number = int(code) if code.isascii() and code.isdigit() else 0
        found, reason = _failure(number), f"twilio_{number or state}"
    else:
        # A state that Twilio did not have when this was written says nothing to us.
        return ()
    ours = forms.query(url).get("attempt")
    return (Receipt(provider_ref=sid, attempt_id=forms.attempt(ours), state=found, reason=reason),)


def _failure(code: int) -> str:
    if code in _FOR_GOOD:
        return "permanent_failure"
    return "temporary_failure" if code in _FOR_NOW else "technical_failure"


def _heard(sid: str, told: Mapping[str, str]) -> Heard:
    return Heard(
        provider_ref=sid,
        channel="sms",
        address=forms.mobile(told.get("From", "")),
        text=told.get("Body", ""),
    )
