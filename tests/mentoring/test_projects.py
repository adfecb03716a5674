"""Projects: begun, changed, moved from stage to stage, read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    BeginProject,
    ChangeProject,
    Closed,
    GetProject,
    ListProjects,
    MoveProject,
)
from nosotros.identifiers import new_id
from tests.mentoring.ground import ABOUT
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
Time = Callable[[datetime], None]


def changed(view: Any, **given: Any) -> ChangeProject:
    values = {**ABOUT, "project_id": view.id, "expected_revision": view.revision, **given}
    return ChangeProject(**values)


def test_a_project_begins_as_an_idea_and_everybody_is_told(ask: Ask, told: Told):
    view = ask(BeginProject(**ABOUT, neighbourhood="Altos de la Florida"))

    assert (view.stage, view.team, view.revision) == ("idea", 0, 1)
    assert [(each.stage, each.on) for each in view.stages] == [("idea", date(2026, 8, 18))]
    assert (view.legal_form, view.ley_1780) == ("undecided", "needs_review")
    assert ask(GetProject(id=view.id)) == view
    assert told("project_begun") == [
        {
            "revision": 1,
            "project_id": str(view.id),
            "sector": "agriculture",
            "municipality": "Soacha",
        }
    ]


def test_what_a_project_is_about_is_changed_once_it_was_read(ask: Ask, scenery: Scenery):
    view = ask(BeginProject(**ABOUT))

    after = ask(changed(view, name="Huerta y compostera", sector="recycling"))

    assert (after.name, after.sector, after.revision) == ("Huerta y compostera", "recycling", 2)
    with pytest.raises(RevisionMismatch):
        ask(changed(view))
    with pytest.raises(NotFound):
        ask(changed(after, project_id=new_id()))


def test_a_project_goes_through_its_stages_and_their_days_are_kept(
    ask: Ask, told: Told, time_is: Time
):
    view = ask(BeginProject(**ABOUT))
    ask(MoveProject(project_id=view.id, stage="plan"))
    time_is(datetime(2026, 9, 2, 3, tzinfo=UTC))

    after = ask(MoveProject(project_id=view.id, stage="pilot", remark="Primera cosecha"))

    assert [(each.stage, each.on, each.remark) for each in after.stages] == [
        ("idea", date(2026, 8, 18), None),
        ("plan", date(2026, 8, 18), None),
        ("pilot", date(2026, 9, 1), "Primera cosecha"),
    ]
    moved = [(each["before"], each["stage"], each["revision"]) for each in told("project_moved")]
    assert moved == [("idea", "plan", 2), ("plan", "pilot", 3)]
    with pytest.raises(InvalidFields) as refused:
        ask(MoveProject(project_id=view.id, stage="pilot"))
    assert refused.value.problems[0].code == "same_stage"


def test_a_closed_project_is_not_changed_until_it_is_opened_again(ask: Ask):
    view = ask(BeginProject(**ABOUT))

    closed = ask(MoveProject(project_id=view.id, stage="closed"))

    assert closed.closed_at is not None
    with pytest.raises(Closed) as refused:
        ask(changed(closed))
    assert refused.value.ended_on == "2026-08-18"
    with pytest.raises(Closed):
        ask(MoveProject(project_id=view.id, stage="closed"))
    opened = ask(MoveProject(project_id=view.id, stage="running"))
    assert opened.closed_at is None
    assert ask(changed(opened, name="Otra vez")).name == "Otra vez"


def test_projects_are_listed_by_stage_sector_and_municipality(ask: Ask):
    first = ask(BeginProject(**ABOUT))
    second = ask(BeginProject(**{**ABOUT, "sector": "food", "municipality": "Sibaté"}))
    third = ask(BeginProject(**ABOUT))
    ask(MoveProject(project_id=third.id, stage="plan"))

    def ids(**given: Any) -> list[Any]:
        return [each.id for each in ask(ListProjects(**given)).items]

    assert ids() == [first.id, second.id, third.id]
    assert ids(stage="idea") == [first.id, second.id]
    assert ids(sector="food") == [second.id]
    assert ids(municipality="SOACHA", stage="plan") == [third.id]
    page = ask(ListProjects(limit=2))
    assert ids(limit=2, after=page.next) == [third.id]


def test_another_organisation_sees_nothing_of_a_project(ask: Ask):
    view = ask(BeginProject(**ABOUT))

    with pytest.raises(NotFound):
        ask(GetProject(id=view.id), organisation="la-u")
    assert ask(ListProjects(), organisation="la-u").items == ()


def test_who_changed_a_project_can_be_asked_later(ask: Ask, rows: Rows):
    view = ask(BeginProject(**ABOUT))
    ask(changed(view))
    ask(MoveProject(project_id=view.id, stage="paused"))

    kept = rows("SELECT action, subject FROM audit WHERE subject IS NOT NULL ORDER BY at, id")
    assert [each["action"] for each in kept] == ["begin_project", "change_project", "move_project"]
    assert {each["subject"] for each in kept} == {str(view.id)}
