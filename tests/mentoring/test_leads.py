"""Who leads a team, and since when: it is the lead of the registration's day who registers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from nosotros.contracts.mentoring import ChangeMembership, GetProject, GetTeamMember
from tests.mentoring.ground import Ground
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
TODAY = date(2026, 8, 18)
SMALL: dict[str, Any] = {"legal_form": "natural_person", "workers": 3, "assets": 20_000_000}


def test_who_led_the_team_on_the_day_of_the_registration_decides_whoever_leads_it_now(
    ask: Ask, ground: Ground, scenery: Scenery
):
    project = ground.project()
    hers = ground.join(project, role="lead", participant_id=scenery.participant())
    other = ground.join(project)
    ground.figures(project, **SMALL, registered_on=date(2026, 8, 3))
    assert ground.check(project).outcome == "eligible"

    for member, role in ((hers, "partner"), (other, "lead")):
        changed = ask(
            ChangeMembership(
                member_id=member.id, expected_revision=1, role=role, units=0, since=TODAY
            )
        )
        assert changed.role == role

    assert ground.check(project).outcome == "eligible"
    assert ask(GetProject(id=project.id)).ley_1780 == "eligible"


def test_another_lead_from_a_day_to_come_is_judged_from_that_day(
    ask: Ask,
    ground: Ground,
    scenery: Scenery,
    time_is: Callable[..., None],
    run_due: Callable[..., int],
):
    project = ground.project()
    hers = ground.join(project, role="lead", participant_id=scenery.participant())
    ground.figures(project, **SMALL)
    day = date(2026, 8, 25)

    changed = ask(
        ChangeMembership(member_id=hers.id, expected_revision=1, role="partner", units=0, since=day)
    )

    assert changed.role == "lead"
    assert ask(GetProject(id=project.id)).ley_1780 == "eligible"
    time_is(datetime(2026, 8, 25, 6, tzinfo=UTC))
    run_due()
    assert ask(GetProject(id=project.id)).ley_1780 == "needs_review"
    assert ask(GetTeamMember(id=hers.id)).role == "partner"
