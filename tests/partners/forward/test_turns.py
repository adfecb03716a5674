"""Of two processes that carry for one room, one does, and the other one takes over from it."""

from contextlib import ExitStack
from functools import partial

import pytest
from structlog.testing import capture_logs

from nosotros import clock
from nosotros.bus.broker import connect
from nosotros.testing import Message, Tap
from nosotros.testing.waiting import eventually
from room.forward import loop
from room.forward.process import INWARD, OUTWARD, ForwardProcess
from tests.partners.bridge.site import Hall, event, ids
from tests.partners.forward.conftest import LOCAL, forwarding, publish_as_hub


def of(heard: list[Message], who: str) -> list[Message]:
    return [each for each in heard if f"/{who}/" in each.event["source"]]


def test_two_processes_carry_each_event_once_and_in_order(hall: Hall) -> None:
    with Tap(hall.url()) as room, Tap(hall.url(LOCAL)) as home, ExitStack() as both:
        processes = [both.enter_context(forwarding(hall)) for _ in range(2)]
        eventually(lambda: all(each.problem is None for each in processes))
        mine = [event(number) for number in range(1, 2001)]
        hall.tell(*mine, organisation=LOCAL)
        theirs = publish_as_hub(hall, *range(1, 501))
        for tap in (room, home):
            tap.until(lambda heard: len(heard) >= 2500, seconds=90)
            tap.listen(seconds=0.5)
    assert [each.body for each in of(room.heard, "la-u")] == [each.body for each in mine]
    assert [each.body for each in of(home.heard, "hub")] == theirs


def test_who_stands_by_says_so_is_ready_and_takes_over(hall: Hall) -> None:
    mine = [event(number) for number in range(1, 1001)]
    with Tap(hall.url()) as room, ExitStack() as second:
        with forwarding(hall) as first:
            eventually(lambda: first.problem is None)
            other: ForwardProcess = second.enter_context(forwarding(hall))
            eventually(lambda: other.stands_by)
            assert (other.problem, first.stands_by) == (None, False)
            hall.tell(*mine, organisation=LOCAL)
            room.until(lambda heard: len(heard) >= 100)
        room.until(lambda heard: len(set(ids(heard))) == 1000, seconds=90)
        eventually(lambda: not other.stands_by and other.problem is None)
        publish_as_hub(hall, 1)
        eventually(lambda: hall.waiting(LOCAL, OUTWARD) == hall.waiting(queue=INWARD) == 0)
    # What was not acknowledged is carried again: to be heard twice is no harm, too late would be.
    assert list(dict.fromkeys(ids(of(room.heard, "la-u")))) == ids(mine)


def test_where_nothing_is_to_be_carried_connections_are_kept_and_so_is_the_turn(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "connect", partial(connect, heartbeat=4))
    with capture_logs() as said, forwarding(hall) as first, forwarding(hall) as second:
        eventually(lambda: first.problem is second.problem is None)
        until = clock.monotonic() + 12
        eventually(lambda: clock.monotonic() > until)
    assert [each for each in said if each["event"] == "not_carried"] == []
