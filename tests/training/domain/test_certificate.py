"""What is said on a certificate, and how a name is compared."""

from datetime import date

import pytest

from training.domain.certificate import Addresses, Holder, name_digest, number_of
from training.domain.certificate_words import in_words, words
from training.domain.programme import Programme

SALT = b"a salt of its own"


def programme(**title: str) -> Programme:
    return Programme(
        code="x",
        version=1,
        title=title,
        kind="course",
        ordered=False,
        modules=(),
        absences_in_a_row=3,
        ambassador_months=12,
    )


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("es", date(2026, 8, 18), "18 de agosto de 2026"),
        ("en", date(2026, 8, 18), "18 August 2026"),
        ("fr", date(2026, 8, 18), "18 août 2026"),
        ("fr", date(2026, 2, 1), "1er février 2026"),
        ("es", date(2027, 1, 1), "1 de enero de 2027"),
        ("en", date(2027, 12, 31), "31 December 2027"),
    ],
)
def test_dates_are_in_the_words_of_the_language(language, day, said):
    assert in_words(day, language) == said


def test_a_certificate_is_in_its_language_and_its_title_in_the_first_that_there_is():
    facts = {
        "issuer": "gestarsalud",
        "name": "Yuranis Peñaloza",
        "programme": programme(es="Emprendimiento", fr="Entrepreneuriat"),
        "number": "NOS-2026-000001",
        "link": "https://nosotros.example.org/v/gestarsalud/x",
        "completed_on": date(2026, 8, 18),
        "issued_on": date(2026, 8, 19),
    }
    in_french, in_english = words(language="fr", **facts), words(language="en", **facts)
    assert in_french.completed == "a terminé, le 18 août 2026, le programme"
    assert (in_french.programme, in_english.programme) == ("Entrepreneuriat", "Emprendimiento")
    assert in_english.says == "gestarsalud certifies that"


@pytest.mark.parametrize(
    "same",
    [
        "María-José  GÓMEZ Núñez",
        "maria jose gomez nunez",
        " Maria José Gómez Nuñez ",
        "Mari\u0301a Jose\u0301 Go\u0301mez Nu\u0301n\u0303ez",
    ],
)
def test_accents_capitals_hyphens_and_spaces_make_no_difference_to_a_name(same):
    printed = name_digest("María José Gómez Núñez", salt=SALT)
    assert name_digest(same, salt=SALT) == printed


@pytest.mark.parametrize(
    "other", ["María Gómez Núñez", "María José Gómez", "Mariajosé Gómez Núñez"]
)
def test_another_name_is_another(other):
    assert name_digest(other, salt=SALT) != name_digest("María José Gómez Núñez", salt=SALT)


def test_the_same_name_has_another_digest_on_another_certificate():
    assert name_digest("Ana Rojas", salt=SALT) != name_digest("Ana Rojas", salt=b"another")


def test_initials_are_of_each_word_of_a_name():
    her = Holder(first_names=" ángela  maría", surnames="de la Ossa")
    assert (her.name, her.initials) == ("ángela maría de la Ossa", "Á. M. D. L. O.")


def test_numbers_sort_as_they_were_given():
    assert number_of(year=2026, count=123) == "NOS-2026-000123"


def test_an_issuers_addresses_are_below_where_the_gateway_is():
    where = Addresses.of("la-u", public_url="https://nosotros.example.org/")
    assert where.issuer == "https://nosotros.example.org/v/la-u"
    assert where.link("t") == "https://nosotros.example.org/v/la-u/t"
    assert where.keys == "https://nosotros.example.org/v/la-u/keys"
    assert where.revocations == "https://nosotros.example.org/v/la-u/revocations"
