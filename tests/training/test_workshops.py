"""Community workshops: planned, held with counts alone, or called off."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.training import (
    AmbassadorView,
    CancelWorkshop,
    CheckMissing,
    EndAmbassador,
    GetWorkshop,
    ListWorkshops,
    ModuleUnknown,
    PlanWorkshop,
    ReportWorkshop,
    RoleEnded,
    WorkshopNotBegun,
    WorkshopNotPlanned,
)
from nosotros.identifiers import new_id
from tests.training.passing import ambassador, clear

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


@pytest.fixture
def her(rows: Rows, act: Act, ask: Ask) -> AmbassadorView:
    """An ambassador from 18 August 2026 to 17 August 2027, in Soacha."""
    return ambassador(rows, act, ask)


def _plan(her: AmbassadorView, **facts: Any) -> PlanWorkshop:
    known: dict[str, Any] = {
        "ambassador_id": her.id,
        "title": "Protección social en la cuadra",
        "local_date": date(2026, 8, 29),
        "begins": "15:00",
        "municipality": "Soacha",
        "neighbourhood": "Altos de Cazucá",
        "module": "social-protection",
        "minors_expected": False,
    }
    return PlanWorkshop(**{**known, **facts})


def _report(id: Any, **facts: Any) -> ReportWorkshop:
    return ReportWorkshop(**{"workshop_id": id, "women": 12, "men": 5, **facts})


def test_a_workshop_is_planned_in_the_zone_of_its_ambassador(
    ask: Ask, told: Told, her: AmbassadorView
):
    made = ask(_plan(her))

    assert ask(GetWorkshop(id=made.id)) == made
    assert (made.state, made.revision, made.women) == ("planned", 1, None)
    assert made.begins_at == datetime(2026, 8, 29, 20, tzinfo=UTC)
    assert (made.local_date, made.local_time, made.zone) == (
        date(2026, 8, 29),
        "15:00",
        "America/Bogota",
    )
    assert told("workshop_planned") == [
        {
            "revision": 1,
            "workshop_id": str(made.id),
            "ambassador_id": str(her.id),
            "begins_at": "2026-08-29T20:00:00Z",
            "municipality": "Soacha",
        }
    ]


def test_a_workshop_with_minors_needs_a_check_that_is_valid_on_its_day(
    ask: Ask, rows: Rows, her: AmbassadorView
):
    with pytest.raises(CheckMissing):
        ask(_plan(her, minors_expected=True))
    clear(rows, her.id, until=date(2026, 8, 28))
    with pytest.raises(CheckMissing):
        ask(_plan(her, minors_expected=True))

    made = ask(_plan(her, minors_expected=True, local_date=date(2026, 8, 28)))

    assert made.minors_expected


def test_minors_are_assumed_where_nobody_says_otherwise(ask: Ask, her: AmbassadorView):
    with pytest.raises(CheckMissing):
        ask(
            PlanWorkshop(
                ambassador_id=her.id,
                title="Economía solidaria",
                local_date=date(2026, 8, 29),
                begins="15:00",
                municipality="Soacha",
            )
        )


def test_a_workshop_is_on_a_day_of_her_time(ask: Ask, her: AmbassadorView):
    ask(_plan(her, local_date=date(2027, 8, 17)))

    with pytest.raises(RoleEnded):
        ask(_plan(her, local_date=date(2027, 8, 18)))
    with pytest.raises(InvalidFields, match="local_date"):
        ask(_plan(her, local_date=date(2026, 8, 17)))


def test_what_she_held_while_she_served_can_be_noted_after_her_time(
    ask: Ask, her: AmbassadorView, time_is: TimeIs
):
    ask(EndAmbassador(ambassador_id=her.id))
    time_is(datetime(2026, 9, 1, 14, tzinfo=UTC))

    made = ask(_plan(her, local_date=date(2026, 8, 18)))

    assert ask(_report(made.id)).state == "held"
    with pytest.raises(RoleEnded):
        ask(_plan(her, local_date=date(2026, 8, 19)))


def test_a_workshop_passes_on_a_module_of_her_programme_or_another_topic(
    ask: Ask, her: AmbassadorView
):
    with pytest.raises(ModuleUnknown) as refused:
        ask(_plan(her, module="kaizen"))

    assert tuple(refused.value.modules) == ("social-protection",)
    assert ask(_plan(her, module=None)).module is None


def test_a_workshop_is_reported_with_counts_and_its_report_corrected(
    ask: Ask, told: Told, her: AmbassadorView, time_is: TimeIs
):
    made = ask(_plan(her))
    time_is(datetime(2026, 8, 29, 20, tzinfo=UTC))

    ask(_report(made.id, others=1, minors=4, children_cared_for=3, report="Bien."))
    after = ask(_report(made.id, women=13, others=1, minors=4))

    assert (after.state, after.revision, after.reported_at is not None) == ("held", 3, True)
    assert (after.women, after.men, after.others, after.minors) == (13, 5, 1, 4)
    assert (after.children_cared_for, after.report) == (0, None)
    assert [
        (each["revision"], each["people"], each["minors"]) for each in told("workshop_reported")
    ] == [(2, 18, 4), (3, 19, 4)]


def test_a_workshop_is_not_reported_before_it_begins(
    ask: Ask, her: AmbassadorView, time_is: TimeIs
):
    made = ask(_plan(her))
    time_is(datetime(2026, 8, 29, 19, 59, tzinfo=UTC))

    with pytest.raises(WorkshopNotBegun):
        ask(_report(made.id))


def test_no_more_minors_come_than_people(ask: Ask, her: AmbassadorView, time_is: TimeIs):
    made = ask(_plan(her))
    time_is(datetime(2026, 8, 30, 20, tzinfo=UTC))

    with pytest.raises(InvalidFields, match="minors"):
        ask(_report(made.id, minors=18))
    assert ask(_report(made.id, minors=17)).minors == 17


def test_a_workshop_is_called_off_once_and_then_neither_held_nor_planned(
    ask: Ask, told: Told, her: AmbassadorView, time_is: TimeIs
):
    made = ask(_plan(her))

    assert ask(CancelWorkshop(workshop_id=made.id)).state == "cancelled"

    time_is(datetime(2026, 8, 30, 20, tzinfo=UTC))
    for refused in (CancelWorkshop(workshop_id=made.id), _report(made.id)):
        with pytest.raises(WorkshopNotPlanned, match="cancelled"):
            ask(refused)
    assert [each["revision"] for each in told("workshop_cancelled")] == [2]


def test_what_was_held_is_not_called_off(ask: Ask, her: AmbassadorView, time_is: TimeIs):
    made = ask(_plan(her))
    time_is(datetime(2026, 8, 30, 20, tzinfo=UTC))
    ask(_report(made.id))

    with pytest.raises(WorkshopNotPlanned, match="held"):
        ask(CancelWorkshop(workshop_id=made.id))


def test_workshops_are_listed_by_ambassador_and_by_state(
    ask: Ask, rows: Rows, act: Act, her: AmbassadorView
):
    other = ambassador(rows, act, ask)
    mine = [ask(_plan(her)) for _ in range(3)]
    ask(_plan(other))
    ask(CancelWorkshop(workshop_id=mine[0].id))

    planned = ask(ListWorkshops(ambassador_id=her.id, state="planned", limit=1))
    rest = ask(ListWorkshops(ambassador_id=her.id, state="planned", limit=1, after=planned.next))

    assert (*planned.items, *rest.items) == tuple(mine[1:])
    assert rest.next is None
    assert len(ask(ListWorkshops()).items) == 4


def test_nobody_else_sees_or_changes_them(ask: Ask, her: AmbassadorView):
    made = ask(_plan(her))

    assert ask(ListWorkshops(), organisation="mutual").items == ()
    for asked in (
        GetWorkshop(id=made.id),
        CancelWorkshop(workshop_id=made.id),
        _report(made.id),
        _plan(her),
        _plan(her, ambassador_id=new_id()),
    ):
        with pytest.raises(NotFound):
            ask(asked, organisation="mutual")
