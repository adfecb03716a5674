"""The check of Ley 1780: its table, its words, and the days on which it may change."""

from datetime import date

import pytest

from mentoring.domain.ley_1780 import Figures, Judgement, judge, next_turn, reason_text
from mentoring.domain.teams import Membership
from tests.mentoring.domain.ley_1780_cases import (
    CASES,
    CHILD,
    OLD,
    TODAY,
    YOUNG,
    Case,
    company,
    holders,
    member,
    person,
)


def judged(case: Case) -> Judgement:
    return judge(case.figures, case.team, today=TODAY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_table(case: Case):
    judgement = judged(case)

    findings = {each.code: each.finding for each in judgement.reasons if each.finding != "met"}
    assert (judgement.outcome, findings) == (case.outcome, case.but)
    assert judgement.eligible_from == case.eligible_from
    assert judgement.judged_on == (case.figures.registered_on or TODAY)


def test_the_table_is_long_enough():
    assert len(CASES) >= 25


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_every_reason_has_words_that_tell_no_birth_date(case: Case, language: str):
    for each in judged(case).reasons:
        text = reason_text(each, language=language)
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "{" not in text
        assert not any(str(born) in text for born in (one.born for one in case.team) if born)


def test_a_year_whose_wage_is_not_known_needs_a_review():
    judgement = judge(person(), [member(YOUNG)], today=date(2031, 1, 1))

    assert (judgement.outcome, judgement.minimum_wage) == ("needs_review", None)
    (reason,) = (each for each in judgement.reasons if each.finding == "unknown")
    assert reason_text(reason, language="en") == (
        "Assets of 20,000,000 pesos; the minimum wage of 2031 is not known here."
    )


def test_the_words_give_the_figures_that_decide():
    judgement = judge(company(), holders((CHILD, 60), (OLD, 40)), today=TODAY)

    said = {each.code: reason_text(each, language="es") for each in judgement.reasons}
    assert said == {
        "legal_form": "Sociedad: la ley la contempla.",
        "not_registered": "Sin matrícula mercantil: se juzga por hoy, 2026-08-18.",
        "capital": "Personas de 18 a 35 años tienen 0 de 100 unidades de capital el 2026-08-18;"
        " hacen falta 51 (la mitad más uno); se cumple desde el 2027-03-01.",
        "workers": "3 trabajadores; como máximo 50.",
        "assets": "Activos de 20.000.000 pesos; como máximo 8.754.525.000:"
        " 5.000 salarios mínimos de 1.750.905 (2026).",
    }


TURNS = [
    # of the assets: another wage
    (person(), [], date(2027, 1, 1)),
    (person(assets=None), [], None),
    (person(assets=None), [member(date(2008, 8, 19))], date(2026, 8, 19)),
    (person(assets=None), [member(date(2008, 8, 18))], date(2044, 8, 18)),
    (person(assets=None), [member(date(2008, 2, 29))], date(2044, 2, 29)),
    (person(assets=None), [member(date(1990, 8, 18))], None),
    (person(assets=None), [member(CHILD, role="partner")], None),
    (person(assets=None), [member(CHILD, until=date(2026, 12, 31))], date(2027, 1, 1)),
    (person(assets=None), [member(CHILD, until=date(2026, 8, 17))], None),
    (person(assets=None), [member(CHILD, since=date(2026, 9, 1))], date(2026, 9, 1)),
    (person(registered_on=TODAY), [member(CHILD)], None),
    (company(assets=None), holders((CHILD, 1)), date(2027, 3, 1)),
    (company(assets=None), holders((CHILD, 0)), None),
    (Figures(legal_form="mutual"), holders((CHILD, 1)), None),
]


@pytest.mark.parametrize(("figures", "team", "day"), TURNS)
def test_the_next_day_that_may_change_it_is_known(
    figures: Figures, team: list[Membership], day: date | None
):
    assert next_turn(figures, team, today=TODAY) == day
