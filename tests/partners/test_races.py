"""What two do at once to the same organisation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import (
    AdmitAdministrator,
    ChangeOrganisation,
    GetOrganisation,
    LastAdministrator,
    LinkSubject,
    RegisterOrganisation,
    RemovePerson,
    SubjectTaken,
    TakeRole,
    UnlinkSubject,
)
from partners.handlers import keys
from tests.partners.network import ISSUER, Network, Rows


def at_once(network: Network, *contracts: Any) -> list[Any]:
    """What each is answered or refused, asked at the same time."""

    def ask(contract: Any) -> Any:
        try:
            return network.ask(contract)
        except ContractError as refused:
            return refused

    with ThreadPoolExecutor(len(contracts)) as pool:
        return list(pool.map(ask, contracts))


@pytest.mark.parametrize("_", range(5))
@pytest.mark.parametrize(
    "take",
    [
        lambda person: TakeRole(person_id=person.id, role="administrator"),
        lambda person: RemovePerson(person_id=person.id),
        lambda person: UnlinkSubject(
            person_id=person.id, issuer=ISSUER, subject=person.subjects[0].subject
        ),
    ],
    ids=["take", "remove", "unlink"],
)
def test_two_take_away_the_last_two_administrators(
    network: Network, rows: Rows, take: Callable[[Any], Any], _: int
):
    people = [network.person("administrator", subject=each) for each in ("alba", "rosa")]
    answers = at_once(network, *map(take, people))
    assert sum(isinstance(each, LastAdministrator) for each in answers) == 1
    assert len(rows("SELECT 1 FROM given_role g JOIN subject s USING (person_id)")) == 1


def test_one_account_is_linked_to_two(network: Network, rows: Rows):
    people = [network.person("reader") for _ in range(4)]
    answers = at_once(
        network,
        *(LinkSubject(person_id=each.id, issuer=ISSUER, subject="alba") for each in people),
    )
    assert sum(isinstance(each, SubjectTaken) for each in answers) == 3
    assert len(rows("SELECT 1 FROM subject")) == 1


def test_one_short_name_is_given_to_two(network: Network):
    answers = at_once(
        network,
        *(
            RegisterOrganisation(organisation="la-u", name=each, kind="university")
            for each in ("La U", "Otra U")
        ),
    )
    assert sum(isinstance(each, ContractError) for each in answers) == 1


def test_two_administrators_are_admitted(network: Network, rows: Rows):
    network.ask(RegisterOrganisation(organisation="la-u", name="La U", kind="university"))
    answers = at_once(network, *[AdmitAdministrator(organisation="la-u")] * 3)
    assert sum(isinstance(each, ContractError) for each in answers) == 2
    assert len(rows("SELECT 1 FROM api_key WHERE organisation = 'la-u'")) == 1


def test_more_keys_are_made_than_there_may_be(
    network: Network, monkeypatch: pytest.MonkeyPatch, rows: Rows
):
    monkeypatch.setattr(keys, "_MOST", 3)

    def make(_: int) -> Any:
        try:
            return network.key("events:read")
        except ContractError as refused:
            return refused

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(make, range(5)))
    assert len(rows("SELECT 1 FROM api_key")) == 3


def test_two_change_an_organisation_that_both_have_read(network: Network):
    answers = at_once(
        network,
        *(
            ChangeOrganisation(organisation="gestarsalud", name=each, expected_revision=1)
            for each in ("One", "Another")
        ),
    )
    assert sum(isinstance(each, ContractError) for each in answers) == 1
    assert network.ask(GetOrganisation(organisation="gestarsalud")).revision == 2
