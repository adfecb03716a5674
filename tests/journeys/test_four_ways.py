"""One event, the same by queue, webhook, feed and stream: its bytes, its id, its cursor, its chain."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.events import Gap
from nosotros.testing.waiting import eventually
from tests.journeys.organisation import Organisation
from tests.subscribers.arrivals import Arrival, gaps
from tests.subscribers.proofs import ledger_of
from tests.subscribers.subscriber import Filter, Integrator, Subscriber
from tests.subscribers.ways import Feed, Queue, Stream
from tests.subscribers.webhook import Webhook

OPENED = "nosotros.enrolment.intake_opened.v1"
REGISTERED = "nosotros.enrolment.participant_registered.v1"
EVERYTHING: Filter = {}
INTAKES: Filter = {"types": [OPENED]}
MANY = 4
Way = Subscriber | Webhook
Ways = Mapping[str, Way]


@pytest.fixture
def organisation(enter: Callable[[str], Organisation]) -> Organisation:
    return enter("by-four-ways")


@pytest.fixture
def integrator(organisation: Organisation, stack: Stack) -> Integrator:
    return Integrator(url=stack.gateway_url, key=organisation.key)


@pytest.fixture
def follow(integrator: Integrator) -> Iterator[Callable[[Filter], Ways]]:
    """Subscribe by every way, with one filter."""
    with ExitStack() as followed:

        def begin(filter: Filter) -> Ways:
            made: list[Way] = [kind(integrator, filter=filter) for kind in (Queue, Feed, Stream)]
            made.append(Webhook(integrator, filter=filter))
            return {each.way: followed.enter_context(each) for each in made}

        yield begin


def all_came(ways: Ways, *, many: int) -> Mapping[str, list[Arrival]]:
    """What came by each way, once it was so many."""

    def enough() -> bool:
        for each in ways.values():
            each.check()
        return all(len(each.arrivals.ids) >= many for each in ways.values())

    eventually(enough, what=f"{many} events by every way")
    return {name: each.arrivals.each_once() for name, each in ways.items()}


def test_an_event_is_the_same_by_every_way(
    organisation: Organisation, integrator: Integrator, follow: Callable[[Filter], Ways]
) -> None:
    everything, intakes = follow(EVERYTHING), follow(INTAKES)
    opened: list[str] = []
    people: list[str] = []
    for _ in range(MANY):
        opened.append(organisation.open_intake())
        people.append(organisation.register(first_names="María Ñusta")["id"])

    of_everything = all_came(everything, many=2 * MANY)
    of_intakes = all_came(intakes, many=MANY)

    for found in (of_everything, of_intakes):
        (one, *others) = found.values()
        assert all(each == one for each in others), "not the same by every way"
    events = [json.loads(each.body) for each in of_everything["webhook"]]
    assert sorted(each["subject"] for each in events) == sorted([*opened, *people])
    assert {each["organisation"] for each in events} == {organisation.slug}
    assert [each.subject for each in of_intakes["feed"]] == opened
    whole = {each.id: each for each in of_everything["queue"]}
    for each in of_intakes["queue"]:
        assert (each.cursor, each.body) == (whole[each.id].cursor, whole[each.id].body)
    for each in whole.values():
        alone = integrator.get(f"/v1/events/{each.id}")
        assert (alone.content, alone.headers["nosotros-cursor"]) == (each.body, each.cursor)

    for ways in (everything, intakes):
        _is_proved(integrator, ways)
    _one_that_is_lost_is_noticed(of_everything["stream"])
    _one_that_is_lost_is_noticed(of_intakes["stream"])


def _is_proved(integrator: Integrator, ways: Ways) -> None:
    for each in ways.values():
        arrivals = each.arrivals.each_once()
        assert gaps(arrivals, after=each.after) == []
        if each.id is None:
            continue

        def settled(id: str = each.id) -> bool:
            return ledger_of(integrator, id, issuer=OPERATOR).claims["pending"] == 0

        eventually(settled, what="the ledger says that everything was delivered")
        for format in ("json", "csv"):
            ledger = ledger_of(integrator, each.id, issuer=OPERATOR, format=format)
            assert [(row["cursor"], row["previous"], row["event_id"]) for row in ledger.rows] == [
                (one.cursor, one.previous, one.id) for one in arrivals
            ]
            assert ledger.claims["due"] == ledger.claims["delivered"] == len(arrivals)


def _one_that_is_lost_is_noticed(arrivals: list[Arrival]) -> None:
    for lost in range(len(arrivals) - 1):
        left = [*arrivals[:lost], *arrivals[lost + 1 :]]
        after = arrivals[lost - 1].cursor if lost else "0"
        assert gaps(left, after="0") == [Gap(after=after, until=arrivals[lost].cursor)]
