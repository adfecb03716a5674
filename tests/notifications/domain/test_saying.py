"""Moments and days, as people say them."""

from datetime import UTC, date, datetime

import pytest

from notifications.domain.saying import day_and_time, day_of, said, time_of

BOGOTA = "America/Bogota"
NINE = datetime(2026, 8, 22, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sábado 22 de agosto, 9:00 a. m."),
        ("en", "Saturday 22 August, 9:00 am"),
        ("fr", "samedi 22 août à 9 h 00"),
        ("de", "sábado 22 de agosto, 9:00 a. m."),
    ],
)
def test_a_moment_is_said_in_her_language_and_zone(language, text):
    assert day_and_time(NINE, zone=BOGOTA, language=language) == text


@pytest.mark.parametrize(
    ("hour", "text"),
    [(5, "12:05 a. m."), (16, "11:05 a. m."), (17, "12:05 p. m."), (4, "11:05 p. m.")],
)
def test_midnight_and_noon_are_twelve(hour, text):
    moment = datetime(2026, 8, 22, hour, 5, tzinfo=UTC)
    assert time_of(moment, zone=BOGOTA, language="es") == text


def test_the_zone_decides_the_day():
    late = datetime(2026, 8, 23, 2, 30, tzinfo=UTC)
    assert day_and_time(late, zone=BOGOTA, language="es").startswith("sábado 22")
    assert day_and_time(late, zone="Europe/Paris", language="fr") == "dimanche 23 août à 4 h 30"


def test_the_first_of_a_month_has_its_own_word_in_french():
    assert day_of(date(2026, 9, 1), language="fr") == "mardi 1er septembre"
    assert day_of(date(2026, 9, 1), language="es") == "martes 1 de septiembre"


def test_what_is_written_down_becomes_words_when_it_is_sent():
    data = {"begins_at": "2026-08-22T14:00:00+00:00", "place": "Casa 1", "due_on": "2026-09-01"}
    values = said(data, first_names="Yeimy", language="en", zone=BOGOTA)
    assert values == {
        "first_names": "Yeimy",
        "day": "Saturday 22 August",
        "time": "9:00 am",
        "when": "Saturday 22 August, 9:00 am",
        "place": "Casa 1",
        "due": "Tuesday 1 September",
    }


@pytest.mark.parametrize("data", [{}, {"place": ""}, {"place": "  "}])
def test_a_place_that_is_not_known_says_so(data):
    assert said(data, first_names="", language="es", zone=BOGOTA)["place"] == "por confirmar"


def test_what_is_gathered_for_a_day_becomes_a_line_each():
    data = {"items": "2026-08-22T14:00:00Z Casa 1, Soacha\n2026-08-22T20:00:00Z "}
    values = said(data, first_names="Yeimy", language="fr", zone=BOGOTA)
    assert values["items"] == "samedi 22 août à 9 h 00 : Casa 1, Soacha\nsamedi 22 août à 15 h 00"
