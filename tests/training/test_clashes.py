"""Nobody and nothing is at two sessions at a time, also where two people plan at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.training import (
    AddPlace,
    CancelSession,
    ChangeSession,
    ListSessions,
    SessionsClash,
)
from tests.training.values import cohort, course, sessions, trainer

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def programme(ask: Ask) -> None:
    ask(course())


@pytest.mark.parametrize("shared", ["cohort", "place", "trainer"])
def test_what_is_taken_is_named_and_the_end_of_a_session_is_free(ask: Ask, shared: str):
    one, other = cohort(ask), cohort(ask)
    facts: dict[str, Any] = {}
    if shared == "place":
        facts = {"place_id": ask(AddPlace(name="Salón comunal", municipality="Soacha")).id}
    if shared == "trainer":
        facts = {"trainer_ids": (trainer(ask),)}
    second = one if shared == "cohort" else other
    (taken,) = ask(sessions(one.id, **facts)).items

    for begins, minutes in (("08:00", 61), ("09:00", 120), ("10:00", 10), ("10:59", 60)):
        with pytest.raises(SessionsClash) as refused:
            ask(sessions(second.id, begins=begins, minutes=minutes, **facts))
        assert (refused.value.what, refused.value.session_id) == (shared, taken.id)
    for begins, minutes in (("08:00", 60), ("11:00", 60)):
        ask(sessions(second.id, begins=begins, minutes=minutes, **facts))
    # Another cohort, place and trainer.
    ask(sessions(other.id if shared == "cohort" else cohort(ask).id))


def test_one_clash_of_many_sessions_plans_none_of_them(ask: Ask):
    nelly = trainer(ask)
    one, other = cohort(ask), cohort(ask)
    (taken,) = ask(sessions(one.id, first_on=date(2026, 9, 2), trainer_ids=(nelly,))).items

    with pytest.raises(SessionsClash) as refused:
        ask(sessions(other.id, rule="FREQ=WEEKLY;COUNT=5", trainer_ids=(nelly,)))

    assert refused.value.session_id == taken.id
    assert ask(ListSessions(cohort_id=other.id)).items == ()


def test_a_session_that_was_cancelled_leaves_its_time_free(ask: Ask):
    view = cohort(ask)
    (taken,) = ask(sessions(view.id)).items
    ask(CancelSession(session_id=taken.id, reason="holiday"))

    assert len(ask(sessions(view.id)).items) == 1


def _outcomes(ask: Ask, commands: list[Any]) -> Counter[str]:
    def one(command: Any) -> str:
        try:
            ask(command)
        except SessionsClash:
            return "clash"
        return "planned"

    with ThreadPoolExecutor(max_workers=len(commands)) as at_once:
        return Counter(at_once.map(one, commands))


@pytest.mark.parametrize("shared", ["cohort", "place", "trainer"])
def test_of_those_who_plan_at_once_exactly_one_wins(ask: Ask, shared: str):
    place = ask(AddPlace(name="Salón comunal", municipality="Soacha")).id
    people = (trainer(ask), trainer(ask))
    groups = [cohort(ask).id for _ in range(8)]
    commands = []
    for number in range(8):
        facts: dict[str, Any] = {}
        if shared == "place":
            facts = {"place_id": place}
        if shared == "trainer":
            # In another order each time, which must not have them wait for each other.
            facts = {"trainer_ids": people if number % 2 else people[::-1]}
        group = groups[0] if shared == "cohort" else groups[number]
        commands.append(sessions(group, rule="FREQ=DAILY;COUNT=3", **facts))

    assert _outcomes(ask, commands) == {"planned": 1, "clash": 7}
    assert len(ask(ListSessions()).items) == 3


def test_two_sessions_that_move_to_one_time_at_once_do_not_both_get_it(ask: Ask):
    nelly = trainer(ask)
    commands = []
    for number in range(6):
        group = cohort(ask)
        (planned,) = ask(
            sessions(group.id, first_on=date(2026, 8, 20 + number), trainer_ids=(nelly,))
        ).items
        commands.append(
            ChangeSession(
                session_id=planned.id,
                expected_revision=1,
                local_date=date(2026, 9, 1),
                begins="09:00",
                minutes=60,
                trainer_ids=(nelly,),
            )
        )

    assert _outcomes(ask, commands) == {"planned": 1, "clash": 5}
