"""A participant who has left is written to no more, until she says so again."""

import threading
from datetime import date

import pytest

from nosotros.identifiers import new_id


@pytest.fixture
def her(bus):
    participant = new_id()
    bus.contact(participant)
    return participant


def test_what_waits_is_withheld_and_told(bus, rows, her):
    bus.offered(her)
    bus.withdrew(her)
    message = rows.message()
    assert (message.state, message.reason, message.revision) == ("withheld", "withdrew", 2)
    assert (message.recipient, message.subject, message.text) == (None, None, None)
    assert [(name, data["state"]) for name, _, _, data in rows.told()] == [
        ("message_undelivered", "withheld")
    ]


def test_nothing_is_written_to_anybody_about_it(bus, rows, her):
    bus.withdrew(her)
    assert (rows.messages(), rows.told()) == ([], [])


def test_others_messages_are_left_alone(bus, rows, her):
    other = new_id()
    bus.contact(other)
    bus.enrolled(other)
    bus.withdrew(her)
    assert rows.states() == {"queued": 1}


def test_once_she_authorises_messages_again_she_is_written_to(bus, rows, her):
    bus.withdrew(her, revision=2)
    bus.contact(her, revision=2, messages_authorised_on=None)
    bus.contact(her, revision=4, messages_authorised_on=date(2026, 9, 1))
    bus.enrolled(her)
    assert rows.message().state == "queued"


def test_a_withdrawal_that_arrives_after_she_came_back_is_ignored(bus, rows, her):
    bus.contact(her, revision=4, messages_authorised_on=date(2026, 9, 1))
    bus.enrolled(her)
    bus.withdrew(her, revision=2)
    bus.offered(her)
    assert rows.states() == {"queued": 2}


def test_an_older_withdrawal_does_not_replace_a_newer_one(bus, rows, her):
    bus.withdrew(her, revision=5)
    bus.withdrew(her, revision=2)
    assert rows.one("SELECT revision FROM withdrawal").revision == 5


def test_a_withdrawal_at_the_same_moment_as_news_is_no_dead_end(bus, rows):
    """Whichever commits first: what is written after it, the sender withholds."""
    for _ in range(25):
        her = new_id()
        bus.contact(her)
        start = threading.Barrier(2)

        def offer(her=her, start=start):
            start.wait()
            bus.offered(her)

        def leave(her=her, start=start):
            start.wait()
            bus.withdrew(her)

        both = [threading.Thread(target=offer), threading.Thread(target=leave)]
        for each in both:
            each.start()
        for each in both:
            each.join()
    states = rows.states()
    assert sum(states.values()) == 25
    assert states.keys() <= {"queued", "withheld"}
    assert len(rows.told()) == states.get("withheld", 0)
