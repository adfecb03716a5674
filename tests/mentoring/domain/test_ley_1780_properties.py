"""What holds for the check of Ley 1780 whatever the figures, the team and the day."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from mentoring.domain.age import age
from mentoring.domain.ley_1780 import Figures, judge, next_turn
from mentoring.domain.teams import Held, Membership, most_held

TODAY = date(2026, 8, 18)
days = some.dates(date(2024, 1, 1), date(2028, 12, 31))
births = some.none() | some.dates(date(1985, 1, 1), date(2012, 12, 31))
ORDER = ("eligible", "not_yet", "needs_review", "not_eligible")


@some.composite
def memberships(draw: Any) -> Membership:
    since = draw(days)
    until = draw(some.none() | some.dates(since, date(2029, 12, 31)))
    starts = sorted(draw(some.sets(some.dates(since, until or date(2029, 1, 1)), max_size=3)))
    shares = tuple(Held(since=day, units=draw(some.integers(0, 40))) for day in starts)
    role = draw(some.sampled_from(("lead", "partner", "member", "adviser")))
    return Membership(role=role, born=draw(births), since=since, until=until, shares=shares)


teams = some.lists(memberships(), max_size=5)
all_figures = some.builds(
    Figures,
    legal_form=some.sampled_from(("natural_person", "company", "company", "mutual", "undecided")),
    registered_on=some.none() | some.dates(date(2024, 1, 1), TODAY),
    workers=some.none() | some.integers(0, 60),
    assets=some.none() | some.integers(0, 10**10),
    capital_units=some.none() | some.integers(1, 100),
)


@given(all_figures, teams)
def test_the_outcome_is_the_worst_of_the_findings(figures: Figures, team: list[Membership]):
    judgement = judge(figures, team, today=TODAY)

    outcomes = {
        "met": "eligible",
        "not_yet": "not_yet",
        "unknown": "needs_review",
        "not_met": "not_eligible",
    }
    worst = max(ORDER.index(outcomes[each.finding]) for each in judgement.reasons)
    assert judgement.outcome == ORDER[worst]
    assert (judgement.eligible_from is not None) == (judgement.outcome == "not_yet")


@given(all_figures, teams)
def test_nobody_is_eligible_later_who_is_not_so_on_the_day_that_is_told(
    figures: Figures, team: list[Membership]
):
    # Nothing else changes: everybody stays with the share of today, and the wage stays.
    stays = [
        Membership(
            role=each.role,
            born=each.born,
            since=TODAY,
            until=None,
            shares=(Held(since=TODAY, units=each.units_on(TODAY)),),
        )
        for each in team
        if each.is_on(TODAY)
    ]
    judgement = judge(figures, stays, today=TODAY)
    if judgement.eligible_from is None:
        return

    def decides(on: date) -> set[str]:
        reasons = judge(figures, stays, today=on).reasons
        return {each.finding for each in reasons if each.code in ("age", "capital")}

    assert judgement.eligible_from > TODAY
    assert decides(judgement.eligible_from) == {"met"}
    assert decides(judgement.eligible_from - timedelta(days=1)) == {"not_yet"}


@given(all_figures, teams, some.integers(1, 400))
def test_until_the_next_turn_the_check_comes_out_as_today(
    figures: Figures, team: list[Membership], ahead: int
):
    turn = next_turn(figures, team, today=TODAY)
    later = TODAY + timedelta(days=ahead)
    if turn is not None and turn <= later:
        later = turn - timedelta(days=1)

    assert judge(figures, team, today=later).outcome == judge(figures, team, today=TODAY).outcome


@given(all_figures, teams, some.data())
def test_knowing_an_age_never_turns_what_was_decided(
    figures: Figures, team: list[Membership], data: some.DataObject
):
    before = judge(figures, team, today=TODAY).outcome
    told = [
        Membership(
            role=each.role,
            born=each.born or data.draw(some.dates(date(1985, 1, 1), date(2012, 12, 31))),
            since=each.since,
            until=each.until,
            shares=each.shares,
        )
        for each in team
    ]

    after = judge(figures, told, today=TODAY).outcome

    assert before == "needs_review" or after == before


@given(some.lists(some.tuples(births, some.integers(0, 30)), max_size=5), some.integers(0, 60))
def test_a_company_is_eligible_where_young_people_hold_more_than_half(
    held: list[tuple[date | None, int]], nobodys: int
):
    units = sum(each for _, each in held) + nobodys or 1
    figures = Figures(legal_form="company", workers=1, assets=1, capital_units=units)
    team = [
        Membership(
            role="partner",
            born=born,
            since=TODAY,
            until=None,
            shares=(Held(since=TODAY, units=each),),
        )
        for born, each in held
    ]
    young = sum(each for born, each in held if born and 18 <= age(born, on=TODAY) <= 35)

    outcome = judge(figures, team, today=TODAY).outcome

    assert (outcome == "eligible") == (2 * young > units)


@given(some.lists(memberships(), max_size=4), days)
def test_the_most_that_is_held_is_that_of_some_day(team: list[Membership], since: date):
    # Past the last of these days nothing begins any more.
    every_day = (since + timedelta(days=each) for each in range((date(2030, 1, 2) - since).days))
    sums = [sum(each.units_on(day) for each in team) for day in every_day]

    assert most_held(team, since=since) == max(sums)


def test_who_holds_more_than_there_is_and_may_be_young_leaves_it_open():
    figures = Figures(legal_form="company", workers=1, assets=1, capital_units=1)
    held = (Held(since=date(2024, 1, 1), units=1),)
    team = [
        Membership(role="partner", born=born, since=date(2024, 1, 1), until=None, shares=held)
        for born in (date(1985, 1, 1), None)
    ]

    assert judge(figures, team, today=TODAY).outcome == "needs_review"
