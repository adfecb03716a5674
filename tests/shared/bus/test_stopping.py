"""Commands and a service that was not there, or is about to go."""

import time
from typing import Any
from uuid import UUID

import pytest
from diary import contracts
from diary.aside import aside, outcome_of
from diary.site import Site, tree

from nosotros.contracts.common import DeadlineExceeded
from nosotros.testing import eventually


def entries(about: UUID, **more: Any) -> contracts.WriteEntries:
    return contracts.WriteEntries(subjects=(about,), entries=1, **more)


def test_a_command_that_expired_while_the_service_was_down_is_never_carried_out(
    site: Site,
) -> None:
    about, later = tree(), tree()
    with site.caller() as caller:
        with pytest.raises(DeadlineExceeded):
            caller.call(entries(about), seconds=0.5)
        with site.process(name="late") as running:
            running.ready()
            caller.call(entries(later))
    assert site.entries(later) == ["written"]
    assert site.entries(about) == []


def test_a_command_under_way_is_answered_before_a_stopped_process_ends(site: Site) -> None:
    about = tree()
    answers: list[Any] = []

    def ask() -> None:
        with site.caller() as caller:
            answers.append(caller.call(entries(about, takes_ms=1500)))

    with site.process(name="stopped") as running:
        running.ready()
        asking = aside(ask)
        eventually(lambda: site.at_work() > 0)
        assert running.terminate(seconds=5) == 0
        asking.join()
    assert [each.entries for each in answers] == [1]
    assert site.entries(about) == ["written"]


def test_a_stopped_process_waits_no_longer_than_its_drain_deadline(site: Site) -> None:
    about = tree()
    with site.process(name="impatient", NOSOTROS_DRAIN_SECONDS="1") as running:
        running.ready()
        with site.caller() as caller:
            asking = aside(
                lambda: outcome_of(lambda: caller.call(entries(about, takes_ms=8000), seconds=4))
            )
            eventually(lambda: site.at_work() > 0)
            began = time.monotonic()
            assert running.terminate(seconds=10) == 0
            assert time.monotonic() - began < 3
            asking.join()
    assert site.entries(about) == []
