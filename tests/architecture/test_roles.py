"""The table from roles to scopes, next to what the gateway asks for."""

from typing import get_args

import pytest

from gateway.operations import operations, scopes
from nosotros.contracts.language import registry
from nosotros.contracts.partners import Role
from nosotros.contracts.partners.roles import OF_PROCESSES, OF_ROOMS, OF_THE_OPERATOR, ROLES

ASKED = set(scopes())
GIVEN = set().union(*ROLES.values()) | OF_THE_OPERATOR
#: what shows nothing of a person and changes nothing may be an auditor's
CHANGING = {str(each.request.scope) for each in operations() if each.is_command}
PERSONAL = {str(each.request.scope) for each in operations() if each.request.personal}


def test_every_role_is_in_the_table():
    assert tuple(ROLES) == get_args(Role)


def test_every_scope_that_is_asked_for_is_a_role_s_a_room_s_or_the_hub_s_own():
    assert ASKED <= GIVEN | OF_ROOMS | OF_PROCESSES


def test_every_scope_of_a_role_is_declared_by_a_contract():
    declared = {str(each.scope) for each in registry.requests.values()}
    assert declared >= GIVEN


def test_an_administrator_may_all_but_what_is_the_operator_s_a_room_s_or_the_hub_s():
    apart = OF_THE_OPERATOR | OF_ROOMS | OF_PROCESSES
    assert ROLES["administrator"] == (ASKED | GIVEN) - apart
    for role, may in ROLES.items():
        assert may <= ROLES["administrator"], role
        assert not may & apart, role


def test_only_an_administrator_gives_anything_away():
    giving = {"partners:keys", "partners:write", "partners:agree", "integrations:grant"}
    assert {role for role, may in ROLES.items() if may & giving} == {"administrator"}


def test_an_auditor_sees_no_person_s_data_and_changes_nothing():
    assert ROLES["auditor"] & (CHANGING | PERSONAL) == set()


def test_a_reader_changes_nothing():
    assert ROLES["reader"] & CHANGING == set()


@pytest.mark.parametrize("role", sorted(set(get_args(Role)) - {"administrator"}))
def test_nobody_else_has_confidential_scopes_that_are_not_her_work(role: str):
    work = {
        "contact_agent": {"mentoring:centre"},
        "mentor": {"mentoring:mentor"},
        "integrator": {"integrations:write"},
    }
    confidential = {str(e.request.scope) for e in operations() if e.request.confidential}
    assert ROLES[role] & confidential <= work.get(role, set())
