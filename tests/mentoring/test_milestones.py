"""What surrounds a project: milestones and needs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddMilestone,
    AddProjectNeed,
    ChangeMilestone,
    ChangeProjectNeed,
    Closed,
    ListMilestones,
    ListProjectNeeds,
    MoveProject,
)
from nosotros.identifiers import new_id
from tests.mentoring.ground import Ground
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
TODAY = date(2026, 8, 18)
DUE = date(2026, 10, 1)


def changed(view: Any, **given: Any) -> ChangeMilestone:
    values = {"title": view.title, "due_on": view.due_on, **given}
    return ChangeMilestone(milestone_id=view.id, expected_revision=view.revision, **values)


def stated(view: Any, **given: Any) -> ChangeProjectNeed:
    values = {"text": view.text, "state": view.state, "amount": view.amount, **given}
    return ChangeProjectNeed(need_id=view.id, expected_revision=view.revision, **values)


def test_a_milestone_is_set_moved_and_reached_which_is_told(ask: Ask, ground: Ground, told: Told):
    project = ground.project()
    view = ask(AddMilestone(project_id=project.id, title="Primera venta", due_on=DUE))
    moved = ask(changed(view, due_on=date(2026, 11, 1)))
    assert told("milestone_reached") == []

    reached = ask(changed(moved, reached_on=TODAY))

    assert (reached.due_on, reached.reached_on) == (date(2026, 11, 1), TODAY)
    assert told("milestone_reached") == [
        {
            "revision": 3,
            "milestone_id": str(view.id),
            "project_id": str(project.id),
            "reached_on": "2026-08-18",
        }
    ]
    ask(changed(reached, title="La primera venta", reached_on=TODAY))
    assert len(told("milestone_reached")) == 1
    second = ask(AddMilestone(project_id=project.id, title="Diez clientas", due_on=DUE))
    page = ask(ListMilestones(project_id=project.id, limit=1))
    assert [each.id for each in page.items] == [view.id]
    rest = ask(ListMilestones(project_id=project.id, limit=1, after=page.next))
    assert rest.items == (second,)


def test_a_milestone_has_days_that_can_be_meant(ask: Ask, ground: Ground):
    project = ground.project()
    far = date(2999, 1, 1)

    with pytest.raises(InvalidFields) as refused:
        ask(AddMilestone(project_id=project.id, title="Primera venta", due_on=far))
    assert wrong(refused.value) == [("due_on", "date_far_away")]
    view = ask(AddMilestone(project_id=project.id, title="Primera venta", due_on=DUE))
    with pytest.raises(InvalidFields) as refused:
        ask(changed(view, due_on=far, reached_on=date(2026, 8, 19)))
    assert wrong(refused.value) == [("due_on", "date_far_away"), ("reached_on", "date_in_future")]
    with pytest.raises(InvalidFields) as refused:
        ask(changed(view, reached_on=date(1026, 8, 18)))
    assert wrong(refused.value) == [("reached_on", "date_far_away")]


def test_what_a_project_needs_is_told_until_it_is_met(ask: Ask, ground: Ground, told: Told):
    project = ground.project()
    view = ask(
        AddProjectNeed(project_id=project.id, kind="finance", text="Una nevera", amount=2_400_000)
    )
    cheaper = ask(stated(view, amount=1_900_000))
    met = ask(stated(cheaper, state="met"))

    assert (met.amount, met.state, met.revision) == (1_900_000, "met", 3)
    assert [(each["state"], each["revision"]) for each in told("project_need_stated")] == [
        ("open", 1),
        ("met", 3),
    ]
    assert not any("nevera" in str(each) for each in told("project_need_stated"))


def test_needs_are_listed_of_one_project_or_of_all(ask: Ask, ground: Ground):
    first, second = ground.project(), ground.project()
    need: dict[str, Any] = {"text": "Un lugar para los niños"}
    childcare = ask(AddProjectNeed(project_id=first.id, kind="childcare", **need))
    other = ask(AddProjectNeed(project_id=second.id, kind="childcare", text="Un lugar"))
    licence = ask(AddProjectNeed(project_id=first.id, kind="licence", text="Registro sanitario"))
    ask(stated(licence, state="dropped"))

    def ids(**given: Any) -> list[Any]:
        return [each.id for each in ask(ListProjectNeeds(**given)).items]

    assert ids() == [childcare.id, other.id, licence.id]
    assert ids(project_id=first.id) == [childcare.id, licence.id]
    assert ids(kind="childcare") == [childcare.id, other.id]
    assert ids(state="dropped") == [licence.id]
    assert ids(limit=1, after=str(other.id)) == [licence.id]
    with pytest.raises(NotFound):
        ids(project_id=new_id())


def test_what_surrounds_a_project_is_changed_as_it_was_read_while_it_goes_on(
    ask: Ask, ground: Ground
):
    project = ground.project()
    milestone = ask(AddMilestone(project_id=project.id, title="Primera venta", due_on=DUE))
    need = ask(AddProjectNeed(project_id=project.id, kind="premises", text="Un local"))
    ask(changed(milestone))
    ask(stated(need))

    for stale in (changed(milestone), stated(need)):
        with pytest.raises(RevisionMismatch):
            ask(stale)
        with pytest.raises(NotFound):
            ask(stale, organisation="la-u")
    ask(MoveProject(project_id=project.id, stage="closed"))
    for late in (
        changed(milestone),
        stated(need),
        AddMilestone(project_id=project.id, title="Otra", due_on=DUE),
        AddProjectNeed(project_id=project.id, kind="market", text="Clientas"),
    ):
        with pytest.raises(Closed):
            ask(late)
    assert len(ask(ListMilestones(project_id=project.id)).items) == 1
    with pytest.raises(NotFound):
        ask(ListMilestones(project_id=project.id), organisation="la-u")
    assert ask(ListProjectNeeds(), organisation="la-u").items == ()
