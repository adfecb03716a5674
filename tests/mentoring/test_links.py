"""Partners who do something for a project: members of the Mesa, and other organisations."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AddMesaMember,
    ChangeMesaMember,
    Closed,
    EndLink,
    LinkPartner,
    ListLinks,
    MoveProject,
    NotMember,
)
from nosotros.identifiers import new_id
from tests.mentoring.ground import SINCE, Ground
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
TODAY = date(2026, 8, 18)
MEMBER: dict[str, Any] = {"name": "Mutual La Espiga (inventada)", "kind": "mutual"}


def link(project: Any, **given: Any) -> LinkPartner:
    return LinkPartner(**{"project_id": project.id, "kind": "buyer", "since": SINCE, **given})


def test_a_member_of_the_mesa_is_linked_and_keeps_the_name_that_it_had(ask: Ask, ground: Ground):
    project = ground.project()
    member = ask(AddMesaMember(**MEMBER, since=SINCE))

    view = ask(link(project, member_id=member.id, text="Compra los almuerzos de los viernes"))
    ask(
        ChangeMesaMember(
            member_id=member.id,
            expected_revision=member.revision,
            **{**MEMBER, "name": "Mutual La Espiga Dorada (inventada)"},
            since=SINCE,
        )
    )

    assert (view.member_id, view.organisation_name) == (member.id, MEMBER["name"])
    assert ask(ListLinks(project_id=project.id)).items == (view,)


def test_another_organisation_is_linked_by_its_name(ask: Ask, ground: Ground):
    view = ask(link(ground.project(), organisation_name="Tienda de la esquina", kind="supplier"))

    assert (view.member_id, view.organisation_name) == (None, "Tienda de la esquina")


def test_a_partner_is_one_that_can_be_meant(ask: Ask, ground: Ground):
    project = ground.project()
    member = ask(AddMesaMember(**MEMBER, since=date(2026, 1, 1)))
    left = ChangeMesaMember(
        member_id=member.id,
        expected_revision=member.revision,
        **MEMBER,
        since=date(2026, 1, 1),
        until=date(2026, 6, 30),
    )

    for who in ({}, {"member_id": member.id, "organisation_name": "Otra"}):
        with pytest.raises(InvalidFields) as refused:
            ask(link(project, **who, since=date(1026, 1, 1)))
        assert wrong(refused.value) == [
            ("member_id", "member_or_organisation"),
            ("since", "date_far_away"),
        ]
    with pytest.raises(NotFound) as unknown:
        ask(link(project, member_id=new_id()))
    assert unknown.value.kind == "mesa_member"
    ask(left)
    with pytest.raises(NotMember):
        ask(link(project, member_id=member.id))
    assert ask(link(project, member_id=member.id, since=date(2026, 6, 30))).member_id == member.id


def test_a_link_ends_with_a_day_and_once_it_is_over_stays_so(ask: Ask, ground: Ground):
    view = ask(link(ground.project(), organisation_name="Tienda de la esquina"))

    with pytest.raises(InvalidFields) as refused:
        ask(EndLink(link_id=view.id, until=date(2026, 6, 30)))
    assert wrong(refused.value) == [("until", "before_the_beginning")]
    with pytest.raises(InvalidFields) as refused:
        ask(EndLink(link_id=view.id, until=date(2999, 1, 1)))
    assert wrong(refused.value) == [("until", "date_far_away")]
    assert ask(EndLink(link_id=view.id, until=date(2026, 12, 31))).until == date(2026, 12, 31)
    assert ask(EndLink(link_id=view.id, until=date(2026, 8, 17))).until == date(2026, 8, 17)
    with pytest.raises(Closed) as closed:
        ask(EndLink(link_id=view.id, until=TODAY))
    assert closed.value.ended_on == "2026-08-17"


def test_a_closed_project_and_another_organisations_are_linked_to_nobody(ask: Ask, ground: Ground):
    project = ground.project()
    view = ask(link(project, organisation_name="Tienda de la esquina"))

    for each in (link(project, organisation_name="Otra"), EndLink(link_id=view.id, until=TODAY)):
        with pytest.raises(NotFound):
            ask(each, organisation="la-u")
    with pytest.raises(NotFound):
        ask(ListLinks(project_id=project.id), organisation="la-u")
    ask(MoveProject(project_id=project.id, stage="closed"))
    for each in (link(project, organisation_name="Otra"), EndLink(link_id=view.id, until=TODAY)):
        with pytest.raises(Closed):
            ask(each)
