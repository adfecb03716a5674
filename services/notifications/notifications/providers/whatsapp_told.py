"""What Meta's callbacks say: one may hold many things, of more than one of these kinds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from notifications.domain.letters import Heard, Receipt, Told, WordsJudged
from notifications.providers import Unreadable, forms

_STATES = {"sent": "sent", "delivered": "delivered", "read": "delivered"}
#: she has no WhatsApp that takes this, or asked Meta for no more
_FOR_GOOD = frozenset((131021, 131026, 131050))
#: another time it may arrive
_FOR_NOW = frozenset((1, 2, 130472, 131000, 131016, 131049, 131057))
#: what became of words, as Meta calls it and as we do
_JUDGED = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "UNLOCKED": "approved",
    "REJECTED": "rejected",
    "DISABLED": "rejected",
    "PAUSED": "rejected",
    "DELETED": "rejected",
    "PENDING_DELETION": "rejected",
    "ARCHIVED": "rejected",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
}


def read(told: object) -> Sequence[Told]:
    """Everything that a callback says which is of use to us.

    Raises:
        Unreadable: it is not of the form that Meta documents.
    """
    try:
        return tuple(_read(told))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Unreadable("a callback of another form than Meta's") from None


def _read(told: Any) -> Iterator[Told]:
    for entry in told["entry"]:
        for change in entry["changes"]:
            value = cast(Mapping[str, Any], change["value"])
            if change["field"] == "message_template_status_update":
                yield from _judged(value)
            elif change["field"] == "messages":
                for status in value.get("statuses", ()):
                    yield from _receipt(status)
                for message in value.get("messages", ()):
                    yield from _heard(message)


def _receipt(status: Mapping[str, Any]) -> Iterator[Receipt]:
    state, reason = _STATES.get(status["status"]), None
    if status["status"] == "failed":
        errors = status.get("errors") or [{}]
        code = int(errors[0].get("code", 0))
        state, reason = _failure(code), f"whatsapp_{code}" if code else "whatsapp_failed"
    if state is None:
        # Such as `deleted`: that she took it out of her chat is hers to know.
        return
    yield Receipt(
        provider_ref=str(status["id"]),
        attempt_id=forms.attempt(status.get("biz_opaque_callback_data")),
        state=state,
        reason=reason,
        at=forms.unix_time(status.get("timestamp")),
    )


def _failure(code: int) -> str:
    if code in _FOR_GOOD:
        return "permanent_failure"
    return "temporary_failure" if code in _FOR_NOW else "technical_failure"


def _heard(message: Mapping[str, Any]) -> Iterator[Heard]:
    words = _words(message)
    if words is None:
        return
    yield Heard(
        provider_ref=str(message["id"]),
        channel="whatsapp",
        address=forms.mobile(str(message["from"])),
        text=words,
        at=forms.unix_time(message.get("timestamp")),
        in_reply_to=_replied_to(message),
    )


def _words(message: Mapping[str, Any]) -> str | None:
    """What she wrote, or the kind of what she sent in brackets; none: she said nothing."""
    kind = str(message["type"])
    match kind:
        case "text":
            return str(message["text"]["body"])
        case "button":
            return str(message["button"]["text"])
        case "interactive":
            pressed = message["interactive"]
            return str(pressed[pressed["type"]]["title"])
        case "reaction":
            # Without an emoji it is taken back.
            return message["reaction"].get("emoji") or None
        case "system" | "unsupported" | "errors":
            return None
        case _:
            sent = message.get(kind)
            caption = sent.get("caption") if isinstance(sent, dict) else None
            return str(caption) if caption else f"[{kind}]"


def _replied_to(message: Mapping[str, Any]) -> str | None:
    if message["type"] == "reaction":
        return message["reaction"].get("message_id")
    return (message.get("context") or {}).get("id")


def _judged(value: Mapping[str, Any]) -> Iterator[WordsJudged]:
    state = _JUDGED.get(value["event"])
    if state is not None:
        yield WordsJudged(
            name=str(value["message_template_name"]),
            language=str(value["message_template_language"]),
            state=state,
        )
