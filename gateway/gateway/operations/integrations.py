"""Events for others: feed and stream, grants, subscriptions, deliveries and their proof."""

from dataclasses import replace

from gateway.media import CSV, JSON
from gateway.operations.model import Live, Operation
from gateway.operations.rows import act, change, make, read, remove
from nosotros.contracts import integrations as c

_EVENTS, _GRANTS = "Events", "Grants of events"
_SUBSCRIPTIONS, _DELIVERIES = "Subscriptions", "Deliveries"
_IT, _OF = "/v1/subscriptions/{id}", "subscription_id"
_DELIVERY = "/v1/deliveries/{id}"


def _live(
    path: str,
    contract: type[object],
    *,
    live: Live,
    id: str | None = None,
    leaves_out: tuple[str, ...] = (),
) -> Operation:
    row = read(path, contract, tag=_EVENTS)
    return replace(row, live=live, id=id or row.id, leaves_out=leaves_out)


INTEGRATIONS: tuple[Operation, ...] = (
    _live("/v1/events", c.ReadEvents, live="feed"),
    _live(
        "/v1/events/stream",
        c.ReadEvents,
        live="stream",
        id="stream_events",
        leaves_out=("since", "until", "limit"),
    ),
    _live("/v1/events/{id}", c.GetEvent, live="event"),
    read("/v1/journal", c.GetJournal, tag=_EVENTS),
    make("/v1/event-readers", c.CreateEventReader, tag=_EVENTS, at=_IT),
    act("/v1/event-readers/{id}/cursor", c.MoveEventReader, tag=_EVENTS, of="reader_id"),
    act("/v1/event-grants", c.GrantEvents, tag=_GRANTS),
    read("/v1/event-grants", c.ListEventGrants, tag=_GRANTS),
    act("/v1/event-grants/{id}/ending", c.EndEventGrant, tag=_GRANTS, of="grant_id"),
    make("/v1/webhooks", c.CreateWebhook, tag=_SUBSCRIPTIONS, at=_IT),
    change("/v1/webhooks/{id}", c.ChangeWebhook, tag=_SUBSCRIPTIONS, of=_OF),
    make("/v1/event-queues", c.CreateEventQueue, tag=_SUBSCRIPTIONS, at=_IT),
    read("/v1/subscriptions", c.ListSubscriptions, tag=_SUBSCRIPTIONS),
    # Messages' links have a subscription, too: what is asked there by anybody has the name.
    replace(read(_IT, c.GetSubscription, tag=_SUBSCRIPTIONS), id="get_event_subscription"),
    remove(_IT, c.EndSubscription, tag=_SUBSCRIPTIONS, of=_OF),
    act(f"{_IT}/pause", c.PauseSubscription, tag=_SUBSCRIPTIONS, of=_OF),
    act(f"{_IT}/resumption", c.ResumeSubscription, tag=_SUBSCRIPTIONS, of=_OF),
    read(f"{_IT}/secret", c.GetSubscriptionSecret, tag=_SUBSCRIPTIONS),
    act(f"{_IT}/secret", c.RotateSecret, tag=_SUBSCRIPTIONS, of=_OF),
    act(f"{_IT}/test", c.SendTestEvent, tag=_SUBSCRIPTIONS, of=_OF),
    read(f"{_IT}/deliveries", c.ListDeliveries, tag=_DELIVERIES, of=_OF),
    act(f"{_IT}/replay", c.ReplayDeliveries, tag=_DELIVERIES, of=_OF),
    read(f"{_IT}/ledger", c.GetLedger, tag=_DELIVERIES, sends_file=True, media=(JSON, CSV)),
    read(_DELIVERY, c.GetDelivery, tag=_DELIVERIES),
    act(f"{_DELIVERY}/replay", c.ReplayDelivery, tag=_DELIVERIES, of="delivery_id"),
)
