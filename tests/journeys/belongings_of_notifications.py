"""What one organisation's messages are about, one of each kind that an operation may name."""

from typing import Any

from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.journeys.organisation import Organisation, unreached
from tests.notifications.standins.twilio import Twilio

_AUTHORISED = {"messages_authorised_on": "2026-08-10"}
_TEXTS = [
    {"language": language, "channel": "email", "subject": subject, "text": text}
    for language, subject, text in (
        ("es", "Un aviso", "Hola, {{ first_names }}: {{ text }}"),
        ("en", "A notice", "Hello, {{ first_names }}: {{ text }}"),
        ("fr", "Un avis", "Bonjour, {{ first_names }} : {{ text }}"),
    )
]
TEMPLATE = {"code": "aviso", "purpose": "news", "texts": _TEXTS}
CAMPAIGN = {
    "name": "La sede abre más temprano",
    "template": "news",
    "data": [{"name": "text", "value": "La sede abre a las ocho."}],
}
#: messages that follow from what is made here
MESSAGES = 4
#: an hour a day, before the day begins
_EARLY = {"purpose": "all", "quiet_from": "06:00", "quiet_until": "05:00"}


def settle_notifications(
    stack: Stack,
    organisation: Organisation,
    ids: dict[str, str],
    kept_for: dict[str, dict[str, str]],
) -> None:
    """A template, campaigns, an answer, a suppressed address, a trial, and who is read to.

    What campaigns say waits for the morning, so that nothing is under way.
    """
    ids["template_id"] = organisation.post("/v1/templates", TEMPLATE)["id"]
    ids["test_id"] = organisation.post(
        "/v1/test-messages", {"code": "news", "channel": "email", "to": "yo@example.org"}
    )["id"]
    intake = organisation.open_intake(name="Avisos")
    called = organisation.register(**_AUTHORISED)
    read_to = [
        organisation.post("/v1/participants", {**unreached(), **_AUTHORISED}) for _ in range(2)
    ]
    for each in (called, *read_to):
        organisation.enrol(participant=each["id"], intake=intake).raise_for_status()
    campaign = {**CAMPAIGN, "group": {"intake_ids": [_early(organisation)]}}
    planned = [organisation.post("/v1/campaigns", campaign)["id"] for _ in range(5)]
    ids["campaign_id"], starts, pauses, resumes, cancels = planned
    for each in (pauses, resumes, cancels):
        organisation.post(f"/v1/campaigns/{each}/start", {})
    organisation.post(f"/v1/campaigns/{resumes}/pause", {})
    for name, id in (("start", starts), ("pause", pauses), ("resume", resumes)):
        kept_for[f"{name}_campaign"] = {"campaign_id": id}
    kept_for["cancel_campaign"] = {"campaign_id": cancels}
    kept_for["send_own_page_link"] = {"participant_id": organisation.register(**_AUTHORISED)["id"]}
    _say_stop(stack, organisation, called)
    ids["answer_id"] = organisation.every("/v1/answers")[0]["id"]
    ids["suppression_id"] = organisation.every("/v1/suppressions")[0]["id"]
    listed = _listed(organisation)
    kept_for["report_handed_over"] = {"message_id": listed[0]["id"]}
    kept_for["cancel_message"] = {"message_id": listed[1]["id"]}


def _say_stop(stack: Stack, organisation: Organisation, person: Any) -> None:
    provider = Twilio(webhook=f"{stack.gateway_url}/v1/callbacks/{organisation.slug}/twilio")
    call = provider.inbound(person["mobile"], "STOP", in_reply_to=None)
    web.post(
        call.url, content=call.body, headers=dict(call.headers), trust_env=False, timeout=PATIENCE
    ).raise_for_status()

    def heard() -> bool:
        return bool(organisation.every("/v1/suppressions"))

    eventually(heard, what="her answer has had its effect")


def _choose(organisation: Organisation, participant: str, preference: dict[str, Any]) -> None:
    path = f"/v1/participants/{participant}/message-preferences"

    def chosen() -> bool:
        read = organisation.http.get(path)
        if read.status_code == 404:
            return False
        headers = {"If-Match": read.headers["ETag"]}
        return organisation.send("PUT", path, json=preference, headers=headers).is_success

    eventually(chosen, what="she is known where messages are sent")


def _early(organisation: Organisation) -> str:
    """An intake of somebody who is written to early in the morning alone."""
    her = organisation.register(**_AUTHORISED)["id"]
    _choose(organisation, her, _EARLY)
    intake = organisation.open_intake(name="Temprano")
    organisation.enrol(participant=her, intake=intake).raise_for_status()

    def known() -> bool:
        planned = {**CAMPAIGN, "group": {"intake_ids": [intake]}}
        id = organisation.post("/v1/campaigns", planned)["id"]
        return organisation.get(f"/v1/campaigns/{id}/count")["group"] == 1

    eventually(known, what="her place is known where messages are sent")
    return intake


def _listed(organisation: Organisation) -> list[Any]:
    def look() -> Any:
        found = organisation.every("/v1/messages", state="listed")
        return found if len(found) == 2 else None

    return eventually(look, what="two messages are to be read aloud")
