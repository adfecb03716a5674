"""The cases by which the check of Ley 1780 is tried: every edge, one a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentoring.domain.ley_1780 import Figures
from mentoring.domain.teams import Held, Membership

TODAY = date(2026, 8, 18)
JOINED = date(2026, 1, 15)
#: 5,000 monthly minimum wages of 2026, and of 2025
MOST_2026, MOST_2025 = 5000 * 1_750_905, 5000 * 1_423_500
#: who nothing is against, by age
YOUNG = date(2004, 3, 1)
OLD = date(1980, 3, 1)
CHILD = date(2009, 3, 1)
ALL_MET = {"workers": 3, "assets": 20_000_000}


def member(
    born: date | None,
    *,
    role: str = "lead",
    units: int = 0,
    since: date = JOINED,
    until: date | None = None,
) -> Membership:
    shares = (Held(since=since, units=units),) if units else ()
    return Membership(role=role, born=born, since=since, until=until, shares=shares)


def person(**given: Any) -> Figures:
    return Figures(**{"legal_form": "natural_person", **ALL_MET, **given})


def company(units: int | None = 100, **given: Any) -> Figures:
    return Figures(**{"legal_form": "company", "capital_units": units, **ALL_MET, **given})


def holders(*held: tuple[date | None, int]) -> list[Membership]:
    return [member(born, role="partner", units=units) for born, units in held]


@dataclass(frozen=True, kw_only=True)
class Case:
    says: str
    figures: Figures
    team: list[Membership]
    outcome: str
    #: the codes of what is not met, with their findings
    but: dict[str, str]
    eligible_from: date | None = None


def case(
    says: str,
    figures: Figures,
    team: list[Membership],
    outcome: str,
    *,
    eligible_from: date | None = None,
    **but: str,
) -> Case:
    return Case(
        says=says,
        figures=figures,
        team=team,
        outcome=outcome,
        but=but,
        eligible_from=eligible_from,
    )


CASES = [
    # ---- a natural person's age, by today
    case("18 today", person(), [member(date(2008, 8, 18))], "eligible"),
    case(
        "18 tomorrow", person(), [member(date(2008, 8, 19))], "not_yet", age="not_yet",
        eligible_from=date(2026, 8, 19),
    ),
    case("35 until tomorrow", person(), [member(date(1990, 8, 19))], "eligible"),
    case("36 today", person(), [member(date(1990, 8, 18))], "not_eligible", age="not_met"),
    case(
        "born on 29 February, of age on 1 March", person(), [member(date(2012, 2, 29))],
        "not_yet", age="not_yet", eligible_from=date(2030, 3, 1),
    ),
    case("of an age that is not known", person(), [member(None)], "needs_review", age="unknown"),
    case("nobody leads", person(), [member(YOUNG, role="partner")], "needs_review", lead="unknown"),
    case("two lead", person(), [member(YOUNG), member(YOUNG)], "needs_review", lead="unknown"),
    case(
        "one led before", person(), [member(OLD, until=date(2026, 8, 17)), member(YOUNG)],
        "eligible",
    ),
    case(
        "one is to lead later", person(), [member(YOUNG), member(OLD, since=date(2026, 8, 19))],
        "eligible",
    ),
    # ---- a natural person's age, by the day of the registration
    case(
        "36 by now, 35 when it was registered", person(registered_on=date(2026, 8, 17)),
        [member(date(1990, 8, 18))], "eligible",
    ),
    case(
        "36 on the day of the registration", person(registered_on=date(2026, 8, 18)),
        [member(date(1990, 8, 18))], "not_eligible", age="not_met",
    ),
    case(
        "18 on the day of the registration", person(registered_on=date(2026, 2, 1)),
        [member(date(2008, 2, 1))], "eligible",
    ),
    case(
        "17 on the day of the registration, for which nobody comes of age any more",
        person(registered_on=date(2026, 1, 31)), [member(date(2008, 2, 1))], "not_eligible",
        age="not_met",
    ),
    case(
        "led by another one when it was registered", person(registered_on=date(2026, 2, 1)),
        [member(OLD, until=date(2026, 3, 1)), member(YOUNG, since=date(2026, 3, 2))],
        "not_eligible", age="not_met",
    ),
    case(
        "without a team when it was registered", person(registered_on=date(2026, 1, 14)),
        [member(YOUNG)], "needs_review", lead="unknown",
    ),
    case(
        "registered on the day of the law", person(registered_on=date(2016, 5, 2)),
        [member(date(1990, 1, 1), since=date(2016, 5, 2))], "eligible",
    ),
    case(
        "registered before the law", person(registered_on=date(2016, 5, 1)),
        [member(date(1990, 1, 1), since=date(2016, 5, 1))], "not_eligible", registered="not_met",
    ),
    # ---- a company's capital
    case("half", company(), holders((YOUNG, 50), (OLD, 50)), "not_eligible", capital="not_met"),
    case("half plus one", company(), holders((YOUNG, 51), (OLD, 49)), "eligible"),
    case("the greater half of an odd number", company(5), holders((YOUNG, 3), (OLD, 2)), "eligible"),
    case(
        "the smaller half of an odd number", company(5), holders((YOUNG, 2), (OLD, 3)),
        "not_eligible", capital="not_met",
    ),
    case("a single share", company(1), holders((YOUNG, 1)), "eligible"),
    case("of several", company(), holders((YOUNG, 26), (YOUNG, 25), (OLD, 49)), "eligible"),
    case(
        "as many shares as pesos", company(10**12), holders((YOUNG, 5 * 10**11), (OLD, 5 * 10**11)),
        "not_eligible", capital="not_met",
    ),
    case(
        "of unknown age who would decide", company(), holders((YOUNG, 50), (None, 1), (OLD, 49)),
        "needs_review", capital="unknown",
    ),
    case(
        "of unknown age who decides nothing", company(), holders((YOUNG, 51), (None, 49)), "eligible"
    ),
    case(
        "of unknown age who is too few", company(), holders((None, 50), (OLD, 50)), "not_eligible",
        capital="not_met",
    ),
    case("nobody's", company(), holders((YOUNG, 50)), "needs_review", capital="unknown"),
    case("nobody's, too few", company(), holders((OLD, 50)), "not_eligible", capital="not_met"),
    case("units not told", company(None), holders((YOUNG, 50)), "needs_review", capital="unknown"),
    case(
        "holders under 18", company(), holders((CHILD, 60), (OLD, 40)), "not_yet",
        capital="not_yet", eligible_from=date(2027, 3, 1),
    ),
    case(
        "two under 18, of whom the second decides", company(),
        holders((CHILD, 40), (date(2010, 5, 5), 20), (OLD, 40)), "not_yet", capital="not_yet",
        eligible_from=date(2028, 5, 5),
    ),
    case(
        "who comes of age after another one is 36", company(),
        holders((date(1991, 1, 1), 30), (CHILD, 30), (OLD, 40)), "not_eligible",
        capital="not_met",
    ),
    case(
        "who comes of age on the day before another one is 36", company(),
        holders((date(1991, 3, 2), 30), (CHILD, 30), (OLD, 40)), "not_yet",
        capital="not_yet", eligible_from=date(2027, 3, 1),
    ),
    case(
        "of whom one comes of age and one of unknown age would have to be young", company(),
        holders((CHILD, 40), (None, 20), (OLD, 40)), "needs_review", capital="unknown",
    ),
    case(
        "under 18 when it was registered", company(registered_on=date(2026, 2, 1)),
        holders((CHILD, 60), (OLD, 40)), "not_eligible", capital="not_met",
    ),
    case(
        "with the shares of the day of the registration", company(registered_on=date(2026, 2, 1)),
        [
            Membership(
                role="partner", born=YOUNG, since=JOINED, until=None,
                shares=(Held(since=JOINED, units=51), Held(since=date(2026, 5, 1), units=10)),
            ),
            member(OLD, units=49),
        ],
        "eligible",
    ),
    case(
        "with the share of who has left since", company(registered_on=date(2026, 2, 1)),
        [member(YOUNG, units=51, until=date(2026, 2, 1)), member(OLD, units=49)], "eligible",
    ),
    # ---- workers
    case("50 workers", person(workers=50), [member(YOUNG)], "eligible"),
    case("51 workers", person(workers=51), [member(YOUNG)], "not_eligible", workers="not_met"),
    case("none at work", person(workers=0), [member(YOUNG)], "eligible"),
    case("workers not told", person(workers=None), [member(YOUNG)], "needs_review", workers="unknown"),
    # ---- assets
    case("5,000 wages", person(assets=MOST_2026), [member(YOUNG)], "eligible"),
    case(
        "a peso more", person(assets=MOST_2026 + 1), [member(YOUNG)], "not_eligible",
        assets="not_met",
    ),
    case(
        "5,000 wages of the year of the registration",
        person(assets=MOST_2025, registered_on=date(2025, 12, 31)),
        [member(YOUNG, since=date(2025, 12, 31))], "eligible",
    ),
    case(
        "a peso more than in the year of the registration",
        person(assets=MOST_2025 + 1, registered_on=date(2025, 12, 31)),
        [member(YOUNG, since=date(2025, 12, 31))], "not_eligible", assets="not_met",
    ),
    case("assets not told", person(assets=None), [member(YOUNG)], "needs_review", assets="unknown"),
    # ---- legal forms
    case(
        "an establishment", Figures(legal_form="establishment", **ALL_MET), [member(YOUNG)],
        "not_eligible", legal_form="not_met",
    ),
    *(
        case(
            form, Figures(legal_form=form, **ALL_MET), [member(YOUNG)], "needs_review",
            legal_form="unknown",
        )
        for form in ("undecided", "association", "co_operative", "mutual")
    ),
    # ---- several things at once
    case(
        "not eligible before unknown", person(workers=51, assets=None), [member(date(2008, 8, 19))],
        "not_eligible", age="not_yet", workers="not_met", assets="unknown",
    ),
    case(
        "unknown before not yet", person(workers=None), [member(date(2008, 8, 19))], "needs_review",
        age="not_yet", workers="unknown",
    ),
    case(
        "an association that is too large", Figures(legal_form="association", workers=51),
        [member(YOUNG)], "not_eligible", legal_form="unknown", workers="not_met", assets="unknown",
    ),
]  # fmt: skip
