"""Example values of integrations, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_TYPE = "nosotros.enrolment.participant_enrolled.v1"
_FILTER = {"types": [_TYPE], "organisations": [], "subjects": []}
_SUBSCRIPTION = {"name": "Attendance board", "filter": _FILTER, "after": "0"}
_GRANT = {"grantee": "la-u", "types": [_TYPE], "until": "2026-12-31T23:59:59Z"}
_DELIVERY = {
    "id": _ID,
    "event_id": _ID,
    "cursor": "58",
    "previous": "41",
    "type": _TYPE,
    "state": "delivered",
    "attempts": 2,
    "due_at": None,
    "settled_at": "2026-08-18T14:00:05Z",
}

OF: dict[str, dict[str, Any]] = {
    "EventFilter": _FILTER,
    "GrantEvents": _GRANT,
    "EventGrantView": {**_GRANT, "organisation": "gestarsalud", "ended_at": None},
    "CreateWebhook": {**_SUBSCRIPTION, "url": "https://example.org/events"},
    "ChangeWebhook": {
        "name": "Attendance board",
        "url": "https://example.org/events",
        "filter": _FILTER,
    },
    "CreateEventQueue": _SUBSCRIPTION,
    "CreateEventReader": _SUBSCRIPTION,
    "MoveEventReader": {"cursor": "58"},
    "SubscriptionView": {
        "kind": "webhook",
        "name": "Attendance board",
        "state": "active",
        "filter": _FILTER,
        "cursor": "58",
        "url": "https://example.org/events",
        "pending": 0,
    },
    "SubscriptionSecret": {"secrets": ["whsec_bm90LWEtc2VjcmV0LWp1c3QtYW4tZXhhbXBsZQ=="]},
    "RotateSecret": {"keep_old_hours": 24},
    "DeliveryView": _DELIVERY,
    "DeliveryDetails": {
        "delivery": _DELIVERY,
        "attempts": [
            {
                "number": 1,
                "began_at": "2026-08-18T14:00:00Z",
                "latency": 212,
                "status": 503,
                "outcome": "refused",
                "answer": "Service Unavailable",
            },
            {
                "number": 2,
                "began_at": "2026-08-18T14:00:05Z",
                "latency": 48,
                "status": 204,
                "outcome": "delivered",
                "answer": "",
            },
        ],
    },
    "Replayed": {"deliveries": 3},
    "ReplayDeliveries": {"after": "41", "until": "58", "failed_only": False},
    "JournalView": {"head": "58", "oldest": "0", "gaps": []},
    "SourceView": {"name": "/hub/enrolment", "sequence": "40"},
}
