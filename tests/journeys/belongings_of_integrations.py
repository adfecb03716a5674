"""What one organisation has in integrations, one of each kind that an operation may name."""

from typing import Any

from nosotros.contracts.integrations import SubscriptionFailing, SubscriptionTested
from nosotros.contracts.language import event_of
from nosotros.testing.waiting import eventually
from tests.journeys.organisation import Organisation

#: an address that nothing is sent to, as what its filter wants never happens
URL = "https://events.example.org/webhooks"
_NEVER = {"filter": {"types": [event_of(SubscriptionFailing).type]}}
#: no organisation of any test
GRANTEE = "isolation-nobody"
_WEBHOOK = {"name": "Avisos", "url": URL, **_NEVER}
#: what each command says besides ids
BODIES: dict[str, dict[str, Any]] = {
    "create_event_reader": {"name": "Otra lectura", **_NEVER},
    "move_event_reader": {"cursor": "0"},
    "grant_events": {"grantee": GRANTEE},
    "end_event_grant": {},
    "create_webhook": _WEBHOOK,
    "change_webhook": _WEBHOOK,
    "create_event_queue": {"name": "Otra cola", **_NEVER},
    "end_subscription": {},
    "pause_subscription": {},
    "resume_subscription": {},
    "rotate_secret": {},
    "send_test_event": {},
    "replay_deliveries": {},
    "replay_delivery": {},
    "integrations_replay_parked": {},
    "integrations_drop_parked": {},
}


def settle_integrations(
    organisation: Organisation, ids: dict[str, str], kept_for: dict[str, dict[str, str]]
) -> None:
    """Webhooks, a reader and a grant; a queue that one event was delivered to."""
    changed, paused, resumed, ended = (
        organisation.post("/v1/webhooks", _WEBHOOK)["id"] for _ in range(4)
    )
    organisation.post(f"/v1/subscriptions/{resumed}/pause", {})
    for operation, id in (
        ("change_webhook", changed),
        ("pause_subscription", paused),
        ("resume_subscription", resumed),
        ("end_subscription", ended),
    ):
        kept_for[operation] = {"subscription_id": id}
    reader = organisation.post("/v1/event-readers", {"name": "Lectura", **_NEVER})["id"]
    queue = organisation.post(
        "/v1/event-queues",
        {"name": "Cola", "filter": {"types": [event_of(SubscriptionTested).type]}},
    )["id"]
    organisation.send("POST", f"/v1/subscriptions/{queue}/test", json={}).raise_for_status()
    ids |= {
        "subscription_id": queue,
        "reader_id": reader,
        "reader": reader,
        "grant_id": organisation.post("/v1/event-grants", {"grantee": GRANTEE})["id"],
    }

    def delivered() -> Any:
        return organisation.every(f"/v1/subscriptions/{queue}/deliveries", state="delivered")

    (delivery,) = eventually(delivered, what="the queue has its test event")
    ids |= {"delivery_id": delivery["id"], "event_id": delivery["event_id"]}
