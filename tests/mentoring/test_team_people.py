"""Members of teams who are no participants: corrected, and erased."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    CorrectTeamMember,
    EraseTeamMember,
    GetTeamMember,
    LeaveTeam,
    MoveProject,
    StateUnfit,
)
from tests.mentoring.ground import Ground
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
TODAY = date(2026, 8, 18)


def corrected(view: Any, **given: Any) -> CorrectTeamMember:
    person = {"first_names": "Iria", "surnames": "Bantú", "birth_date": date(2001, 5, 2)}
    values = {"member_id": view.id, "expected_revision": view.revision, **person, **given}
    return CorrectTeamMember(**values)


def test_a_wrong_age_is_corrected_and_the_check_done_again(ask: Ask, ground: Ground, told: Told):
    figures: dict[str, Any] = {"legal_form": "natural_person", "workers": 1, "assets": 1}
    project = ground.figures(ground.project(), **figures)
    view = ground.join(project, role="lead")

    after = ask(corrected(view, surnames="Bantú Roque"))

    assert (after.surnames, after.revision) == ("Bantú Roque", 2)
    assert [each["outcome"] for each in told("ley1780_judged")] == ["not_eligible", "eligible"]
    with pytest.raises(RevisionMismatch):
        ask(corrected(view))
    with pytest.raises(InvalidFields) as refused:
        ask(corrected(after, birth_date=date(2026, 8, 19)))
    assert wrong(refused.value) == [("birth_date", "date_in_future")]


def test_who_has_left_a_closed_project_is_erased_and_her_share_stays(
    ask: Ask, ground: Ground, rows: Rows
):
    project = ground.company(100)
    view = ground.join(project, units=60)
    ask(LeaveTeam(member_id=view.id, until=TODAY))
    ask(MoveProject(project_id=project.id, stage="closed"))
    kept = "SELECT FROM recorded_answer WHERE convert_from(answer, 'UTF8') LIKE '%Iria%'"
    assert rows(kept)

    after = ask(EraseTeamMember(member_id=view.id))

    assert (after.first_names, after.surnames, after.units) == (None, None, 60)
    assert ask(GetTeamMember(id=view.id)) == after
    assert rows(kept) == []
    (row,) = rows("SELECT first_names, surnames, birth_date FROM team_member")
    assert set(row.values()) == {None}
    # Nobody can be corrected who is nobody, and erasing her again changes nothing.
    with pytest.raises(StateUnfit):
        ask(corrected(after))
    assert ask(EraseTeamMember(member_id=view.id)).first_names is None
    audited = rows("SELECT action FROM audit WHERE subject IS NOT NULL")
    assert "erase_team_member" in {each["action"] for each in audited}


def test_a_participant_is_corrected_and_erased_in_enrolment(
    ask: Ask, ground: Ground, scenery: Scenery
):
    view = ground.join(ground.project(), participant_id=scenery.participant())

    for each in (corrected(view), EraseTeamMember(member_id=view.id)):
        with pytest.raises(StateUnfit) as refused:
            ask(each)
        assert refused.value.state == "participant"


def test_another_organisation_corrects_and_erases_nobody(ask: Ask, ground: Ground):
    view = ground.join(ground.project())

    for each in (corrected(view), EraseTeamMember(member_id=view.id)):
        with pytest.raises(NotFound):
            ask(each, organisation="la-u")
