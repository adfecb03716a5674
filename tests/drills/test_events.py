"""`kill -9`, one after the other, of all that an event passes through on its way to whoever follows it.

Four subscribers, who come back whenever they are cut off, compare what they got with what a witness heard
on the bus; and the hub's sealed ledgers say the same.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from localstack.plan import OPERATOR
from nosotros.contracts.everything import public_types
from nosotros.testing import eventually
from tests.drills.crowd import Crowd, Post
from tests.drills.platform import Platform, a_person, platform
from tests.subscribers.arrivals import gaps
from tests.subscribers.proofs import ledger_of
from tests.subscribers.subscriber import Integrator, Subscriber
from tests.subscribers.ways import Feed, Queue, Stream
from tests.subscribers.webhook import Webhook

pytestmark = pytest.mark.drill

#: as much of a platform as tells events, keeps them and delivers them; training publishes the hub's keys
PROCESSES = (
    "enrolment-run",
    "enrolment-relay",
    "training-run",
    "integrations-run",
    "integrations-relay",
    "integrations-work-journal",
    "integrations-work-deliveries",
    "partners-run",
    "gateway",
)
#: what is killed, in this order; nothing named: every process there is
KILLS: Sequence[tuple[str, ...]] = (
    ("integrations-work-journal",),
    ("integrations-work-deliveries",),
    ("integrations-run", "integrations-relay"),
    ("gateway",),
    ("rabbitmq",),
    ("postgres",),
    (),
)
#: commands, of which each has one event, that are under way while one of them is killed
EACH = 120
OPENED = "intake_opened"
FILTER = {"types": [f"nosotros.enrolment.{OPENED}.v1"]}
#: for how long the webhook's server thinks, so that a kill meets some that it has not answered
_THINKS = 0.02
_SECONDS = 300.0
_PUBLIC = tuple(each.name for each in public_types().values())
Way = Subscriber | Webhook


@pytest.fixture(scope="module", name="platform")
def of_integrations() -> Iterator[Platform]:
    """As much of a platform as these drills are about."""
    with platform(only=PROCESSES, people=False) as made:
        yield made


def test_everybody_gets_every_event_whatever_was_killed(
    platform: Platform, say: Callable[[str], None]
) -> None:
    integrator = Integrator(url=platform.stack.gateway_url, key=platform.key)
    with ExitStack() as subscribed:
        ways: list[Way] = [
            subscribed.enter_context(each)
            for each in (
                Webhook(integrator, filter={}, seconds=_THINKS),
                Webhook(integrator, filter=FILTER, seconds=_THINKS),
                Queue(integrator, filter={}),
                Queue(integrator, filter=FILTER),
                Feed(integrator, filter={}),
                Stream(integrator, filter={}),
                Stream(integrator, filter=FILTER),
            )
        ]
        longest, settled = _killed_under_load(platform, ways)
        for each in ways:
            each.check()
    everything = {each.id for each in platform.witness.named(*_PUBLIC)}
    opened = {each.id for each in platform.witness.named(OPENED)}
    assert len(everything) == len(KILLS) * EACH
    for each in ways:
        _check(integrator, each, due=opened if each.filter else everything)
    journal = platform.books.get("/v1/journal")
    assert journal["gaps"] == []
    assert int(journal["head"]) == len(everything)
    assert platform.witness.contradictions() == []
    say(
        f"events: {len(KILLS)} x kill -9, ready again within {longest:.1f} s; {len(everything)} events,"
        f" all of them with everybody {settled:.1f} s after the last kill; as duplicates: "
        + ", ".join(f"{each.way} {each.arrivals.repeated}" for each in ways)
    )


def _killed_under_load(platform: Platform, ways: list[Way]) -> tuple[float, float]:
    """How long it took at most until all was ready again, and at the end until everybody had everything."""
    posts = [_post(number) for number in range(len(KILLS) * EACH)]
    began = longest = 0.0
    with platform.post_all(posts, let=0) as crowd:
        for number, names in enumerate(KILLS):
            began = time.monotonic()
            _kill(platform, crowd, ways, begin=number * EACH, names=names)
            longest = max(longest, time.monotonic() - began)
        crowd.all_answered(seconds=_SECONDS)
    witness = platform.witness
    witness.listen_until(
        lambda: len(witness.named(*_PUBLIC)) >= len(posts),
        seconds=_SECONDS,
        what="an event of each command",
    )
    opened = {each.id for each in witness.named(OPENED)}
    everything = {each.id for each in witness.named(*_PUBLIC)}

    def whole() -> bool:
        for each in ways:
            each.check()
        return all(each.arrivals.ids >= (opened if each.filter else everything) for each in ways)

    eventually(whole, seconds=_SECONDS, what="everybody has everything")
    return longest, time.monotonic() - began


def _kill(
    platform: Platform, crowd: Crowd, ways: list[Way], *, begin: int, names: tuple[str, ...]
) -> None:
    had = min(len(each.arrivals.came) for each in ways)
    crowd.let(begin + EACH)
    crowd.answered(begin + EACH // 3, seconds=_SECONDS)
    eventually(
        lambda: min(len(each.arrivals.came) for each in ways) > had,
        seconds=_SECONDS,
        what="events arrive everywhere",
    )
    platform.come_back(platform.kill(names))


def _post(number: int) -> Post:
    if number % 2:
        return a_person(number)
    return Post(path="/v1/intakes", body={"name": f"Drill {number}", "seats": 20})


def _check(integrator: Integrator, way: Way, *, due: set[str]) -> None:
    arrivals = way.arrivals.each_once()
    assert {each.id for each in arrivals} == due
    assert gaps(arrivals, after=way.after) == []
    if way.way != "webhook":
        # In order, too; what comes twice tells of nothing missing.
        assert gaps(way.arrivals.came, after=way.after) == []
    if way.id is None:
        return

    def settled(id: str = way.id) -> bool:
        return ledger_of(integrator, id, issuer=OPERATOR).claims["pending"] == 0

    eventually(settled, seconds=_SECONDS, what=f"nothing is pending of the {way.way}")
    for format in ("json", "csv"):
        ledger = ledger_of(integrator, way.id, issuer=OPERATOR, format=format)
        said = {name: ledger.claims[name] for name in ("due", "delivered", "pending", "failed")}
        assert said == {"due": len(due), "delivered": len(due), "pending": 0, "failed": 0}
        assert ledger.claims["withheld"] == 0
        assert [(row["cursor"], row["event_id"]) for row in ledger.rows] == [
            (each.cursor, each.id) for each in arrivals
        ]
