"""WhatsApp's Cloud API: the messages of one telephone number."""

import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from tests.notifications.standins.server import Answer, Request, as_json
from tests.notifications.standins.serving import Delivered, Order, Standin
from tests.notifications.standins.telling import Call

NUMBER = "106540352242922"
ACCOUNT = "102290129340398"
TOKEN = "the-access-token-of-a-stand-in"
APP_SECRET = "the-app-secret-of-a-stand-in"
VERIFY_TOKEN = "the-verify-token-of-ours"
VERSION = "/v23.0"


def environment(url: str) -> dict[str, str]:
    """The settings with which ours sends to this one."""
    return {
        "NOSOTROS_WHATSAPP_CLOUD_NUMBER": NUMBER,
        "NOSOTROS_WHATSAPP_CLOUD_TOKEN": TOKEN,
        "NOSOTROS_WHATSAPP_CLOUD_APP_SECRET": APP_SECRET,
        "NOSOTROS_WHATSAPP_CLOUD_VERIFY_TOKEN": VERIFY_TOKEN,
        "NOSOTROS_WHATSAPP_CLOUD_URL": url + VERSION,
    }


class WhatsAppCloud(Standin):
    """A number at Meta: free words for who wrote within 24 hours, approved ones for all others."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self._known = threading.Lock()
        #: approved words by name and language: their text, `{{1}}` where a value goes
        self._approved: dict[tuple[str, str], str] = {}
        self._wrote: dict[str, float] = {}
        #: numbers without WhatsApp
        self.without: set[str] = set()

    def approve(self, name: str, language: str, text: str) -> None:
        """Approve words, without telling."""
        with self._known:
            self._approved[name, language] = text

    def judge(self, name: str, language: str, *, event: str) -> None:
        """Tell what became of words: `APPROVED`, `REJECTED`, `PAUSED`, …"""
        value = {
            "event": event,
            "message_template_id": 1689556908129832,
            "message_template_name": name,
            "message_template_language": language,
            "reason": "NONE",
        }
        assert self.webhook is not None
        self._teller.tell([_signed(self.webhook, "message_template_status_update", value)])

    def open(self, door: str, told: Mapping[str, Any]) -> bool:
        match door:
            case "approve":
                self.approve(told["name"], told["language"], told["text"])
            case "judge":
                self.judge(told["name"], told["language"], event=told["event"])
            case _:
                return False
        return True

    def read(self, request: Request) -> Order | Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.refusal(190)
        if request.path != f"{VERSION}/{NUMBER}/messages":
            return self.refusal(100)
        told = json.loads(request.body)
        if told.get("messaging_product") != "whatsapp" or not str(told.get("to", "")).isdigit():
            return self.refusal(100)
        text = self._text(told)
        if isinstance(text, int):
            return self.refusal(text)
        message = Delivered(
            ref=f"wamid.{secrets.token_urlsafe(24)}",
            to=f"+{told['to']}",
            text=text,
            ours=told.get("biz_opaque_callback_data"),
        )
        return Order(message=message, told_at=self.webhook)

    def accepted(self, order: Order) -> Answer:
        number = order.message.to[1:]
        return as_json(
            200,
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": number, "wa_id": number}],
                "messages": [{"id": order.message.ref, "message_status": "accepted"}],
            },
        )

    def refusal(self, code: int) -> Answer:
        status = {190: 401, 131016: 503, 130429: 400, 131000: 500, 135000: 500, 2: 503}.get(
            code, 400
        )
        error = {
            "message": f"(#{code}) No.",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": "No."},
            "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
        }
        return as_json(status, {"error": error})

    def busy(self, seconds: int) -> Answer:
        return self.refusal(130429)

    def receipts(self, order: Order, *, code: int) -> Iterable[Call]:
        if self.webhook is None:
            return
        states = ("failed",) if code else ("sent", "delivered", "read")
        for state in states:
            status: dict[str, Any] = {
                "id": order.message.ref,
                "status": state,
                "timestamp": str(int(time.time())),
                "recipient_id": order.message.to[1:],
            }
            if order.message.ours:
                status["biz_opaque_callback_data"] = order.message.ours
            if state == "failed":
                status["errors"] = [{"code": code, "title": "No.", "message": "No."}]
            yield _signed(self.webhook, "messages", _value(statuses=[status]))

    def inbound(self, from_: str, text: str, *, in_reply_to: str | None) -> Call:
        message = {
            "from": from_.removeprefix("+"),
            "id": f"wamid.{secrets.token_urlsafe(24)}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
        }
        if in_reply_to:
            message["context"] = {"from": "15550783881", "id": in_reply_to}
        return self.inbound_of(message)

    def inbound_of(self, message: dict[str, Any]) -> Call:
        """What is told of a message of whatever kind; its sender may now be answered freely."""
        assert self.webhook is not None
        with self._known:
            self._wrote[f"+{message['from']}"] = time.monotonic()
        contact = {"profile": {"name": "Yeimy"}, "wa_id": message["from"]}
        return _signed(self.webhook, "messages", _value(messages=[message], contacts=[contact]))

    def send_in(self, message: dict[str, Any]) -> None:
        """The person sends something of whatever kind."""
        self._teller.tell([self.inbound_of(message)])

    def _text(self, told: Mapping[str, Any]) -> str | int:
        """What the person reads; or the code of the refusal."""
        with self._known:
            if f"+{told['to']}" in self.without:
                return 131026
            if told["type"] == "text":
                wrote = self._wrote.get(f"+{told['to']}")
                if wrote is None or time.monotonic() - wrote > 86400:
                    return 131047
                return str(told["text"]["body"])
            template = told["template"]
            words = self._approved.get((template["name"], template["language"]["code"]))
        if words is None:
            return 132001
        components = template.get("components") or [{"parameters": []}]
        values = [str(each["text"]) for each in components[0]["parameters"]]
        if len(values) != words.count("{{"):
            return 132000
        if any(not each or "\n" in each or "\t" in each or "    " in each for each in values):
            return 132018
        for place, value in enumerate(values, start=1):
            words = words.replace(f"{{{{{place}}}}}", value)
        return words


def _value(**facts: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
    return {"messaging_product": "whatsapp", "metadata": metadata, **facts}


def _signed(url: str, field: str, value: Mapping[str, Any]) -> Call:
    change = {"value": value, "field": field}
    entry = {"id": ACCOUNT, "changes": [change]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = hmac.new(APP_SECRET.encode(), body, "sha256").hexdigest()
    return Call(
        url=url,
        headers={
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signature}",
        },
        body=body,
    )
