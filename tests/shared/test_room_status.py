"""What `nosotros room status` says of a room, whatever its partner calls things."""

from nosotros.cli.rooms.asking import _status


def test_a_queue_s_name_says_nothing_to_the_terminal():
    room = {
        "organisation": "la-u",
        "hosts": [],
        "limits": None,
        "known": True,
        "connections": 1,
        "hub_connections": 1,
        "queues": [{"name": "a\x1b[2J\nlink         proven", "messages": 1, "bytes": 1}],
        "proven_at": None,
        "problem": None,
        "backlog": None,
        "accepted": 0,
        "quarantined": 0,
    }

    lines = list(_status(room))

    assert all(line.isprintable() for line in lines)
    assert (
        "  a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}link         proven: 1 messages, 1 B"
        in lines
    )
