"""Meta tells of many things in one call: all of them are acted upon, or none."""

import hmac
from typing import Any

import orjson
import pytest

from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import (
    ActivateTemplate,
    ConfirmCallback,
    GetTemplate,
    SignatureInvalid,
)
from nosotros.identifiers import new_id
from notifications.domain.letters import Callback
from notifications.receiving import acting
from notifications.receiving.ears import ear_of
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.receiving.conftest import MOBILE
from tests.notifications.wording import template, texts, whatsapp

SECRET, TOKEN = "the-secret-of-an-app", "the-token-that-meta-was-given"


@pytest.fixture(autouse=True)
def meta(set_up: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_APP_SECRET", SECRET)
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_VERIFY_TOKEN", TOKEN)
    ear_of.cache_clear()


@pytest.fixture
def asking(database: Any) -> Asking:
    scopes = (PUBLIC, "notifications:read", "notifications:write")
    return Asking(NotificationsService, database, scopes=scopes)


def call(*changes: tuple[str, dict[str, Any]]) -> Callback:
    entry = {"id": "1", "changes": [{"field": field, "value": value} for field, value in changes]}
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    return Callback(
        url="https://nosotros.example/v1/callbacks/gestarsalud/whatsapp_cloud",
        headers={
            "content-type": "application/json",
            "x-hub-signature-256": f"sha256={signature}",
        },
        body=body,
    )


def status(ref: str, state: str) -> dict[str, Any]:
    return {"id": ref, "status": state, "timestamp": "1787000000", "recipient_id": MOBILE[1:]}


def everything() -> Callback:
    """Of two organisations' messages, and an answer."""
    statuses = [
        status("wamid.1", "delivered"),
        status("wamid.2", "read"),
        status("wamid.1", "sent"),
    ]
    answer = {
        "id": "wamid.9",
        "from": MOBILE[1:],
        "timestamp": "1787000000",
        "type": "text",
        "text": {"body": "STOP"},
    }
    return call(("messages", {"statuses": statuses}), ("messages", {"messages": [answer]}))


@pytest.fixture
def two(told, bus):
    her = new_id()
    bus.contact(her)
    told.sent("wamid.1", provider="whatsapp_cloud", channel="whatsapp", participant_id=her)
    told.sent("wamid.2", provider="whatsapp_cloud", channel="whatsapp", organisation="la-u")


def test_one_call_tells_of_two_organisations_and_of_an_answer(told, two, rows):
    told.tell(everything(), provider="whatsapp_cloud")

    assert told.calls() == ["done"]
    assert rows.states()["delivered"] == 2
    assert told.published().count("message_delivered") == 2
    whose = rows.all("SELECT organisation FROM outbox WHERE type LIKE '%%message_delivered%%'")
    assert sorted(each.organisation for each in whose) == ["gestarsalud", "la-u"]
    assert rows.one("SELECT kind, done, channel FROM answer") == ("stop", "stopped", "whatsapp")


def test_where_the_last_of_them_cannot_be_done_none_is(told, two, rows, monkeypatch):
    def fault(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(acting.answers, "heard", fault)
        told.tell(everything(), provider="whatsapp_cloud")
    assert told.calls() == ["new"]
    assert rows.states() == {"sent": 2}
    assert told.published() == []

    rows.run("UPDATE callback SET due_at = now() - interval '1 second'")
    told.ear.listen()
    assert told.calls() == ["done"]
    assert rows.states()["delivered"] == 2


def test_what_it_says_of_words_is_noted(told, asking):
    written = asking.ask(template(texts=(*whatsapp("cita"), *texts())))
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    judged = {
        "event": "REJECTED",
        "message_template_name": "cita",
        "message_template_language": "es",
    }
    told.tell(call(("message_template_status_update", judged)), provider="whatsapp_cloud")

    assert told.calls() == ["done"]
    assert asking.ask(GetTemplate(id=written.id)).whatsapp_state == "rejected"


def test_it_asks_whether_we_are_here_with_the_token_that_it_was_given(asking):
    ask = {"organisation": "gestarsalud", "provider": "whatsapp_cloud"}
    assert asking.ask(ConfirmCallback(**ask, secret=TOKEN)).provider == "whatsapp_cloud"
    with pytest.raises(SignatureInvalid):
        asking.ask(ConfirmCallback(**ask, secret=TOKEN[:-1]))
