"""What keeps an enrolment from being activated."""

from datetime import date
from uuid import uuid4

import pytest

from enrolment.domain.activation import Given, missing

FACTS = ("best_interest", "fundamental_rights", "heard")
BY_HERSELF = Given(id=uuid4(), given_on=date(2026, 8, 11), guardian_id=None, guardian_proven=False)
BY_A_GUARDIAN = Given(
    id=uuid4(), given_on=date(2026, 8, 11), guardian_id=uuid4(), guardian_proven=True
)
BY_A_CONTACT = Given(
    id=uuid4(), given_on=date(2026, 8, 11), guardian_id=uuid4(), guardian_proven=False
)


def test_an_adult_needs_the_authorisation_for_the_programme_alone():
    assert missing(required=(), in_force={}, minor=False, safeguards=()) == (
        "authorisation:programme",
    )
    assert not missing(required=(), in_force={"programme": BY_HERSELF}, minor=False, safeguards=())


def test_each_purpose_that_the_intake_requires_is_named_once():
    found = missing(
        required=("images", "programme", "messages", "images"),
        in_force={"messages": BY_HERSELF},
        minor=False,
        safeguards=(),
    )

    assert found == ("authorisation:programme", "authorisation:images")


@pytest.mark.parametrize("fact", FACTS)
def test_of_a_minor_each_fact_is_needed(fact: str):
    found = missing(
        required=(),
        in_force={"programme": BY_A_GUARDIAN},
        minor=True,
        safeguards=[each for each in FACTS if each != fact],
    )

    assert found == (fact,)


@pytest.mark.parametrize("given", [BY_HERSELF, BY_A_CONTACT])
def test_for_a_minor_only_a_proven_representative_can_authorise_the_programme(given: Given):
    found = missing(required=(), in_force={"programme": given}, minor=True, safeguards=FACTS)

    assert found == ("representative_authorisation",)


def test_a_minor_with_all_four_facts_can_begin():
    assert not missing(
        required=(), in_force={"programme": BY_A_GUARDIAN}, minor=True, safeguards=FACTS
    )


def test_of_a_minor_of_whom_nothing_is_known_everything_is_missing():
    assert missing(required=(), in_force={}, minor=True, safeguards=()) == (
        "authorisation:programme",
        *FACTS,
        "representative_authorisation",
    )
