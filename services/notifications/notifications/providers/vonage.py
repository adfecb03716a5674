"""Text messages by Vonage: its SMS API, requests and callbacks signed with HMAC of SHA-256.

A long text is several messages to Vonage, each with receipts of its own; all of them carry our
reference, by which they are known.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode

import orjson

from nosotros import clock
from nosotros.contracts.notifications import SIGNED_IN_FIELD
from notifications.domain.letters import Callback, Heard, Letter, Receipt, Told
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown
from notifications.domain.segments import UCS_2, count
from notifications.providers import NotGenuine, Unreadable, forms, provider
from notifications.providers.http import Answer, Site, judged
from notifications.providers.setting import (
    SECONDS,
    Setting,
    authorities,
    callbacks,
)

KEY = Setting(name="NOSOTROS_VONAGE_KEY", help="the account's API key at Vonage")
SECRET = Setting(
    name="NOSOTROS_VONAGE_SIGNATURE_SECRET",
    help="its signature secret, of the method SHA-256 HMAC",
    secret=True,
)
FROM = Setting(
    name="NOSOTROS_VONAGE_FROM", help="the number, without +, or name that messages come from"
)
URL = Setting(
    name="NOSOTROS_VONAGE_URL", help="address of Vonage's API", default="https://rest.nexmo.com"
)

#: seconds: it calls for a day until it is answered; its clock and ours may differ
_CALLS_FOR = 25 * 3600
_TAKEN = "0"
_THROTTLED = "1"
_INTERNAL = "5"
#: an invalid message, a barred number, a text that is too long, a number that is no more
_OF_MESSAGE = frozenset(("6", "7", "12", "33"))
_ON_ITS_WAY = frozenset(("accepted", "buffered"))
_FAILED = frozenset(("expired", "failed", "rejected", "deleted"))
#: the telephone is off, busy or out of money, or its network had a moment; nobody knows
_FOR_NOW = frozenset(("1", "2", "7", "8", "12", "15", "99"))
#: no such telephone, or one that takes nothing from us
_FOR_GOOD = frozenset(("3", "4", "9", "11", "13", "14"))


class VonageEar:
    """Understands Vonage's callbacks, sent as `POST` or as `POST-JSON`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._secret = SECRET.read(environment)

    def verify(self, callback: Callback) -> bytes:
        """Its fields, but for what is new each time that Vonage calls.

        Raises `NotGenuine` unless its field `sig` is Vonage's, and Vonage may still be calling.
        """
        try:
            told = _fields(callback)
        except Unreadable:
            raise NotGenuine("what has no fields has no signature") from None
        theirs = told.pop(SIGNED_IN_FIELD["vonage"], "").lower()
        if any("&" in name or "=" in name for name in told):
            # Another call's fields could be written like that, and have its signature.
            raise NotGenuine("a field of such a name is not Vonage's")
        forms.check(sign(told, secret=self._secret), theirs)
        began = forms.unix_time(told.pop("timestamp", None))
        if began is not None and clock.unix() - began.timestamp() > _CALLS_FOR:
            raise NotGenuine("Vonage no longer calls of this")
        told.pop("nonce", None)
        return _said(told).encode()

    def read(self, callback: Callback) -> Sequence[Told]:
        """A receipt, or a text message to us."""
        told = _fields(callback)
        ref = told.get("messageId") or told.get("message-id")
        if not ref:
            raise Unreadable("a call without a message")
        if "status" in told:
            return _receipt(ref, told)
        return (
            Heard(
                provider_ref=ref,
                channel="sms",
                address=forms.mobile(told.get("msisdn", "")),
                text=told.get("text", ""),
                at=_time(told.get("message-timestamp", "")),
            ),
        )

    def confirms(self, secret: str) -> bool:
        """Vonage does not ask."""
        return False


@provider(
    "vonage",
    channels=("sms",),
    ear=VonageEar,
    gives_receipts=True,
    settings=(KEY, SECRET, FROM, URL),
)
class Vonage:
    """An account at Vonage."""

    def __init__(self, environment: Mapping[str, str], channel: str) -> None:
        self._key = KEY.read(environment)
        self._secret = SECRET.read(environment)
        self._from = FROM.discreet(environment)
        api = URL.url(environment)
        self._callbacks = callbacks(environment, api=api)
        self._site = Site(
            api,
            seconds=SECONDS.whole(environment, highest=300),
            authorities=authorities(environment),
        )

    def send(self, letter: Letter) -> Outcome:
        """Hand a text message over."""
        if not forms.is_mobile(letter.recipient):
            return Refused(reason="address_invalid", permanent=True, of="message")
        form = {
            "api_key": self._key,
            # Vonage refuses a request that is some minutes old.
            "timestamp": str(int(clock.now().timestamp())),
            "from": self._from,
            "to": letter.recipient.removeprefix("+"),
            "text": letter.text,
            "type": "unicode" if count(letter.text).encoding == UCS_2 else "text",
            "client-ref": str(letter.attempt_id),
            "callback": f"{self._callbacks}/{letter.organisation}/vonage",
        }
        form["sig"] = sign(form, secret=self._secret)
        answer = self._site.post(
            "/sms/json",
            body=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def rest(self) -> None:
        """Let the connection go."""
        self._site.rest()


def sign(fields: Mapping[str, str], *, secret: str) -> str:
    """Vonage's signature: each field in the order of its name, `&` and `=` in it made harmless."""
    return hmac.digest(secret.encode(), _said(fields).encode(), "sha256").hex()


def _said(fields: Mapping[str, str]) -> str:
    return "".join(
        f"&{name}={fields[name].replace('&', '_').replace('=', '_')}" for name in sorted(fields)
    )


def _outcome(answer: Answer) -> Outcome:
    if (known := judged(answer)) is not None:
        return known
    parts = _parts(answer)
    if answer.status >= 400 and not parts:
        return Refused(reason=f"answered_{answer.status}", permanent=False, of="provider")
    states = {str(part.get("status")) for part in parts}
    if states == {_TAKEN}:
        ref = parts[0].get("message-id")
        if isinstance(ref, str) and ref:
            return Accepted(provider_ref=ref, final=False)
    if not parts or _TAKEN in states:
        # Of a part of the text she may have been told.
        return Unknown(reason="taken_in_part" if parts else "unreadable_answer")
    return _refusal(str(parts[0].get("status")))


def _parts(answer: Answer) -> Sequence[Mapping[str, Any]]:
    parts: object = (answer.told() or {}).get("messages")
    if not isinstance(parts, list):
        return ()
    found = cast(list[object], parts)
    if not all(isinstance(each, dict) for each in found):
        return ()
    return cast(list[dict[str, Any]], found)


def _refusal(state: str) -> Refused | Unknown:
    if not state.isascii() or not state.isdigit():
        return Unknown(reason="unreadable_answer")
    if state == _INTERNAL:
        return Unknown(reason="vonage_5")
    if state == _THROTTLED:
        return Refused(reason="rate_limited", permanent=False, of="provider", wait_seconds=1)
    if state in _OF_MESSAGE:
        return Refused(reason=f"vonage_{state}", permanent=True, of="message")
    return Refused(reason=f"vonage_{state}", permanent=False, of="provider")


def _receipt(ref: str, told: Mapping[str, str]) -> Sequence[Receipt]:
    state, code = told["status"], told.get("err-code", "")
    if state in _ON_ITS_WAY:
        found, reason = "sent", None
    elif state == "delivered":
        found, reason = "delivered", None
    elif state in _FAILED:
        known = code.isascii() and code.isdigit() and code != "0"
        reason = f"vonage_{code if known else state}"
        found = "temporary_failure" if state == "expired" else _failure(code)
    else:
        # `unknown` says what it means.
        return ()
    return (
        Receipt(
            provider_ref=ref,
            attempt_id=forms.attempt(told.get("client-ref")),
            state=found,
            reason=reason,
            at=_time(told.get("message-timestamp", "")),
        ),
    )


def _failure(code: str) -> str:
    if code in _FOR_GOOD:
        return "permanent_failure"
    return "temporary_failure" if code in _FOR_NOW else "technical_failure"


def _fields(callback: Callback) -> dict[str, str]:
    """The fields of a call: of its address and of its body, which is a form or JSON.

    Raises:
        Unreadable: they are neither.
    """
    found = forms.query(callback.url)
    if not callback.headers.get("content-type", "").startswith("application/json"):
        return found | dict(forms.pairs(callback.body))
    try:
        told: object = orjson.loads(callback.body)
    except orjson.JSONDecodeError:
        raise Unreadable("JSON") from None
    if not isinstance(told, dict):
        raise Unreadable("an object")
    return found | {
        str(name): value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in cast(dict[str, object], told).items()
    }


def _time(text: str) -> datetime | None:
    # `2026-08-20 14:00:05`, with a zone behind it in receipts, which is always UTC.
    try:
        return datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
