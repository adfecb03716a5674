"""The queue of support cases: by urgency, then by age."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.mentoring import ListSupportCases
from nosotros.identifiers import new_id
from tests.mentoring.centre import Desk, acting
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
#: the same in every process, as names of tests have to be
AN_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
TimeIs = Callable[[datetime], None]


def test_the_queue_is_by_urgency_and_then_by_age_page_by_page(
    ask: Ask, desk: Desk, time_is: TimeIs
):
    made: dict[str, list[Any]] = {}
    for number in range(12):
        urgency = ("low", "emergency", "normal", "high")[number % 4]
        made.setdefault(urgency, []).append(desk.open(urgency=urgency).id)
        time_is(clock.now() + timedelta(minutes=1))
    desk.answer(made["emergency"][1])
    desk.close(made["high"][0])

    expected = [
        *made["emergency"],
        *made["high"][1:],
        *made["normal"],
        *made["low"],
    ]
    assert desk.queue(limit=50) == expected
    assert desk.queue(limit=2) == expected
    assert desk.queue(limit=11) == expected
    assert desk.queue(state="closed", limit=1) == [made["high"][0]]
    assert desk.queue(state="answered") == [made["emergency"][1]]
    assert made["emergency"][1] not in desk.queue(state="open")


def test_a_case_that_becomes_less_urgent_while_pages_are_read_hides_no_other(ask: Ask, desk: Desk):
    urgent = desk.open(urgency="emergency")
    others = [desk.open(urgency=each).id for each in ("high", "normal")]
    first = ask(ListSupportCases(limit=1), **acting("key:gloria"))
    assert [each.id for each in first.items] == [urgent.id]

    desk.change(urgent.id, urgency="low")

    second = ask(ListSupportCases(limit=2, after=first.next), **acting("key:gloria"))
    assert [each.id for each in second.items] == others


def test_the_queue_is_looked_through_by_owner_and_by_participant(
    ask: Ask, desk: Desk, scenery: Scenery
):
    her = scenery.participant()
    hers = desk.open(participant_id=her)
    owned, alone = desk.open(owner_id=desk.gloria.id), desk.open_hers()
    others = desk.open(owner_id=desk.nidia.id)

    assert desk.queue(owner_id=desk.gloria.id) == [owned.id, alone.id]
    assert desk.queue(owner_id=desk.nidia.id) == [others.id]
    assert desk.queue(unowned=True) == [hers.id]
    assert desk.queue(participant_id=her) == [hers.id]
    assert desk.queue(participant_id=new_id()) == []
    assert desk.queue(unowned=True, owner_id=desk.nidia.id) == []


@pytest.mark.parametrize("cursor", ["x", "1", "1.", ".", "1.x", f"x.{AN_ID}", AN_ID])
def test_a_cursor_that_is_none_is_refused(ask: Ask, desk: Desk, cursor: str):
    with pytest.raises(InvalidFields) as refused:
        ask(ListSupportCases(after=cursor), **acting("key:gloria"))
    assert wrong(refused.value) == [("after", "not_a_cursor")]
