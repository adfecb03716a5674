"""Who is proposed as the same person, with which reasons, and who is not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrolment.domain.matching import PROPOSED_AT, compare, earlier_rows, match_keys
from enrolment.domain.matching.keys import NEAREST
from enrolment.domain.matching.names import is_one_slip
from tests.enrolment.domain.people import anybody, luisa, other, villagers

MOTHERS = {"mobile": "+573110000000", "email": "mama@example.org"}


def test_one_number_is_proposed_whatever_else_differs_and_another_type_is_told():
    match = compare(luisa(), other(document_number="1192115159"))

    assert match.score == 60
    assert match.reasons == ("same_document_number", "other_document_type")


def test_a_record_is_wholly_like_itself():
    assert compare(luisa(), luisa()).score == 100


@pytest.mark.parametrize(
    ("first_names", "surnames", "reason"),
    [
        ("Luisa", "Páez Lozano", "same_name"),
        ("LUISA", "Paez Lozano", "same_name"),
        ("Luisa", "Lozano Páez", "same_name"),
        ("Páez Lozano", "Luisa", "same_name"),
        ("Luiza", "Páes Lozano", "similar_name"),
        ("Luisa Fernanda", "Páez Lozano", "similar_name"),
        ("Luisa", "Páez", "similar_name"),
        ("Luisa", "Páez Losano de Ruiz", "similar_name"),
        ("Luisa", "Páez Lozamo", "similar_name"),
    ],
)
def test_a_name_and_an_equal_birth_date_are_proposed(first_names, surnames, reason):
    match = compare(
        luisa(),
        other(first_names=first_names, surnames=surnames, birth_date=date(2008, 3, 11)),
    )

    assert match.proposed
    assert match.reasons == (reason, "same_birth_date")


@pytest.mark.parametrize("day", [date(2008, 11, 3), date(2008, 3, 12), date(2003, 3, 11)])
def test_a_birth_date_with_a_slip_is_proposed_beside_the_whole_name_only(day: date):
    whole = compare(luisa(), other(first_names="Luisa", surnames="Paes Losano", birth_date=day))
    assert whole.proposed
    assert whole.reasons == ("similar_name", "similar_birth_date")
    part = compare(luisa(), other(first_names="Luisa", surnames="Páez", birth_date=day))
    assert not part.proposed


@pytest.mark.parametrize(
    ("contact", "reason"),
    [("mobile", "same_mobile"), ("email", "same_email")],
)
def test_the_same_name_and_one_contact_are_proposed(contact: str, reason: str):
    contacts = {contact: getattr(luisa(), contact)}
    match = compare(luisa(), other(first_names="Luisa", surnames="Páez Lozano", **contacts))

    assert match.proposed
    assert match.reasons == ("same_name", reason)


def test_an_address_is_the_same_in_capitals():
    assert "same_email" in compare(luisa(), other(email="Luisa.Paez@example.org")).reasons


def test_a_name_alone_is_never_proposed():
    assert not compare(luisa(), other(first_names="Luisa", surnames="Páez Lozano")).proposed


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Luisa", "Paula"),
        ("Luisa Fernanda", "Laura Camila"),
        ("María José", "María Fernanda"),
        ("Paula", "Paola"),
        ("Andrés", "Andrea"),
    ],
)
@pytest.mark.parametrize("born", [date(2008, 3, 11), date(2006, 3, 11), date(2010, 8, 30)])
def test_sisters_and_twins_who_share_surnames_and_their_mothers_contacts_are_not_proposed(
    one: str, another: str, born: date
):
    match = compare(
        luisa(first_names=one, **MOTHERS),
        luisa(first_names=another, document_number="1192115160", birth_date=born, **MOTHERS),
    )

    assert match.score < PROPOSED_AT
    assert not {"same_name", "similar_name"} & set(match.reasons)


def test_two_first_names_written_together_are_the_same_two():
    match = compare(
        luisa(first_names="María José"),
        other(first_names="Mariajosé", surnames="Páez Lozano", birth_date=date(2008, 3, 11)),
    )
    assert match.proposed


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("rodriges", "rodriyes", True),
        ("karne", "karen", True),
        ("yemi", "yeimi", True),
        ("lozano", "lozzano", True),
        ("ana", "ada", False),
        ("paula", "paola", False),
        ("daniel", "daniela", False),
        ("karen", "nerak", False),
        ("estefania", "estela", False),
    ],
)
def test_one_slip_of_the_pen_is_told_from_another_name(one: str, other: str, slip: bool):
    assert is_one_slip(one, other) is is_one_slip(other, one) is slip


@given(a=st.one_of(villagers, anybody), b=st.one_of(villagers, anybody))
@settings(max_examples=200)
def test_it_makes_no_difference_which_record_is_compared_with_which(a, b):
    match = compare(a, b)

    assert match == compare(b, a)
    assert 0 <= match.score <= 100
    assert len(set(match.reasons)) == len(match.reasons)


@given(anybody)
def test_whatever_a_record_holds_it_is_like_itself(who):
    match = compare(who, who)

    assert match.proposed
    assert {"same_document_number", "same_name", "same_birth_date"} <= set(match.reasons)


@given(a=villagers, b=villagers)
@settings(max_examples=400)
def test_two_that_are_proposed_share_a_key(a, b):
    if compare(a, b).proposed:
        assert set(match_keys(a)) & set(match_keys(b))


def test_those_who_share_only_a_name_or_only_a_birth_date_share_no_key():
    keys = set(match_keys(luisa()))

    assert not keys & set(match_keys(other(first_names="Luisa", surnames="Páez Lozano")))
    assert not keys & set(match_keys(other(birth_date=date(2008, 3, 11))))


def test_a_row_of_a_sheet_is_held_against_those_before_it():
    again = luisa(document_number="1192115160", mobile=None, email=None)
    keys = {2: match_keys(luisa()), 3: match_keys(other()), 7: match_keys(again)}

    assert earlier_rows(keys) == {2: [], 3: [], 7: [2]}


def test_a_telephone_that_a_whole_sheet_has_is_no_reason_to_compare_all_with_all():
    earlier = earlier_rows(dict.fromkeys(range(500), ("p:+573000000000",)))

    assert len(earlier[499]) == NEAREST
    assert earlier[499][-1] == 498


def test_no_value_of_a_person_is_in_what_is_written_about_her():
    assert repr(luisa()) == "Likeness(…)"
    assert "1192115159" not in repr(compare(luisa(), luisa()))
