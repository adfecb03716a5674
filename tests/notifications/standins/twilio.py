"""Twilio's Messages resource, API version 2010-04-01."""

import hmac
import itertools
import secrets
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.notifications.standins.server import Answer, Request, as_json
from tests.notifications.standins.serving import Delivered, Order, Standin
from tests.notifications.standins.telling import Call

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "the-token-of-a-stand-in"
NUMBER = "+15005550006"
_FORM = "application/x-www-form-urlencoded"


def environment(url: str) -> dict[str, str]:
    """The settings with which ours sends to this one."""
    return {
        "NOSOTROS_TWILIO_ACCOUNT": ACCOUNT,
        "NOSOTROS_TWILIO_TOKEN": TOKEN,
        "NOSOTROS_TWILIO_FROM": NUMBER,
        "NOSOTROS_TWILIO_URL": url,
    }


class Twilio(Standin):
    """Text messages; each one's receipts go where that message says."""

    _numbers = itertools.count(1)

    def read(self, request: Request) -> Order | Answer:
        expected = f"Basic {b64encode(f'{ACCOUNT}:{TOKEN}'.encode()).decode()}"
        if request.headers.get("authorization") != expected:
            return self.refusal(20003)
        if request.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return self.refusal(20404)
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        to, text = form.get("To", ""), form.get("Body", "")
        if not to.startswith("+") or not to[1:].isdigit():
            return self.refusal(21211)
        if "From" not in form and "MessagingServiceSid" not in form:
            return self.refusal(21603)
        if not text:
            return self.refusal(21602)
        if len(text) > 1600:
            return self.refusal(21617)
        told_at = form.get("StatusCallback")
        ours = dict(parse_qsl(urlsplit(told_at or "").query)).get("attempt")
        ref = f"SM{secrets.token_hex(16)}"
        return Order(message=Delivered(ref=ref, to=to, text=text, ours=ours), told_at=told_at)

    def accepted(self, order: Order) -> Answer:
        sent = order.message
        return as_json(
            201,
            {
                "account_sid": ACCOUNT,
                "body": sent.text,
                "direction": "outbound-api",
                "error_code": None,
                "from": NUMBER,
                "num_segments": "1",
                "sid": sent.ref,
                "status": "queued",
                "to": sent.to,
            },
        )

    def refusal(self, code: int) -> Answer:
        status = {20003: 401, 20404: 404, 20429: 429, 21610: 400}.get(code, 400)
        return as_json(
            status,
            {
                "code": code,
                "message": "No.",
                "more_info": f"https://www.twilio.com/docs/errors/{code}",
                "status": status,
            },
        )

    def busy(self, seconds: int) -> Answer:
        return as_json(
            429, {"code": 20429, "message": "Too Many Requests"}, Retry_After=str(seconds)
        )

    def receipts(self, order: Order, *, code: int) -> Iterable[Call]:
        told_at = order.told_at or self.webhook
        if told_at is None:
            return
        states = ("sent", "undelivered" if code else "delivered")
        for state in states:
            fields = {
                "AccountSid": ACCOUNT,
                "From": NUMBER,
                "MessageSid": order.message.ref,
                "MessageStatus": state,
                "SmsSid": order.message.ref,
                "SmsStatus": state,
                "To": order.message.to,
            }
            if state == "undelivered":
                fields["ErrorCode"] = str(code)
            yield _signed(told_at, fields)

    def inbound(self, from_: str, text: str, *, in_reply_to: str | None) -> Call:
        assert self.webhook is not None
        sid = f"SM{next(self._numbers):032x}"
        fields = {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "Body": text,
            "From": from_,
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": NUMBER,
        }
        return _signed(self.webhook, fields)


def _signed(url: str, fields: dict[str, str]) -> Call:
    said = url + "".join(name + fields[name] for name in sorted(fields))
    signature = b64encode(hmac.digest(TOKEN.encode(), said.encode(), "sha1")).decode()
    return Call(
        url=url,
        headers={"Content-Type": _FORM, "X-Twilio-Signature": signature},
        body=urlencode(fields).encode(),
    )
