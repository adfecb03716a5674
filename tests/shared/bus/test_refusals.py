"""While one subscriber has no room, the others do not get everything again and again."""

import time
from collections.abc import Iterator

import pytest
from diary import contracts
from diary.site import Site, tree

from nosotros.bus.broker import connect
from nosotros.testing import Message, Running, Tap, eventually

pytestmark = pytest.mark.usefixtures("service")
ROWS = 300


@pytest.fixture
def narrow(site: Site) -> Iterator[Tap]:
    """A subscriber beside the tap whose queue has no room."""
    with Tap(site.amqp_url, key="*.diary.#") as heard:
        site.limit(heard.queue, messages=3)
        site.fill(heard.queue)
        yield heard


@pytest.fixture
def subject(site: Site) -> str:
    """Several hundred events about it wait to be published."""
    subject = tree()
    with site.caller() as caller:
        caller.call(contracts.WriteEntries(subjects=(subject,), entries=ROWS))
    return str(subject)


def about(tap: Tap, subject: str) -> list[Message]:
    """What is told of it, when it has all come; nothing is published any more."""

    def told() -> list[Message]:
        return [each for each in tap.heard if each.event["subject"] == subject]

    tap.until(lambda _: len({each.body for each in told()}) >= ROWS)
    tap.listen(seconds=0.5)
    return told()


def refusals(relay: Running) -> int:
    return int(relay.metric("nosotros_republished_total"))


def held(site: Site, tap: Tap) -> int:
    """How many messages a queue holds that was not listened to yet."""
    with connect(site.amqp_url, name="counter") as connection:
        return connection.connection.channel().queue_declare(tap.queue, passive=True).message_count


def give_room(site: Site, tap: Tap, *, messages: int) -> None:
    """Have a queue take so many more than it holds, which may be more than it was to."""
    site.limit(tap.queue, messages=held(site, tap) + messages)


def must_be_whole_and_in_order(heard: list[Message]) -> None:
    last = {int(each.event["sequence"]): place for place, each in enumerate(heard)}
    assert len(last) == ROWS
    assert sorted(last, key=lambda number: last[number]) == sorted(last)


def test_who_has_room_gets_one_copy_a_time_of_what_another_refuses_ever_less_often(
    site: Site, tap: Tap, narrow: Tap, subject: str
) -> None:
    with site.process("relay", "--queue", tap.queue) as relay:
        # Ready for a moment only, between two refusals.
        eventually(lambda: relay.problems() is not None)
        eventually(lambda: refusals(relay) >= 2)
        began = time.monotonic()
        refused, copies, waiting = refusals(relay), held(site, tap), site.outbox()
        eventually(lambda: refusals(relay) >= refused + 4)
        assert time.monotonic() - began > 2
        # Its queue may have had a last place.
        taken = waiting - site.outbox()
        copies = held(site, tap) - copies
        assert copies <= 2 * (refusals(relay) - refused + taken)
        assert site.outbox() > ROWS // 2
        site.unlimit(narrow.queue)
        eventually(lambda: site.outbox() == 0)
    must_be_whole_and_in_order(about(tap, subject))
    must_be_whole_and_in_order(about(narrow, subject))


def test_copies_are_few_too_where_room_comes_little_by_little(
    site: Site, tap: Tap, narrow: Tap, subject: str
) -> None:
    with site.process("relay", "--queue", tap.queue) as relay:
        # Ready for a moment only, between two refusals.
        eventually(lambda: relay.problems() is not None)
        eventually(lambda: refusals(relay) >= 2)
        refused, copies, at_first = refusals(relay), held(site, tap), site.outbox()
        for _ in range(4):
            waiting = site.outbox()
            give_room(site, narrow, messages=10)
            eventually(lambda: site.outbox() < waiting)  # noqa: B023
            before = refusals(relay)
            eventually(lambda: refusals(relay) > before)  # noqa: B023
        # What was taken is gone from the outbox once the relay begins again.
        before = refusals(relay)
        eventually(lambda: refusals(relay) > before)
        copies = held(site, tap) - copies
        taken = at_first - site.outbox()
        # Behind what is refused no more is in flight than was taken before it.
        assert copies <= 2 * (refusals(relay) - refused + taken) + 10
        site.unlimit(narrow.queue)
        eventually(lambda: site.outbox() == 0)
    must_be_whole_and_in_order(about(tap, subject))
    must_be_whole_and_in_order(about(narrow, subject))
