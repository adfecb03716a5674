"""Roles: given by whoever may as much, taken away but from the last administrator, for a time or for good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.partners import (
    GetPerson,
    GiveRole,
    LastAdministrator,
    ListRoles,
    ScopesNotHeld,
    TakeRole,
)
from nosotros.contracts.partners.roles import ROLES, scopes_of
from tests.partners.conftest import BEGINNING
from tests.partners.network import Near, Network, Rows, actor_of, scopes_in


def test_what_each_role_may_is_listed(network: Network):
    network.register("la-u")
    of_la_u = {each.role: set(each.scopes) for each in network.ask(ListRoles(), of="la-u").items}
    assert of_la_u == {role: set(scopes) for role, scopes in ROLES.items()}
    of_operator = {each.role: set(each.scopes) for each in network.ask(ListRoles()).items}
    assert of_operator["administrator"] - of_la_u["administrator"] == {"rooms:write"}
    assert of_operator["coordinator"] == of_la_u["coordinator"]


def test_a_role_newer_than_the_table_may_do_nothing():
    assert scopes_of(("astronaut",), operator=True) == frozenset()
    assert scopes_of(("astronaut", "mentor"), operator=False) == {"mentoring:mentor"}


def test_a_role_is_given_and_taken(network: Network):
    person = network.person(subject="alba")
    with pytest.raises(NotFound):
        network.caller("alba")
    given = network.ask(GiveRole(person_id=person.id, role="trainer"))
    (role,) = given.roles
    assert (role.role, role.starts_at, role.ends_at) == ("trainer", Near(BEGINNING), None)
    assert given.revision == person.revision + 1
    assert scopes_in(network.caller("alba"), "gestarsalud") == ROLES["trainer"]
    both = network.ask(GiveRole(person_id=person.id, role="mentor"))
    assert [each.role for each in both.roles] == ["mentor", "trainer"]
    assert scopes_in(network.caller("alba"), "gestarsalud") == ROLES["trainer"] | ROLES["mentor"]
    taken = network.ask(TakeRole(person_id=person.id, role="trainer"))
    assert [each.role for each in taken.roles] == ["mentor"]
    assert network.ask(TakeRole(person_id=person.id, role="trainer")) == taken
    assert scopes_in(network.caller("alba"), "gestarsalud") == ROLES["mentor"]


def test_a_role_is_had_from_its_beginning_to_its_end(
    network: Network, time_is: Callable[[datetime], None]
):
    person = network.person(subject="alba")
    begins, ends = BEGINNING + timedelta(days=1), BEGINNING + timedelta(days=2)
    network.ask(GiveRole(person_id=person.id, role="reader", starts_at=begins, ends_at=ends))
    moments = {
        begins - timedelta(minutes=1): False,
        begins: True,
        ends - timedelta(minutes=1): True,
        ends: False,
    }
    for moment, has in moments.items():
        time_is(moment)
        if has:
            assert scopes_in(network.caller("alba"), "gestarsalud") == ROLES["reader"]
        else:
            with pytest.raises(NotFound):
                network.caller("alba")


def test_a_role_given_once_more_has_other_times(network: Network):
    person = network.person("reader")
    ends = BEGINNING + timedelta(days=30)
    (role,) = network.ask(GiveRole(person_id=person.id, role="reader", ends_at=ends)).roles
    assert role.ends_at == ends
    (role,) = network.ask(GiveRole(person_id=person.id, role="reader")).roles
    assert role.ends_at is None


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (None, timedelta(0), "over_already"),
        (timedelta(days=2), timedelta(days=1), "before_the_beginning"),
    ],
)
def test_a_role_ends_after_it_begins_and_not_before_now(
    network: Network, starts: timedelta | None, ends: timedelta, code: str
):
    person = network.person()
    with pytest.raises(InvalidFields) as refused:
        network.ask(
            GiveRole(
                person_id=person.id,
                role="reader",
                starts_at=None if starts is None else BEGINNING + starts,
                ends_at=BEGINNING + ends,
            )
        )
    assert [(each.field, each.code) for each in refused.value.problems] == [("ends_at", code)]


def test_nobody_gives_a_role_that_may_more_than_she(network: Network):
    somebody = network.person()
    # A person who may change people, and has a coordinator's work, gives what is in it and no more.
    key = network.key("partners:write", *ROLES["coordinator"])
    by = f"key:{key.id}"
    network.ask(GiveRole(person_id=somebody.id, role="coordinator"), by=by)
    with pytest.raises(ScopesNotHeld) as refused:
        network.ask(GiveRole(person_id=somebody.id, role="mentor"), by=by)
    assert refused.value.scopes == ("mentoring:mentor",)
    administrator = network.person("administrator", subject="alba")
    network.ask(GiveRole(person_id=somebody.id, role="administrator"), by=actor_of(administrator))


@pytest.mark.parametrize("actor", ["participant:1", "gateway", "worker:x", "event:a.b.v1"])
def test_who_is_neither_a_key_nor_a_person_gives_nothing(network: Network, actor: str):
    somebody = network.person()
    with pytest.raises(ScopesNotHeld):
        network.ask(GiveRole(person_id=somebody.id, role="mentor"), by=actor)


def test_what_was_taken_from_her_a_moment_ago_she_cannot_give(network: Network):
    network.person("administrator", subject="rosa")
    administrator = network.person("administrator", subject="alba")
    somebody = network.person()
    network.ask(TakeRole(person_id=administrator.id, role="administrator"))
    with pytest.raises(ScopesNotHeld):
        network.ask(GiveRole(person_id=somebody.id, role="mentor"), by=actor_of(administrator))


def test_the_operator_s_administrators_alone_may_what_the_operator_may(network: Network):
    network.register("la-u")
    network.person("administrator", subject="alba")
    network.person("administrator", of="la-u", subject="rosa")
    assert "rooms:write" in scopes_in(network.caller("alba"), "gestarsalud")
    assert "rooms:write" not in scopes_in(network.caller("rosa"), "la-u")


def test_the_last_administrator_stays(network: Network):
    first = network.person("administrator", subject="alba")
    ends = BEGINNING + timedelta(days=1)
    for command in (
        TakeRole(person_id=first.id, role="administrator"),
        GiveRole(person_id=first.id, role="administrator", ends_at=ends),
        GiveRole(person_id=first.id, role="administrator", starts_at=ends),
    ):
        with pytest.raises(LastAdministrator):
            network.ask(command)
    assert network.ask(GetPerson(id=first.id)).revision == first.revision
    # Somebody who cannot come in yet, or only for a while, is no other one.
    second = network.person()
    network.ask(GiveRole(person_id=second.id, role="administrator"))
    third = network.person(subject="rosa")
    network.ask(GiveRole(person_id=third.id, role="administrator", ends_at=ends))
    network.ask(TakeRole(person_id=second.id, role="administrator"))
    with pytest.raises(LastAdministrator):
        network.ask(TakeRole(person_id=first.id, role="administrator"))
    network.ask(GiveRole(person_id=third.id, role="administrator"))
    network.ask(TakeRole(person_id=first.id, role="administrator"))


def test_somebody_of_another_organisation_is_given_and_taken_nothing(network: Network):
    network.register("la-u")
    person = network.person("reader")
    for command in (
        GiveRole(person_id=person.id, role="mentor"),
        TakeRole(person_id=person.id, role="reader"),
    ):
        with pytest.raises(NotFound):
            network.ask(command, of="la-u")


def test_who_gave_and_took_is_in_the_audit_log(network: Network, rows: Rows):
    person = network.person("reader")
    network.ask(TakeRole(person_id=person.id, role="reader"))
    found: list[Any] = rows(
        "SELECT action, actor FROM audit WHERE subject IS NOT NULL AND action ~ '_role$' ORDER BY id"
    )
    by = network.administrator()
    assert [(each["action"], each["actor"]) for each in found] == [
        ("give_role", by),
        ("take_role", by),
    ]
