"""The four facts of a minor."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from enrolment.domain.coming_of_age import local_day
from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    AlreadyOfAge,
    GetSafeguards,
    NoteSafeguard,
    ParticipantRestricted,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from tests.enrolment.values import authorisation, guardian, person, wrong

Ask = Callable[..., Any]
FACTS = ("best_interest", "fundamental_rights", "heard")
NOTED_ON = date(2026, 8, 12)


def _note(participant_id: Any, fact: Any = "heard", **facts: Any) -> NoteSafeguard:
    return NoteSafeguard(
        **{"participant_id": participant_id, "fact": fact, "noted_on": NOTED_ON, **facts}
    )


def test_what_is_missing_gets_less_with_each_fact(ask: Ask):
    minor = ask(person())
    assert ask(GetSafeguards(id=minor.id)).missing == (*FACTS, "representative_authorisation")

    for number, fact in enumerate(FACTS, start=1):
        now = ask(_note(minor.id, fact))
        assert getattr(now, fact) == NOTED_ON
        assert now.missing == (*FACTS[number:], "representative_authorisation")
    mother = ask(guardian(minor.id))
    ask(authorisation(minor.id, "programme", guardian_id=mother.id))

    now = ask(GetSafeguards(id=minor.id))
    assert (now.representative_authorised, now.missing) == (date(2026, 8, 11), ())


def test_only_a_proven_representative_authorises_a_minor(ask: Ask):
    minor = ask(person())
    contact = ask(guardian(minor.id, representation="declared", proof=None))

    ask(authorisation(minor.id, "programme", guardian_id=contact.id))
    declared = ask(GetSafeguards(id=minor.id))
    ask(authorisation(minor.id, "programme"))
    her_own = ask(GetSafeguards(id=minor.id))

    for now in (declared, her_own):
        assert now.representative_authorised is None
        assert "representative_authorisation" in now.missing


def test_a_fact_noted_again_has_the_new_day(ask: Ask):
    minor = ask(person())
    ask(_note(minor.id))

    now = ask(_note(minor.id, noted_on=date(2026, 8, 14)))

    assert now.heard == date(2026, 8, 14)


def test_of_who_is_18_nothing_is_noted_and_nothing_is_missing(ask: Ask):
    grown = ask(person(document_type="CC", birth_date=date(2001, 5, 17)))

    with pytest.raises(AlreadyOfAge):
        ask(_note(grown.id))
    assert ask(GetSafeguards(id=grown.id)).missing == ()


def test_a_fact_is_noted_between_her_birth_and_today(ask: Ask):
    minor = ask(person())

    with pytest.raises(InvalidFields) as late:
        ask(_note(minor.id, noted_on=local_day(clock.now()) + timedelta(days=1)))
    with pytest.raises(InvalidFields) as early:
        ask(_note(minor.id, noted_on=date(2011, 2, 17)))

    assert wrong(late.value) == [("noted_on", "date_in_future")]
    assert wrong(early.value) == [("noted_on", "before_birth")]


def test_facts_of_who_has_left_or_is_another_organisations_are_not_shown(ask: Ask):
    minor = ask(person())
    given = ask(authorisation(minor.id, "programme"))
    for contract in (_note(minor.id), GetSafeguards(id=minor.id)):
        with pytest.raises(NotFound) as refused:
            ask(contract, organisation="la-u")
        assert refused.value.kind == "participant"

    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    for contract in (_note(minor.id), GetSafeguards(id=minor.id)):
        with pytest.raises(ParticipantRestricted):
            ask(contract)
    with pytest.raises(ParticipantRestricted):
        ask(WithdrawParticipant(participant_id=minor.id))
