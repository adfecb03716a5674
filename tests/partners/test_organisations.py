"""The network's organisations: the operator takes them in, and each looks after itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.partners import (
    AdministratorThere,
    AdmitAdministrator,
    ChangeOrganisation,
    GetKey,
    GetKeyToken,
    GetOrganisation,
    ListKeys,
    ListOrganisations,
    OperatorOnly,
    OperatorStays,
    OrganisationTaken,
    OrganisationUnknown,
    RegisterOrganisation,
    RestoreOrganisation,
    RevokeKey,
    SuspendOrganisation,
)
from nosotros.contracts.partners.roles import ROLES
from tests.partners.conftest import BEGINNING
from tests.partners.network import Near, Network, Rows, actor_of, scopes_in

LA_U = RegisterOrganisation(
    organisation="la-u", name="La U", kind="university", contact_email="office@la-u.example.org"
)


@pytest.mark.parametrize("slug", ["hub", "nosotros"])
def test_nobody_is_called_as_the_platform_itself(network: Network, slug: str):
    with pytest.raises(OrganisationTaken):
        network.ask(replace(LA_U, organisation=slug))


def test_the_operator_takes_an_organisation_into_the_network(
    network: Network, told: Callable[[str], list[Any]], rows: Rows
):
    made = network.ask(LA_U)
    assert (made.organisation, made.revision, made.name, made.kind) == (
        "la-u",
        1,
        "La U",
        "university",
    )
    assert (made.contact_email, made.zone) == ("office@la-u.example.org", "America/Bogota")
    assert (made.state, made.registered_at, made.suspended_at) == ("active", Near(BEGINNING), None)
    assert network.ask(GetOrganisation(organisation="la-u")) == made
    assert told("organisation_registered") == [
        {"revision": 1, "organisation": "la-u", "kind": "university"}
    ]
    (event,) = rows("SELECT organisation FROM outbox")
    assert event["organisation"] == "la-u"


def test_a_short_name_is_for_ever(network: Network):
    network.ask(LA_U)
    with pytest.raises(OrganisationTaken) as refused:
        network.ask(LA_U)
    assert refused.value.organisation == "la-u"
    with pytest.raises(OrganisationTaken):
        network.ask(RegisterOrganisation(organisation="gestarsalud", name="X", kind="other"))


def test_nobody_but_the_operator_takes_in_suspends_restores_or_admits(network: Network):
    network.register("la-u")
    for command in (
        RegisterOrganisation(organisation="another", name="Another", kind="other"),
        SuspendOrganisation(organisation="la-u"),
        SuspendOrganisation(organisation="gestarsalud"),
        RestoreOrganisation(organisation="la-u"),
        AdmitAdministrator(organisation="la-u"),
    ):
        with pytest.raises(OperatorOnly) as refused:
            network.ask(command, of="la-u")
        assert refused.value.operator == "gestarsalud"


def test_an_organisation_changes_its_own_name_and_contact(network: Network):
    network.register("la-u")
    changed = network.ask(
        ChangeOrganisation(
            organisation="la-u",
            name="Universidad de Ejemplo",
            contact_email="contact@la-u.example.org",
            zone="America/Guayaquil",
            expected_revision=1,
        ),
        of="la-u",
    )
    assert (changed.revision, changed.name, changed.kind) == (
        2,
        "Universidad de Ejemplo",
        "university",
    )
    assert (changed.contact_email, changed.zone) == (
        "contact@la-u.example.org",
        "America/Guayaquil",
    )
    with pytest.raises(RevisionMismatch):
        network.ask(
            ChangeOrganisation(organisation="la-u", name="X", expected_revision=1), of="la-u"
        )


def test_what_kind_it_is_the_operator_says(network: Network):
    network.register("la-u")
    command = ChangeOrganisation(
        organisation="la-u", name="La U", kind="ministry", expected_revision=1
    )
    with pytest.raises(OperatorOnly):
        network.ask(command, of="la-u")
    assert network.ask(command).kind == "ministry"
    same = ChangeOrganisation(
        organisation="la-u", name="La U", kind="ministry", expected_revision=2
    )
    assert network.ask(same, of="la-u").revision == 3


def test_of_others_there_is_the_list_alone(network: Network):
    network.register("la-u")
    network.register("alcaldia", kind="municipality")
    for contract in (
        GetOrganisation(organisation="alcaldia"),
        ChangeOrganisation(organisation="alcaldia", name="Mine", expected_revision=1),
        GetOrganisation(organisation="nobody"),
    ):
        with pytest.raises(OrganisationUnknown):
            network.ask(contract, of="la-u")
    with pytest.raises(OrganisationUnknown):
        network.ask(GetOrganisation(organisation="nobody"))
    page = network.ask(ListOrganisations(limit=2), of="la-u")
    assert [(each.organisation, each.kind) for each in page.items] == [
        ("alcaldia", "municipality"),
        ("gestarsalud", "association"),
    ]
    following = network.ask(ListOrganisations(limit=2, after=page.next), of="la-u")
    assert [each.organisation for each in following.items] == ["la-u"]
    assert following.next is None


def test_everything_of_a_suspended_organisation_stops_and_goes_on(
    network: Network, told: Callable[[str], list[Any]]
):
    network.register("la-u")
    network.person("administrator", of="la-u", subject="rosa")
    prefix = network.ask(ListKeys(), of="la-u").items[0].prefix
    suspended = network.ask(SuspendOrganisation(organisation="la-u"))
    assert (suspended.state, suspended.suspended_at, suspended.revision) == (
        "suspended",
        Near(BEGINNING),
        2,
    )
    assert network.ask(SuspendOrganisation(organisation="la-u")) == suspended
    with pytest.raises(NotFound):
        network.of_prefix(prefix)
    with pytest.raises(NotFound):
        network.caller("rosa")
    listed = network.ask(ListOrganisations()).items
    assert [each.organisation for each in listed] == ["gestarsalud"]
    restored = network.ask(RestoreOrganisation(organisation="la-u"))
    assert (restored.state, restored.suspended_at, restored.revision) == ("active", None, 3)
    assert network.ask(RestoreOrganisation(organisation="la-u")) == restored
    assert network.of_prefix(prefix).memberships[0].organisation == "la-u"
    assert network.caller("rosa").memberships[0].organisation == "la-u"
    assert told("organisation_suspended") == [{"revision": 2, "organisation": "la-u"}]
    assert told("organisation_restored") == [{"revision": 3, "organisation": "la-u"}]


def test_the_operator_is_not_suspended_and_nobody_who_is_not_there(network: Network):
    with pytest.raises(OperatorStays):
        network.ask(SuspendOrganisation(organisation="gestarsalud"))
    for command in (SuspendOrganisation, RestoreOrganisation, AdmitAdministrator):
        with pytest.raises(OrganisationUnknown):
            network.ask(command(organisation="nobody"))


def test_the_operator_admits_an_administrator_where_there_is_none(network: Network, rows: Rows):
    network.ask(LA_U)
    key = network.ask(AdmitAdministrator(organisation="la-u", owner="office"))
    assert (key.owner, key.state, set(key.scopes)) == ("office", "active", ROLES["administrator"])
    shown = network.ask(GetKeyToken(id=key.id, organisation="la-u"))
    caller = network.resolved(shown.token)
    assert caller.actor == f"key:{key.id}"
    assert scopes_in(caller, "la-u") == ROLES["administrator"]
    with pytest.raises(AdministratorThere):
        network.ask(AdmitAdministrator(organisation="la-u"))
    # Where it is, it is looked after; nobody else's is shown.
    assert network.ask(GetKey(id=key.id), of="la-u", by=caller.actor).owner == "office"
    with pytest.raises(NotFound):
        network.ask(GetKey(id=key.id))
    read = rows("SELECT organisation FROM audit WHERE action = 'get_key_token' ORDER BY 1")
    assert [each["organisation"] for each in read] == ["gestarsalud", "la-u"]
    # Lost keys are revoked by nobody but the organisation; then the operator helps again.
    network.ask(RevokeKey(key_id=key.id), of="la-u", by=caller.actor)
    assert network.ask(AdmitAdministrator(organisation="la-u")).id != key.id


def test_an_administrator_who_can_come_in_is_one(network: Network):
    admin = network.register("la-u")
    person = network.person("administrator", of="la-u", subject="rosa")
    network.ask(RevokeKey(key_id=UUID(admin.removeprefix("key:"))), of="la-u", by=actor_of(person))
    with pytest.raises(AdministratorThere):
        network.ask(AdmitAdministrator(organisation="la-u"))


def test_what_the_operator_does_is_in_both_audit_logs(network: Network, rows: Rows):
    network.register("la-u")
    network.ask(SuspendOrganisation(organisation="la-u"))
    found = rows(
        "SELECT organisation, action, actor FROM audit WHERE subject = 'la-u' ORDER BY at, id"
    )
    by = network.administrator()
    assert {each["actor"] for each in found} == {by}
    for action in ("register_organisation", "suspend_organisation"):
        in_logs = [each["organisation"] for each in found if each["action"] == action]
        assert sorted(in_logs) == ["gestarsalud", "la-u"]
