"""Example values of rooms, by the schema's name."""

from typing import Any

_QUEUE = {"name": "hub.inward", "messages": 3, "bytes": 2412, "consumers": 1}
_LIMITS = {
    "connections": 100,
    "queues": 100,
    "queue_messages": 100_000,
    "queue_bytes": 268_435_456,
}
_PEM = "-----BEGIN {0}-----\n(not shown here)\n-----END {0}-----\n"

OF: dict[str, dict[str, Any]] = {
    "CreateRoom": {"organisation": "la-u", "hosts": ["training"], "broker": None},
    "ChangeRoom": {"hosts": ["training", "mentoring"], "broker": None},
    "RoomView": {
        "organisation": "la-u",
        "virtual_host": "room.la-u",
        "hosts": ["training"],
        "broker": None,
        "rotated_at": None,
        "certificate_until": "2027-09-19T14:00:00Z",
    },
    "RoomSecret": {
        "organisation": "la-u",
        "amqp_url": "amqps://room.la-u:shown-here-alone@rooms.example.org:5671/room.la-u",
        "certificate": _PEM.format("CERTIFICATE"),
        "key": _PEM.format("PRIVATE KEY"),
        "authority": _PEM.format("CERTIFICATE"),
    },
    "RoomQueue": _QUEUE,
    "RoomLimits": _LIMITS,
    "RoomStatus": {
        "organisation": "la-u",
        "hosts": ["training"],
        "known": True,
        "connections": 4,
        "hub_connections": 2,
        "queues": [_QUEUE],
        "limits": _LIMITS,
        "proven_at": "2026-08-18T14:00:00Z",
        "link_milliseconds": 41,
        "backlog": 3,
        "problem": None,
        "accepted": 1204,
        "quarantined": 0,
        "certificate_until": "2027-09-19T14:00:00Z",
    },
    "RoomSending": {
        "organisation": "la-u",
        "state": "active",
        "backlog": 2,
        "cursor": "58",
        "problem": None,
        "noted_at": "2026-08-18T14:00:00Z",
    },
}
