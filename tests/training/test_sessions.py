"""Sessions: planned from a rule, moved, cancelled, listed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.training import (
    AddPlace,
    CancelSession,
    ChangeSession,
    GetCohort,
    GetSession,
    ListSessions,
    ModuleOutOfOrder,
    ModuleUnknown,
    RuleUnusable,
    SessionBegun,
    SessionCancelledAlready,
)
from nosotros.identifiers import new_id
from tests.training.values import cohort, course, sessions, trainer, wrong

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


def _moved(session: Any, **facts: Any) -> ChangeSession:
    known: dict[str, Any] = {
        "expected_revision": session.revision,
        "local_date": session.local_date,
        "begins": session.local_time,
        "minutes": 120,
        "place_id": session.place_id,
        "trainer_ids": session.trainer_ids,
        "childcare_places": session.childcare_places,
    }
    return ChangeSession(session_id=session.id, **{**known, **facts})


def test_sessions_are_planned_from_a_rule_each_with_its_event(ask: Ask, told: Told):
    ask(course())
    nelly = trainer(ask)
    view = cohort(ask, trainer_ids=(nelly,))
    place = ask(AddPlace(name="Salón comunal", municipality="Soacha"))

    planned = ask(
        sessions(
            view.id,
            rule="FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4",
            except_on=(date(2026, 8, 25),),
            place_id=place.id,
            childcare_places=6,
        )
    )

    assert planned.id == view.id
    assert [(each.local_date, each.local_time) for each in planned.items] == [
        (date(2026, 8, 20), "09:00"),
        (date(2026, 8, 27), "09:00"),
        (date(2026, 9, 1), "09:00"),
    ]
    first = planned.items[0]
    assert (first.begins_at, first.ends_at) == (
        datetime(2026, 8, 20, 14, tzinfo=UTC),
        datetime(2026, 8, 20, 16, tzinfo=UTC),
    )
    # Nobody named others, so those of the cohort teach.
    assert (first.trainer_ids, first.childcare_places, first.marked) == ((nelly,), 6, 0)
    assert ask(GetSession(id=first.id)) == first
    events = told("session_planned")
    assert [each["session_id"] for each in events] == [str(each.id) for each in planned.items]
    assert events[0] | {"session_id": None} == {
        "revision": 1,
        "session_id": None,
        "cohort_id": str(view.id),
        "module": "kaizen",
        "begins_at": "2026-08-20T14:00:00Z",
        "ends_at": "2026-08-20T16:00:00Z",
        "zone": "America/Bogota",
        "place_id": str(place.id),
        "place": "Salón comunal",
        "childcare_places": 6,
        "repeats": None,
    }
    now = ask(GetCohort(id=view.id))
    assert (now.sessions, now.revision) == (3, 2)
    assert (now.first_on, now.last_on) == (date(2026, 8, 20), date(2026, 9, 1))


def test_what_cannot_be_planned_is_refused_and_nothing_is_planned(ask: Ask, rows: Rows):
    ask(course())
    view = cohort(ask)
    day = date(2026, 8, 19)

    for rule, why in (
        ("tuesdays", "unreadable"),
        ("FREQ=DAILY", "endless"),
        ("FREQ=DAILY;COUNT=500", "too_many"),
        ("FREQ=HOURLY;COUNT=5", "too_often"),
        ("FREQ=DAILY;COUNT=1", "nothing"),
    ):
        with pytest.raises(RuleUnusable) as refused:
            ask(sessions(view.id, rule=rule, except_on=(day,)))
        assert refused.value.why == why
    with pytest.raises(ModuleUnknown) as unknown:
        ask(sessions(view.id, module="accounting"))
    assert unknown.value.modules == ("kaizen", "social-protection")
    for facts, problem in (
        ({"minutes": 0}, ("minutes", "range:1:720")),
        ({"minutes": 721}, ("minutes", "range:1:720")),
        ({"first_on": date(9999, 12, 31)}, ("first_on", "date_far_away")),
        ({"first_on": date(1, 1, 1)}, ("first_on", "date_far_away")),
    ):
        with pytest.raises(InvalidFields) as invalid:
            ask(sessions(view.id, **facts))
        assert wrong(invalid.value) == [problem]
    for facts in ({"place_id": new_id()}, {"trainer_ids": (new_id(),)}):
        with pytest.raises(NotFound):
            ask(sessions(view.id, **facts))
    assert rows("SELECT * FROM session") == []


def test_in_a_programme_with_an_order_a_module_waits_for_those_before(ask: Ask):
    ask(course(ordered_modules=True))
    view = cohort(ask)
    ask(sessions(view.id, rule="FREQ=DAILY;COUNT=2"))
    second = "social-protection"

    with pytest.raises(ModuleOutOfOrder) as early:
        ask(sessions(view.id, module=second, begins="13:00"))
    assert (early.value.module, early.value.before) == (second, "kaizen")
    # On the day itself, right after it.
    (later,) = ask(
        sessions(view.id, module=second, first_on=date(2026, 8, 20), begins="11:00")
    ).items
    with pytest.raises(ModuleOutOfOrder) as late:
        ask(sessions(view.id, first_on=date(2026, 8, 21)))
    assert (late.value.module, late.value.before) == (second, "kaizen")
    with pytest.raises(ModuleOutOfOrder):
        ask(_moved(later, begins="08:00", minutes=60))

    ask(CancelSession(session_id=later.id, reason="holiday"))
    assert len(ask(sessions(view.id, first_on=date(2026, 8, 21))).items) == 1


def test_a_session_moves_with_an_event_and_not_into_its_own_way(ask: Ask, told: Told, rows: Rows):
    ask(course())
    nelly = trainer(ask)
    view = cohort(ask)
    (planned,) = ask(sessions(view.id)).items
    place = ask(AddPlace(name="Biblioteca", municipality="Soacha"))

    moved = ask(
        _moved(
            planned,
            begins="10:30",
            minutes=90,
            place_id=place.id,
            trainer_ids=(nelly,),
            childcare_places=4,
        )
    )

    assert (moved.revision, moved.local_time, moved.place_id) == (2, "10:30", place.id)
    assert (moved.trainer_ids, moved.childcare_places) == ((nelly,), 4)
    assert told("session_moved") == [
        {
            "revision": 2,
            "session_id": str(moved.id),
            "cohort_id": str(view.id),
            "begins_at": "2026-08-19T15:30:00Z",
            "ends_at": "2026-08-19T17:00:00Z",
            "zone": "America/Bogota",
            "place_id": str(place.id),
            "place": "Biblioteca",
            "childcare_places": 4,
        }
    ]
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'cohort_begins'")
    assert timer["due_at"] == moved.begins_at
    # Who teaches is nothing that reminders follow.
    assert ask(_moved(moved, minutes=90, trainer_ids=())).trainer_ids == ()
    assert len(told("session_moved")) == 1
    with pytest.raises(RevisionMismatch):
        ask(_moved(moved))


def test_what_has_begun_or_is_cancelled_is_neither_moved_nor_cancelled(
    ask: Ask, told: Told, time_is: TimeIs
):
    ask(course())
    view = cohort(ask)
    first, second = ask(sessions(view.id, rule="FREQ=DAILY;COUNT=2")).items

    cancelled = ask(CancelSession(session_id=second.id, reason="trainer_missing"))

    assert (cancelled.state, cancelled.cancelled_why) == ("cancelled", "trainer_missing")
    assert told("session_cancelled") == [
        {
            "revision": 2,
            "session_id": str(second.id),
            "cohort_id": str(view.id),
            "begins_at": "2026-08-20T14:00:00Z",
        }
    ]
    for command in (_moved(second), CancelSession(session_id=second.id, reason="other")):
        with pytest.raises(SessionCancelledAlready):
            ask(command)
    time_is(first.begins_at)
    for command in (_moved(first), CancelSession(session_id=first.id, reason="other")):
        with pytest.raises(SessionBegun):
            ask(command)
    # A cancelled session is in nobody's way.
    assert len(ask(sessions(view.id, first_on=date(2026, 8, 20))).items) == 1


def test_sessions_are_listed_by_their_beginning(ask: Ask):
    ask(course())
    one, other = cohort(ask), cohort(ask)
    ask(sessions(one.id, first_on=date(2026, 8, 20), rule="FREQ=DAILY;COUNT=2"))
    ask(sessions(one.id, first_on=date(2026, 8, 19)))
    # 21:00 in Bogotá is another day in UTC.
    ask(sessions(other.id, first_on=date(2026, 8, 20), begins="21:00"))

    def days(**which: Any) -> list[int]:
        found, after = [], None
        while True:
            page = ask(ListSessions(**which, limit=1, after=after))
            found += [each.begins_at.day for each in page.items]
            after = page.next
            if after is None:
                return found

    assert days(cohort_id=one.id) == [19, 20, 21]
    assert days() == [19, 20, 21, 21]
    assert days(from_on=date(2026, 8, 20), until_on=date(2026, 8, 20)) == [20]
    assert days(until_on=date.max, from_on=date(2026, 8, 21)) == [21, 21]
    with pytest.raises(InvalidFields) as refused:
        days(from_on=date(2026, 8, 20), until_on=date(2026, 8, 19))
    assert wrong(refused.value) == [("until_on", "before_the_beginning")]


def test_another_organisations_session_is_not_there(ask: Ask):
    ask(course())
    (planned,) = ask(sessions(cohort(ask).id)).items

    for contract in (
        GetSession(id=planned.id),
        _moved(planned),
        CancelSession(session_id=planned.id, reason="other"),
    ):
        with pytest.raises(NotFound):
            ask(contract, organisation="la-u")
    assert ask(ListSessions(), organisation="la-u").items == ()
