"""What `nosotros room status` says of a room, whatever its partner calls things."""

from datetime import UTC, datetime, timedelta

import pytest

from nosotros.cli.rooms.asking import _status

ROOM = {
    "organisation": "la-u",
    "hosts": [],
    "limits": None,
    "known": True,
    "connections": 1,
    "hub_connections": 1,
    "queues": [],
    "proven_at": None,
    "problem": None,
    "backlog": None,
    "accepted": 0,
    "quarantined": 0,
}


def test_a_queue_s_name_says_nothing_to_the_terminal():
    name = "a\x1b[2J\nlink         proven"
    room = {**ROOM, "queues": [{"name": name, "messages": 1, "bytes": 1}]}

    lines = list(_status(room))

    assert all(line.isprintable() for line in lines)
    assert (
        "  a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}link         proven: 1 messages, 1 B"
        in lines
    )


def test_a_queue_that_nobody_reads_is_marked_but_not_the_hub_s_own_nor_one_not_counted_yet():
    def queue(name: str, consumers: int | None) -> dict[str, object]:
        return {"name": name, "messages": 2, "bytes": 1, "consumers": consumers}

    queues = [
        queue("library.events", 0),
        queue("lending.events", 1),
        queue("hub.inward", 0),
        queue("new.events", None),
    ]

    lines = list(_status({**ROOM, "queues": queues}))

    assert [line for line in lines if line.startswith("  ")] == [
        "  library.events: 2 messages, 1 B, nobody reads it",
        "  lending.events: 2 messages, 1 B",
        "  hub.inward: 2 messages, 1 B",
        "  new.events: 2 messages, 1 B",
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [(40, "ends in 39 days"), (20, "ends in 19 days: rotate it"), (-1, "ended on ")],
)
def test_when_the_certificate_ends_is_said(days: int, said: str):
    until = (datetime.now(UTC) + timedelta(days=days)).isoformat()

    (line,) = [
        line
        for line in _status({**ROOM, "certificate_until": until})
        if line.startswith("certificate")
    ]

    assert line.startswith(f"certificate  {said}")
    assert line.endswith("rotate it") == (days < 30)
