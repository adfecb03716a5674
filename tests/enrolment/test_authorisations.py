"""Authorisations: the texts, giving, renewing, and the copy."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from enrolment.domain.coming_of_age import local_day
from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    AlreadyOfAge,
    EndGuardian,
    GetAuthorisation,
    ListAuthorisations,
    ListAuthorisationTexts,
    ParticipantRestricted,
    TextMissing,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.enrolment.values import authorisation, guardian, person, told_text, wrong

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def test_texts_are_numbered_by_purpose_and_language(ask: Ask):
    made = [
        ask(told_text()),
        ask(told_text(body="Autorizo el uso de mi imagen y de mi voz.")),
        ask(told_text(language="fr")),
        ask(told_text(purpose="research")),
    ]

    assert [each.version for each in made] == [1, 2, 1, 1]
    assert ask(ListAuthorisationTexts()).items == tuple(made)
    first = ask(ListAuthorisationTexts(limit=3))
    assert ask(ListAuthorisationTexts(limit=3, after=first.next)).items == (made[3],)


def test_texts_that_are_published_at_once_get_versions_of_their_own(ask: Ask):
    with ThreadPoolExecutor(max_workers=3) as at_once:
        made = list(at_once.map(lambda _: ask(told_text()), range(3)))

    assert sorted(each.version for each in made) == [1, 2, 3]


def test_organisations_number_and_see_their_own_texts(ask: Ask):
    mine = ask(told_text())

    assert ask(told_text(), organisation="la-u").version == 1
    assert ask(ListAuthorisationTexts()).items == (mine,)


def test_a_copy_says_what_was_told_when_and_how(ask: Ask):
    grown = ask(person(document_type="CC", birth_date=date(2001, 5, 17)))
    told = ask(told_text())

    given = ask(
        authorisation(
            grown.id, "images", how="paper", text_id=told.id, evidence="Carpeta 3, folio 12"
        )
    )

    assert ask(GetAuthorisation(id=given.id)) == given
    assert (given.text, given.text_version, given.text_language) == (told.body, 1, "es")
    assert (given.how, given.evidence) == ("paper", "Carpeta 3, folio 12")
    assert (given.given_on, given.guardian_id) == (date(2026, 8, 11), None)
    assert given.in_force


@pytest.mark.parametrize("how", ["paper", "digital", "recorded_call"])
def test_what_was_signed_clicked_or_recorded_needs_its_text(ask: Ask, how: str):
    someone = ask(person())
    theirs = ask(told_text(), organisation="la-u")
    other = ask(told_text(purpose="research"))

    with pytest.raises(TextMissing):
        ask(authorisation(someone.id, "images", how=how))
    for unknown in (new_id(), theirs.id):
        with pytest.raises(NotFound) as not_found:
            ask(authorisation(someone.id, "images", how=how, text_id=unknown))
        assert not_found.value.kind == "authorisation_text"
    with pytest.raises(InvalidFields) as refused:
        ask(authorisation(someone.id, "images", how=how, text_id=other.id))
    assert wrong(refused.value) == [("text_id", "text_of_another_purpose")]


def test_an_authorisation_is_given_between_her_birth_and_today(ask: Ask):
    someone = ask(person())
    today = local_day(clock.now())

    with pytest.raises(InvalidFields) as late:
        ask(authorisation(someone.id, "images", given_on=today + timedelta(days=1)))
    with pytest.raises(InvalidFields) as early:
        ask(authorisation(someone.id, "images", given_on=date(2011, 2, 17)))

    assert wrong(late.value) == [("given_on", "date_in_future")]
    assert wrong(early.value) == [("given_on", "before_birth")]
    assert ask(authorisation(someone.id, "images", given_on=today)).in_force


def test_a_guardian_with_access_can_authorise(ask: Ask):
    minor = ask(person())
    mother = ask(guardian(minor.id))

    given = ask(authorisation(minor.id, "images", guardian_id=mother.id))
    ask(EndGuardian(guardian_id=mother.id, expected_revision=1))

    assert given.guardian_id == mother.id
    assert ask(GetAuthorisation(id=given.id)).in_force
    with pytest.raises(NotFound) as ended:
        ask(authorisation(minor.id, "images", guardian_id=mother.id))
    assert (ended.value.kind, ended.value.id) == ("guardian", mother.id)


def test_nobody_elses_guardian_can_authorise(ask: Ask):
    minor = ask(person())
    other = ask(person(document_number="1023523999", first_names="Yeimy"))
    mother = ask(guardian(other.id))

    for stranger in (mother.id, new_id()):
        with pytest.raises(NotFound) as refused:
            ask(authorisation(minor.id, "images", guardian_id=stranger))
        assert refused.value.kind == "guardian"


def test_nobody_authorises_for_who_is_18(ask: Ask):
    grown = ask(person(document_type="CC", birth_date=date(2001, 5, 17)))

    with pytest.raises(AlreadyOfAge):
        ask(authorisation(grown.id, "images", guardian_id=new_id()))


def test_a_new_authorisation_renews_the_one_in_force(ask: Ask):
    someone = ask(person())
    first = ask(authorisation(someone.id, "images", given_on=date(2026, 8, 1)))
    other = ask(authorisation(someone.id, "research"))

    second = ask(authorisation(someone.id, "images"))

    now = {each.id: each for each in ask(ListAuthorisations(id=someone.id)).items}
    assert list(now) == [second.id, other.id, first.id]
    assert (now[first.id].in_force, now[first.id].ended_why) == (False, "renewed")
    assert (now[second.id].in_force, now[second.id].ended_why) == (True, None)
    assert now[other.id].in_force


def test_one_of_those_who_authorise_at_once_stays_in_force(ask: Ask):
    someone = ask(person())

    with ThreadPoolExecutor(max_workers=4) as at_once:
        list(at_once.map(lambda _: ask(authorisation(someone.id, "images")), range(4)))

    items = ask(ListAuthorisations(id=someone.id)).items
    assert sorted(each.in_force for each in items) == [False, False, False, True]


def test_authorisations_of_who_has_left_are_shown_to_nobody_and_none_is_added(ask: Ask):
    someone = ask(person())
    given = ask(authorisation(someone.id, "research"))
    ask(WithdrawParticipant(participant_id=someone.id))

    for contract in (
        GetAuthorisation(id=given.id),
        ListAuthorisations(id=someone.id),
        authorisation(someone.id, "images"),
    ):
        with pytest.raises(ParticipantRestricted):
            ask(contract)


def test_an_authorisation_of_another_organisation_is_not_there(ask: Ask):
    someone = ask(person())
    given = ask(authorisation(someone.id, "images"))

    for contract, kind in (
        (GetAuthorisation(id=given.id), "authorisation"),
        (WithdrawAuthorisation(authorisation_id=given.id, how="call"), "authorisation"),
        (ListAuthorisations(id=someone.id), "participant"),
        (authorisation(someone.id, "images"), "participant"),
    ):
        with pytest.raises(NotFound) as refused:
            ask(contract, organisation="la-u")
        assert refused.value.kind == kind


def test_what_is_done_with_authorisations_is_in_the_audit_log(ask: Ask, rows: Rows):
    someone = ask(person())
    given = ask(authorisation(someone.id, "images"))
    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))
    ask(GetAuthorisation(id=given.id))

    entries = {(row["action"], row["subject"]) for row in rows("SELECT * FROM audit")}

    assert ("give_authorisation", str(someone.id)) in entries
    assert ("withdraw_authorisation", str(someone.id)) in entries
    assert ("get_authorisation", str(given.id)) in entries
