"""Nothing that is sent ends what carries between two brokers."""

import pytest

from nosotros import clock
from nosotros.testing.waiting import eventually
from room.forward.calls import _left
from room.forward.loop import Loop
from tests.hostile import HostileBroker


@pytest.mark.parametrize("deadline", ["nan", "inf", "-inf", float("nan"), "no number", None])
def test_a_deadline_that_is_none_is_not_believed(deadline: object) -> None:
    assert _left({"nameko.deadline": deadline}) == 30.0


def test_a_deadline_is_kept_within_bounds() -> None:
    assert 9 < _left({"nameko.deadline": clock.unix() + 10}) <= 10
    assert _left({"nameko.deadline": clock.unix() + 10_000}) == 300.0
    assert _left({}) == 30.0


def test_a_fault_is_said_and_it_begins_again() -> None:
    served: list[Loop] = []

    def serve(loop: Loop) -> None:
        served.append(loop)
        if len(served) == 1:
            raise ValueError("cannot convert float NaN to integer")
        loop.well()
        loop.stopping.wait(10)

    with HostileBroker().running() as broker:
        loop = Loop("calls", source_url=broker.url, target_url=broker.url, serve=serve)
        loop.start()
        eventually(lambda: loop.problem == "calls: a fault of ours (ValueError)")
        eventually(lambda: len(served) == 2 and loop.problem is None)
        loop.stopping.set()
        loop.join(5)
