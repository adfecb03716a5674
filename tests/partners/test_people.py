"""Who works for an organisation: noted, corrected, and erased when she leaves."""

from typing import Any

import pytest

from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.partners import (
    AddPerson,
    ChangePerson,
    GetPerson,
    LastAdministrator,
    ListPeople,
    RemovePerson,
    TooMany,
)
from partners.handlers import people
from tests.partners.conftest import BEGINNING
from tests.partners.network import Near, Network, Rows


def test_somebody_is_noted_and_corrected(network: Network):
    made = network.ask(AddPerson(display_name="Alba  Ejemplo", email="alba@example.org"))
    assert (made.revision, made.display_name, made.email) == (1, "Alba Ejemplo", "alba@example.org")
    assert (made.roles, made.subjects, made.added_at) == ((), (), Near(BEGINNING))
    changed = network.ask(
        ChangePerson(person_id=made.id, display_name="Alba Prueba", expected_revision=1)
    )
    assert (changed.revision, changed.display_name, changed.email) == (2, "Alba Prueba", None)
    assert network.ask(GetPerson(id=made.id)) == changed
    with pytest.raises(RevisionMismatch):
        network.ask(ChangePerson(person_id=made.id, display_name="X", expected_revision=1))


def test_the_list_has_ones_own_people_alone(network: Network):
    network.register("la-u")
    mine = [network.person("reader", subject=f"one-{n}") for n in range(3)]
    theirs = network.person("reader", of="la-u")
    page = network.ask(ListPeople(limit=2))
    assert page.items == tuple(mine[:2])
    assert network.ask(ListPeople(limit=2, after=page.next)).items == (mine[2],)
    assert network.ask(ListPeople(), of="la-u").items == (theirs,)
    for contract in (
        GetPerson(id=mine[0].id),
        ChangePerson(person_id=mine[0].id, display_name="Mine", expected_revision=1),
        RemovePerson(person_id=mine[0].id),
    ):
        with pytest.raises(NotFound):
            network.ask(contract, of="la-u")


def test_who_is_removed_is_erased(network: Network, rows: Rows):
    person = network.person("coordinator", subject="alba")
    network.ask(RemovePerson(person_id=person.id))
    with pytest.raises(NotFound):
        network.ask(GetPerson(id=person.id))
    with pytest.raises(NotFound):
        network.caller("alba")
    with pytest.raises(NotFound):
        network.ask(RemovePerson(person_id=person.id))
    assert network.ask(ListPeople()).items == ()
    (left,) = rows("SELECT id, display_name, email, removed_at FROM person")
    assert left == {
        "id": person.id,
        "display_name": None,
        "email": None,
        "removed_at": Near(BEGINNING),
    }
    assert rows("SELECT 1 FROM given_role") == rows("SELECT 1 FROM subject") == []
    (tombstone,) = rows("SELECT subject FROM tombstone")
    assert tombstone["subject"] == str(person.id)
    # What was answered when she was added is answered no more.
    held = rows("SELECT 1 FROM recorded_answer WHERE position('Ejemplo'::bytea IN answer) > 0")
    assert held == []


def test_the_last_administrator_is_not_removed(network: Network):
    first = network.person("administrator", subject="alba")
    with pytest.raises(LastAdministrator):
        network.ask(RemovePerson(person_id=first.id))
    second = network.person("administrator", subject="rosa")
    network.ask(RemovePerson(person_id=first.id))
    with pytest.raises(LastAdministrator):
        network.ask(RemovePerson(person_id=second.id))


def test_reads_of_people_are_audited(network: Network, rows: Rows):
    person = network.person("reader")
    network.ask(GetPerson(id=person.id))
    network.ask(ListPeople())
    found = rows("SELECT action, subject FROM audit WHERE action ~ '^(get|list)_' ORDER BY id")
    assert [(each["action"], each["subject"]) for each in found] == [
        ("get_person", str(person.id)),
        ("list_people", None),
    ]


def test_an_organisation_has_so_many_people_at_most(
    network: Network, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(people, "_MOST", 2)
    first = network.person()
    network.person()
    with pytest.raises(TooMany) as refused:
        network.person()
    assert refused.value.most == 2
    network.ask(RemovePerson(person_id=first.id))
    network.person()


def test_names_of_people_are_in_no_event_and_no_audit_entry(network: Network, rows: Rows):
    person = network.person("administrator", subject="alba")
    network.person("administrator", subject="rosa")
    network.ask(RemovePerson(person_id=person.id))
    said: list[Any] = [*rows("SELECT * FROM audit"), *rows("SELECT * FROM outbox")]
    assert "Ejemplo" not in repr(said)
    assert "alba" not in repr(said)
