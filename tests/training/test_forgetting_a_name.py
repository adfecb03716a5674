"""A learner whose name may not be known any more keeps her place, her marks and her certificate."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import LearnerForgotten, ParticipantWithdrew
from nosotros.contracts.training import (
    GetCertificate,
    GetCertificateFile,
    ListLearners,
    NameUnavailable,
)
from tests.training.graduates import Graduates
from tests.training.groundwork import Group, description, join, make_group

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def group(act: Callable[..., Any], hear: Hear) -> Group:
    """A cohort with one learner, who is known."""
    group = make_group(act)
    join(hear, group)
    return group


def names(ask: Ask, group: Group) -> list[tuple[str | None, str | None]]:
    found = ask(ListLearners(cohort_id=group.id)).items
    return [(each.first_names, each.surnames) for each in found]


def test_a_name_is_forgotten_and_the_place_stays(ask: Ask, hear: Hear, group: Group, rows: Rows):
    her = group.participants[0]
    assert names(ask, group) != [(None, None)]

    hear(LearnerForgotten(participant_id=her), revision=1)

    assert names(ask, group) == [(None, None)]
    (kept,) = rows("SELECT * FROM person")
    assert (kept["first_names"], kept["surnames"], kept["birth_date"]) == (None, None, None)


def test_what_was_told_before_it_was_forgotten_does_not_come_back(
    ask: Ask, hear: Hear, group: Group
):
    her = group.participants[0]
    hear(LearnerForgotten(participant_id=her), revision=3)

    hear(description(her), revision=2)

    assert names(ask, group) == [(None, None)]


def test_told_again_under_the_same_revision_she_is_known_again(ask: Ask, hear: Hear, group: Group):
    her, known = group.participants[0], names(ask, group)
    hear(LearnerForgotten(participant_id=her), revision=1)

    hear(description(her), revision=1)

    assert names(ask, group) == known


def test_what_is_forgotten_late_does_not_take_a_newer_name_away(ask: Ask, hear: Hear, group: Group):
    her = group.participants[0]
    hear(description(her), revision=4)

    hear(LearnerForgotten(participant_id=her), revision=3)

    assert names(ask, group) != [(None, None)]


def test_who_left_is_not_shown_by_what_is_told_under_the_same_revision(
    ask: Ask, hear: Hear, group: Group
):
    her = group.participants[0]
    hear(ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now()), revision=3)
    hear(LearnerForgotten(participant_id=her), revision=3)

    hear(description(her), revision=3)

    assert names(ask, group) == [(None, None)]


def test_a_certificate_stays_and_is_not_printed_without_its_name(
    ask: Ask, hear: Hear, graduates: Graduates
):
    hers = graduates.completes()
    certificate = ask(hers.issue())
    hear(LearnerForgotten(participant_id=hers.participant_id), revision=9)

    assert ask(GetCertificate(id=certificate.id)).state == "valid"
    with pytest.raises(NameUnavailable):
        ask(GetCertificateFile(id=certificate.id))
