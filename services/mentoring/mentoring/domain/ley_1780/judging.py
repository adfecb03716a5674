"""Every reason, and the outcome that follows from them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from mentoring.domain.age import birthday
from mentoring.domain.ley_1780.capital import judge_capital
from mentoring.domain.ley_1780.model import (
    IN_FORCE,
    MOST_WAGES,
    MOST_WORKERS,
    OLDEST,
    YOUNGEST,
    Figures,
    Finding,
    Judgement,
    Outcome,
    Reason,
)
from mentoring.domain.ley_1780.person import judge_person
from mentoring.domain.ley_1780.wages import MINIMUM_WAGES
from mentoring.domain.teams import Membership

#: the finding that decides, before those after it, and what then comes of the check
_OUTCOMES: Sequence[tuple[Finding, Outcome]] = (
    ("not_met", "not_eligible"),
    ("unknown", "needs_review"),
    ("not_yet", "not_yet"),
    ("met", "eligible"),
)
_MATTERS: dict[str, Callable[[Membership], bool]] = {
    "natural_person": lambda each: "lead" in (each.role, *(turn.role for turn in each.roles)),
    "company": lambda each: any(share.units for share in each.shares),
}


def judge(figures: Figures, team: Sequence[Membership], *, today: date) -> Judgement:
    """Hold a project against the law: `not_eligible` where anything is against it for good,
    `needs_review` where anything is not known, `not_yet` where only age is missing."""
    day = figures.registered_on or today
    wage = MINIMUM_WAGES.get(day.year)
    reasons = (
        _legal_form(figures.legal_form),
        _registration(figures.registered_on, day),
        *_people(figures, team, day),
        _workers(figures.workers),
        _assets(figures.assets, wage, day),
    )
    findings = {each.finding for each in reasons}
    outcome: Outcome = next(each for finding, each in _OUTCOMES if finding in findings)
    waits = [each.met_from for each in reasons if each.met_from is not None]
    return Judgement(
        outcome=outcome,
        judged_on=day,
        eligible_from=max(waits) if outcome == "not_yet" else None,
        reasons=reasons,
        minimum_wage=wage,
    )


def next_turn(figures: Figures, team: Sequence[Membership], *, today: date) -> date | None:
    """The next day on which the check may come out otherwise although nobody changes anything.

    Somebody has her 18th or 36th birthday, joins, leaves or has another share, or there is
    another minimum wage. What is registered was judged for good: there is no such day.
    """
    if figures.registered_on is not None:
        return None
    return min((day for day in _turns(figures, team, today) if day > today), default=None)


def _turns(figures: Figures, team: Sequence[Membership], today: date) -> Iterator[date]:
    if figures.assets is not None:
        yield date(today.year + 1, 1, 1)
    matters = _MATTERS.get(figures.legal_form)
    for each in team:
        if matters is None or not matters(each) or each.is_over(today):
            continue
        yield from each.turns()
        if each.born is not None:
            yield birthday(each.born, years=YOUNGEST)
            yield birthday(each.born, years=OLDEST + 1)


def _legal_form(form: str) -> Reason:
    match form:
        case "natural_person" | "company":
            return Reason(code="legal_form", finding="met", values={"form": form})
        case "establishment":
            return Reason(code="legal_form", finding="not_met")
        case "undecided":
            return Reason(code="legal_form", finding="unknown", case="undecided")
        case _:
            return Reason(code="legal_form", finding="unknown", values={"form": form})


def _registration(registered_on: date | None, day: date) -> Reason:
    if registered_on is None:
        return Reason(code="not_registered", finding="met", values={"day": day})
    finding: Finding = "met" if registered_on >= IN_FORCE else "not_met"
    values = {"day": registered_on, "in_force": IN_FORCE}
    return Reason(code="registered", finding=finding, values=values)


def _people(figures: Figures, team: Sequence[Membership], day: date) -> Sequence[Reason]:
    match figures.legal_form:
        case "natural_person":
            return [judge_person(team, day=day, may_wait=figures.registered_on is None)]
        case "company":
            units = figures.capital_units
            may_wait = figures.registered_on is None
            return [judge_capital(team, units=units, day=day, may_wait=may_wait)]
        case _:
            return []


def _workers(workers: int | None) -> Reason:
    if workers is None:
        return Reason(code="workers", finding="unknown")
    values = {"workers": workers, "most": MOST_WORKERS}
    finding: Finding = "met" if workers <= MOST_WORKERS else "not_met"
    return Reason(code="workers", finding=finding, values=values)


def _assets(assets: int | None, wage: int | None, day: date) -> Reason:
    if assets is None:
        return Reason(code="assets", finding="unknown")
    values: dict[str, int | str | date] = {"assets": assets, "wages": MOST_WAGES, "year": day.year}
    if wage is None:
        return Reason(code="assets", finding="unknown", case="no_wage", values=values)
    most = MOST_WAGES * wage
    finding: Finding = "met" if assets <= most else "not_met"
    return Reason(code="assets", finding=finding, values={**values, "wage": wage, "most": most})
