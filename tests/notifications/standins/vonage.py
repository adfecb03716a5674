"""Vonage's SMS API, with signed requests and callbacks (SHA-256 HMAC)."""

import hmac
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from tests.notifications.standins.server import Answer, Request, as_json
from tests.notifications.standins.serving import Delivered, Order, Standin
from tests.notifications.standins.telling import Call

KEY = "abcd1234"
SECRET = "the-signature-secret-of-a-stand-in"
NUMBER = "573200000000"


def environment(url: str) -> dict[str, str]:
    """The settings with which ours sends to this one."""
    return {
        "NOSOTROS_VONAGE_KEY": KEY,
        "NOSOTROS_VONAGE_SIGNATURE_SECRET": SECRET,
        "NOSOTROS_VONAGE_FROM": NUMBER,
        "NOSOTROS_VONAGE_URL": url,
    }


class Vonage(Standin):
    """Text messages; each one's receipts go where that message says."""

    def read(self, request: Request) -> Order | Answer:
        if request.path != "/sms/json":
            return Answer(status=404, body=b"not found", content_type="text/plain")
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        if form.get("api_key") != KEY:
            return self.refusal(4)
        signature = form.pop("sig", "")
        # In production it is off by some minutes at most; tests may stop the clock.
        if not form.get("timestamp", "").isdigit() or not hmac.compare_digest(
            _signature(form), signature.lower()
        ):
            return self.refusal(14)
        if not all(form.get(name) for name in ("from", "to", "text")):
            return self.refusal(2)
        if not form["to"].isdigit():
            return self.refusal(3)
        text = form["text"]
        if form.get("type", "text") == "text" and not text.isascii():
            # What a telephone would show of a text that is not of the alphabet it is said to be.
            text = "".join(each if each.isascii() or each in GSM else "?" for each in text)
        ref = secrets.token_hex(8).upper()
        message = Delivered(ref=ref, to=f"+{form['to']}", text=text, ours=form.get("client-ref"))
        return Order(message=message, told_at=form.get("callback"))

    def accepted(self, order: Order) -> Answer:
        part = {
            "to": order.message.to[1:],
            "message-id": order.message.ref,
            "status": "0",
            "remaining-balance": "15.53590000",
            "message-price": "0.03330000",
            "network": "732101",
            "client-ref": order.message.ours,
        }
        return as_json(200, {"message-count": "1", "messages": [part]})

    def refusal(self, code: int) -> Answer:
        part = {"status": str(code), "error-text": "No."}
        return as_json(200, {"message-count": "1", "messages": [part]})

    def busy(self, seconds: int) -> Answer:
        return self.refusal(1)

    def receipts(self, order: Order, *, code: int) -> Iterable[Call]:
        told_at = order.told_at or self.webhook
        if told_at is None:
            return
        for state in ("accepted", "failed" if code else "delivered"):
            fields = {
                "msisdn": order.message.to[1:],
                "to": NUMBER,
                "network-code": "732101",
                "messageId": order.message.ref,
                "price": "0.03330000",
                "status": state,
                "scts": "2608201400",
                "err-code": str(code if state == "failed" else 0),
                "api-key": KEY,
                "message-timestamp": "2026-08-20 14:00:05 +0000",
            }
            if order.message.ours:
                fields["client-ref"] = order.message.ours
            yield _signed(told_at, fields)

    def inbound(self, from_: str, text: str, *, in_reply_to: str | None) -> Call:
        assert self.webhook is not None
        fields = {
            "api-key": KEY,
            "msisdn": from_.removeprefix("+"),
            "to": NUMBER,
            "messageId": secrets.token_hex(8).upper(),
            "text": text,
            "type": "text" if text.isascii() else "unicode",
            "keyword": text.partition(" ")[0].upper(),
            "message-timestamp": "2026-08-20 14:10:00",
        }
        return _signed(self.webhook, fields)


#: characters beyond ASCII that a text message of seven bits has
GSM = frozenset("£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€")


def _signed(url: str, fields: Mapping[str, str]) -> Call:
    signed = {
        **fields,
        "nonce": secrets.token_hex(8),
        "timestamp": str(int(time.time())),
    }
    signed["sig"] = _signature(signed).upper()
    return Call(
        url=url,
        headers={"Content-Type": "application/json"},
        body=json.dumps(signed).encode(),
    )


def _signature(fields: Mapping[str, str]) -> str:
    said = ""
    for name, value in sorted(fields.items()):
        said += f"&{name}={value.replace('&', '_').replace('=', '_')}"
    return hmac.new(SECRET.encode(), said.encode(), "sha256").hexdigest()
