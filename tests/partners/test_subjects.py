"""Accounts: linked by whoever may all that they open, and one human's in several organisations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.partners import (
    AccountUse,
    GetPerson,
    GiveRole,
    LastAdministrator,
    LinkSubject,
    ListPeople,
    RecordFirstUses,
    RemovePerson,
    RestoreOrganisation,
    ScopesNotHeld,
    SubjectTaken,
    SuspendOrganisation,
    TakeRole,
    TooMany,
    UnlinkSubject,
)
from nosotros.contracts.partners.roles import ROLES
from nosotros.database import Database
from partners.handlers import roles
from tests.asking import Asking
from tests.partners.conftest import BEGINNING
from tests.partners.network import ISSUER, Near, Network, Rows, actor_of, scopes_in


def link(person_id: UUID, subject: str, *, issuer: str = ISSUER) -> LinkSubject:
    return LinkSubject(person_id=person_id, issuer=issuer, subject=subject)


def unlink(person_id: UUID, subject: str) -> UnlinkSubject:
    return UnlinkSubject(person_id=person_id, issuer=ISSUER, subject=subject)


def test_an_account_is_linked_and_unlinked(network: Network):
    person = network.person("reader")
    linked = network.ask(link(person.id, "alba"))
    (account,) = linked.subjects
    assert (account.issuer, account.subject, account.linked_at) == (ISSUER, "alba", Near(BEGINNING))
    assert network.ask(link(person.id, "alba")) == linked
    caller = network.caller("alba")
    assert (caller.actor, caller.digests, caller.expires_at) == (actor_of(person), (), None)
    with pytest.raises(NotFound):
        network.caller("alba", issuer="https://another.example.org")
    gone = network.ask(unlink(person.id, "alba"))
    assert gone.subjects == ()
    assert network.ask(unlink(person.id, "alba")) == gone
    with pytest.raises(NotFound):
        network.caller("alba")


def test_somebody_may_have_several_accounts(network: Network, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles, "_MOST_SUBJECTS", 2)
    person = network.person("reader", subject="alba")
    network.ask(link(person.id, "alba", issuer="https://another.example.org"))
    assert network.caller("alba") == network.caller("alba", issuer="https://another.example.org")
    with pytest.raises(TooMany) as refused:
        network.ask(link(person.id, "a-third"))
    assert refused.value.most == 2
    network.ask(link(person.id, "alba"))


def test_an_account_is_one_person_s_of_an_organisation(network: Network):
    first, second = network.person(subject="alba"), network.person()
    with pytest.raises(SubjectTaken) as refused:
        network.ask(link(second.id, "alba"))
    assert refused.value.person_id == str(first.id)
    network.ask(unlink(second.id, "alba"))
    network.ask(unlink(first.id, "alba"))
    network.ask(link(second.id, "alba"))


def test_one_human_in_two_organisations_is_known_by_her_account(network: Network):
    network.register("la-u")
    here = network.person("coordinator", subject="alba")
    there = network.person("mentor", of="la-u", subject="alba", name="Alba de La U")
    caller = network.caller("alba")
    assert [(each.organisation, each.roles, each.actor) for each in caller.memberships] == [
        ("gestarsalud", ("coordinator",), actor_of(here)),
        ("la-u", ("mentor",), actor_of(there)),
    ]
    assert scopes_in(caller, "gestarsalud") == ROLES["coordinator"]
    assert scopes_in(caller, "la-u") == ROLES["mentor"]


def test_an_account_is_known_to_have_been_used_for_an_organisation_and_not_for_another(
    network: Network, asking: Asking
):
    network.register("la-u")
    here = network.person("coordinator", subject="alba")
    there = network.person("mentor", of="la-u", subject="alba")

    def used() -> dict[str, bool]:
        return {each.organisation: each.acted_for for each in network.caller("alba").memberships}

    def record(*uses: AccountUse) -> None:
        asking.ask(RecordFirstUses(uses=uses), actor="gateway")

    use = AccountUse(person_id=here.id, issuer=ISSUER, subject="alba")
    assert used() == {"gestarsalud": False, "la-u": False}
    record(replace(use, subject="rosa"), replace(use, issuer="https://another.example.org"))
    assert used() == {"gestarsalud": False, "la-u": False}
    record(use, use)
    assert used() == {"gestarsalud": True, "la-u": False}
    (shown,) = network.ask(GetPerson(id=here.id)).subjects
    assert shown.first_used_at == Near(BEGINNING)
    (other,) = network.ask(GetPerson(id=there.id), of="la-u").subjects
    assert other.first_used_at is None
    # Whoever takes an account off, and links it again, has to be chosen again.
    network.ask(unlink(here.id, "alba"))
    network.ask(link(here.id, "alba"))
    assert used() == {"gestarsalud": False, "la-u": False}
    with pytest.raises(InvalidFields) as refused:
        record(*[use] * 1001)
    assert [each.code for each in refused.value.problems] == ["at_most:1000"]


def uses_of(network: Network) -> dict[str, tuple[bool, bool]]:
    """By organisation that an account opens: whether it was used for it, and for another."""
    return {
        each.organisation: (each.acted_for, each.acted_elsewhere)
        for each in network.caller("alba").memberships
    }


@pytest.fixture
def used_in_la_u(network: Network, asking: Asking) -> UUID:
    """Whose account la-u knows and she has used there, and the operator has linked as well."""
    network.register("la-u")
    person = network.person("coordinator", of="la-u", subject="alba")
    network.person("coordinator", subject="alba", name="Alba, of the operator's")
    assert uses_of(network) == {"gestarsalud": (False, False), "la-u": (False, False)}
    use = AccountUse(person_id=person.id, issuer=ISSUER, subject="alba")
    asking.ask(RecordFirstUses(uses=(use,)), actor="gateway")
    return person.id


def test_that_an_account_was_used_is_known_where_her_role_is_taken_and_until_it_is_back(
    network: Network, used_in_la_u: UUID
):
    both = {"gestarsalud": (False, True), "la-u": (True, False)}
    assert uses_of(network) == both
    network.ask(TakeRole(person_id=used_in_la_u, role="coordinator"), of="la-u")
    assert uses_of(network) == {"gestarsalud": (False, True)}
    network.ask(GiveRole(person_id=used_in_la_u, role="mentor"), of="la-u")
    assert uses_of(network) == both


def test_that_an_account_was_used_is_known_where_her_role_has_ended_by_its_date(
    network: Network, used_in_la_u: UUID, time_is: Callable[[datetime], None]
):
    ends = BEGINNING + timedelta(days=1)
    given = GiveRole(person_id=used_in_la_u, role="coordinator", ends_at=ends)
    network.ask(given, of="la-u")
    time_is(ends)
    assert uses_of(network) == {"gestarsalud": (False, True)}


def test_that_an_account_was_used_is_known_where_the_organisation_is_suspended(
    network: Network, used_in_la_u: UUID
):
    network.ask(SuspendOrganisation(organisation="la-u"))
    assert uses_of(network) == {"gestarsalud": (False, True)}
    network.ask(RestoreOrganisation(organisation="la-u"))
    assert uses_of(network) == {"gestarsalud": (False, True), "la-u": (True, False)}


@pytest.mark.parametrize("leaves", ["unlinked", "removed"])
def test_that_an_account_was_used_is_known_for_a_year_after_it_was_taken_off(
    network: Network,
    used_in_la_u: UUID,
    rows: Rows,
    database: Database,
    time_is: Callable[[datetime], None],
    asking: Asking,
    leaves: str,
):
    gone = RemovePerson(person_id=used_in_la_u)
    network.ask(unlink(used_in_la_u, "alba") if leaves == "unlinked" else gone, of="la-u")
    assert uses_of(network) == {"gestarsalud": (False, True)}
    # Nor is it forgotten where the other one links it anew, or a third one does.
    (other,) = network.ask(ListPeople()).items
    network.ask(unlink(other.id, "alba"))
    network.ask(link(other.id, "alba"))
    network.register("mutual-sur")
    network.person("reader", of="mutual-sur", subject="alba", name="Alba, of yet another")
    assert uses_of(network) == {"gestarsalud": (False, True), "mutual-sur": (False, True)}

    (kept,) = rows("SELECT * FROM left_account")
    assert (kept["organisation"], len(kept["digest"])) == ("la-u", 32)
    (seen,) = database.look("gestarsalud", ("SELECT organisation FROM left_account", {}))
    assert seen == []

    ends = kept["until"]
    assert ends == Near(BEGINNING + timedelta(days=365))
    time_is(ends - timedelta(minutes=1))
    asking.run_due(organisation="la-u")
    assert rows("SELECT * FROM left_account") == [kept]
    time_is(ends)
    assert uses_of(network) == {"gestarsalud": (False, False), "mutual-sur": (False, False)}
    asking.run_due(organisation="la-u")
    assert rows("SELECT * FROM left_account") == []


def test_whoever_has_it_back_is_meant_again_and_not_who_linked_it_meanwhile(
    network: Network, used_in_la_u: UUID, rows: Rows
):
    network.ask(unlink(used_in_la_u, "alba"), of="la-u")
    network.ask(link(used_in_la_u, "alba"), of="la-u")
    assert uses_of(network) == {"gestarsalud": (False, True), "la-u": (False, False)}
    network.ask(unlink(used_in_la_u, "alba"), of="la-u")
    assert len(rows("SELECT * FROM left_account")) == 1


def test_of_an_account_that_was_never_used_nothing_is_kept(network: Network, rows: Rows):
    network.register("la-u")
    person = network.person("reader", of="la-u", subject="alba")
    network.person("reader", subject="alba")
    network.ask(unlink(person.id, "alba"), of="la-u")
    assert uses_of(network) == {"gestarsalud": (False, False)}
    assert rows("SELECT 1 FROM left_account") == rows("SELECT 1 FROM timer WHERE name ~ 'left'")


def test_what_another_account_was_used_for_says_nothing_of_this_one(
    network: Network, used_in_la_u: UUID
):
    network.ask(link(used_in_la_u, "rosa"), of="la-u")
    network.person("reader", subject="rosa", name="Rosa Ejemplo")
    assert [
        (each.organisation, each.acted_for, each.acted_elsewhere)
        for each in network.caller("rosa").memberships
    ] == [("gestarsalud", False, False), ("la-u", False, False)]


def test_whoever_links_an_account_may_all_that_it_opens(network: Network):
    # Else whoever may change people could come in as an administrator by an account of her own.
    key = network.key("partners:write", "mentoring:mentor")
    by = f"key:{key.id}"
    administrator = network.person("administrator")
    with pytest.raises(ScopesNotHeld) as refused:
        network.ask(link(administrator.id, "mine"), by=by)
    assert "partners:keys" in refused.value.scopes
    network.ask(link(network.person("mentor").id, "hers"), by=by)


def test_a_role_that_is_to_begin_counts_for_who_may_link(network: Network):
    person = network.person()
    later = BEGINNING.replace(year=2027)
    network.ask(GiveRole(person_id=person.id, role="administrator", starts_at=later))
    key = network.key("partners:write")
    with pytest.raises(ScopesNotHeld):
        network.ask(link(person.id, "mine"), by=f"key:{key.id}")


def test_the_last_who_can_come_in_to_administer_stays(network: Network):
    person = network.person("administrator", subject="alba")
    with pytest.raises(LastAdministrator):
        network.ask(unlink(person.id, "alba"))
    network.ask(link(person.id, "rosa"))
    network.ask(unlink(person.id, "alba"))


def test_accounts_of_another_organisation_s_people_are_not_touched(network: Network):
    network.register("la-u")
    person = network.person("reader", subject="alba")
    for command in (link(person.id, "mine"), unlink(person.id, "alba")):
        with pytest.raises(NotFound):
            network.ask(command, of="la-u")
