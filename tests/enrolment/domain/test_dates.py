from datetime import date

import pytest

from enrolment.domain.person import age_on, is_minor


@pytest.mark.parametrize(
    "written",
    [
        "18/02/2005",
        "18/2/2005",
        "2005-02-18",
        "2005/02/18",
        "18-02-2005",
        "18.02.2005",
        "2005-02-18 00:00:00",
        " 18/02/2005 ",
    ],
)
def test_the_day_comes_before_the_month_or_the_year_comes_first(read_row, written):
    assert read_row(fecha_nacimiento=written).row.birth_date == date(2005, 2, 18)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "missing_value"),
        ("31/02/2009", "impossible_date"),
        ("02/18/2005", "impossible_date"),
        ("29/02/2005", "impossible_date"),
        ("0000-01-01", "impossible_date"),
        ("5/4/10", "ambiguous_date"),
        ("38401", "unreadable_date"),
        ("18 de febrero", "unreadable_date"),
        ("١٨/٠٢/٢٠٠٥", "unreadable_date"),
        ("2005-02-18 13:45:00", "unreadable_date"),
        ("19/08/2026", "date_in_future"),
        ("18/02/1815", "implausible_date"),
    ],
)
def test_a_birth_date_in_doubt_refuses_the_row(refusals, written, code):
    assert refusals(fecha_nacimiento=written) == [("fecha_nacimiento", code)]


def test_a_birth_date_of_today_is_not_in_the_future(read_row):
    assert read_row(
        fecha_nacimiento="18/08/2026", tipo_documento="RC", autorizacion_fecha="18/08/2026"
    ).row


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 8, 18), date(2026, 8, 17), 17),
        (date(2008, 8, 18), date(2026, 8, 18), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 8, 18), date(2026, 8, 18), 0),
    ],
)
def test_age_is_counted_in_completed_years(born, day, age):
    assert age_on(born, day) == age
    assert is_minor(born, day) == (age < 18)
