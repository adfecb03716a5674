"""WhatsApp by Meta's Cloud API: free words within 24 hours of an answer, else approved ones."""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from nosotros.contracts.notifications import SIGNED_IN_HEADER
from notifications.domain.letters import Callback, Letter, Told
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown
from notifications.providers import Unreadable, forms, provider
from notifications.providers.http import Answer, Site, in_doubt, judged, wait_of
from notifications.providers.setting import SECONDS, Setting, authorities
from notifications.providers.whatsapp_told import read

NUMBER = Setting(
    name="NOSOTROS_WHATSAPP_CLOUD_NUMBER", help="the id of the telephone number at Meta"
)
TOKEN = Setting(
    name="NOSOTROS_WHATSAPP_CLOUD_TOKEN", help="a system user's access token", secret=True
)
APP_SECRET = Setting(
    name="NOSOTROS_WHATSAPP_CLOUD_APP_SECRET",
    help="the app's secret, with which Meta signs callbacks",
    secret=True,
)
VERIFY_TOKEN = Setting(
    name="NOSOTROS_WHATSAPP_CLOUD_VERIFY_TOKEN",
    help="a secret of our own, that Meta is given and asks with",
    secret=True,
)
URL = Setting(
    name="NOSOTROS_WHATSAPP_CLOUD_URL",
    help="address and version of the Graph API",
    default="https://graph.facebook.com/v23.0",
)

#: Meta's own codes. She has no WhatsApp, or may not be written to there
_NOT_HER = frozenset((130472, 131021, 131026, 131047, 131049, 131050, 131051))
#: the words are no longer approved, are too long, or do not fit what was approved
_NOT_THESE_WORDS = frozenset(
    (131008, 131009, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069)
)
#: too much at once
_TOO_MUCH = frozenset((4, 80007, 130429, 131048, 131056))
#: it takes nothing from anybody for now
_CLOSED = frozenset((131016, 131057, 133004))
#: certainly not taken, whatever the status; of any other code the status tells
_NOT_TAKEN = _NOT_HER | _NOT_THESE_WORDS | _TOO_MUCH | _CLOSED
#: parameters may hold no line end, no tab and no four spaces
_SPACES = str.maketrans("\n\r\t\v\f", "     ")


class WhatsAppEar:
    """Understands Meta's callbacks."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._secret = APP_SECRET.read(environment)
        self._token = VERIFY_TOKEN.read(environment)

    def verify(self, callback: Callback) -> bytes:
        """Its body; raises `NotGenuine` unless the app's secret signs it (`X-Hub-Signature-256`)."""
        ours = hmac.digest(self._secret.encode(), callback.body, "sha256").hex()
        forms.check(f"sha256={ours}", callback.headers.get(SIGNED_IN_HEADER["whatsapp_cloud"]))
        return callback.body

    def read(self, callback: Callback) -> Sequence[Told]:
        """Receipts, answers and what became of words that were to be approved."""
        try:
            told: Any = orjson.loads(callback.body)
        except orjson.JSONDecodeError:
            raise Unreadable("JSON") from None
        return read(told)

    def confirms(self, secret: str) -> bool:
        """Whether it is the `hub.verify_token` that Meta was given."""
        return forms.same(self._token, secret)


@provider(
    "whatsapp_cloud",
    channels=("whatsapp",),
    ear=WhatsAppEar,
    gives_receipts=True,
    approves_words=True,
    settings=(NUMBER, TOKEN, APP_SECRET, VERIFY_TOKEN, URL),
)
class WhatsAppCloud:
    """A telephone number at Meta."""

    def __init__(self, environment: Mapping[str, str], channel: str) -> None:
        self._path = f"/{NUMBER.read(environment)}/messages"
        self._headers = {
            "Authorization": f"Bearer {TOKEN.read(environment)}",
            "Content-Type": "application/json",
        }
        self._site = Site(
            URL.url(environment),
            seconds=SECONDS.whole(environment, highest=300),
            authorities=authorities(environment),
        )

    def send(self, letter: Letter) -> Outcome:
        """Hand a message over, in approved words if it has any."""
        if not forms.is_mobile(letter.recipient):
            return Refused(reason="address_invalid", permanent=True, of="message")
        answer = self._site.post(
            self._path, body=orjson.dumps(_order(letter)), headers=self._headers
        )
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def rest(self) -> None:
        """Let the connection go."""
        self._site.rest()


def _order(letter: Letter) -> dict[str, Any]:
    order: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": letter.recipient.removeprefix("+"),
        "biz_opaque_callback_data": str(letter.attempt_id),
    }
    words = letter.approved
    if words is None:
        return order | {
            "type": "text",
            "text": {"preview_url": False, "body": letter.text},
        }
    values = [{"type": "text", "text": _flat(each)} for each in words.values]
    template: dict[str, Any] = {"name": words.name, "language": {"code": words.language}}
    if values:
        template["components"] = [{"type": "body", "parameters": values}]
    return order | {"type": "template", "template": template}


def _flat(value: str) -> str:
    return " ".join(value.translate(_SPACES).split())


def _outcome(answer: Answer) -> Outcome:
    told = answer.told() or {}
    error = told.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    # Some of its codes say more than its statuses: "not taken" may come with 500.
    if isinstance(code, int):
        return _refusal(code, answer)
    if (known := judged(answer)) is not None:
        return known
    if answer.status >= 400:
        return Refused(reason=f"answered_{answer.status}", permanent=False, of="provider")
    match told.get("messages"):
        case [{"id": str(ref)}, *_] if ref:
            return Accepted(provider_ref=ref, final=False)
        case _:
            return Unknown(reason="unreadable_answer")


def _refusal(code: int, answer: Answer) -> Refused | Unknown:
    reason = f"whatsapp_{code}"
    if code not in _NOT_TAKEN and in_doubt(answer.status):
        # It may have begun with the message before something went wrong.
        return Unknown(reason=reason)
    if code in _NOT_HER | _NOT_THESE_WORDS:
        return Refused(reason=reason, permanent=True, of="channel")
    wait = wait_of(answer) if code in _TOO_MUCH else 0
    return Refused(reason=reason, permanent=False, of="provider", wait_seconds=wait)
