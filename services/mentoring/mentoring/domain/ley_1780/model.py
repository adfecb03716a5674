"""What the check is about, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Finding = Literal["met", "not_met", "not_yet", "unknown"]
Outcome = Literal["eligible", "not_eligible", "not_yet", "needs_review"]

#: full years that somebody may have
YOUNGEST, OLDEST = 18, 35
MOST_WORKERS = 50
#: that the assets may come to
MOST_WAGES = 5000
#: from which on what is registered has the benefit (Ley 1780 de 2016, art. 3)
IN_FORCE = date(2016, 5, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A project before the law; what is none, is not known."""

    legal_form: str
    #: none: it is not registered
    registered_on: date | None = None
    workers: int | None = None
    #: pesos
    assets: int | None = None
    #: into which the capital is divided
    capital_units: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One thing that decides: what was found, and by which figures."""

    code: str
    finding: Finding
    #: which of the texts says it, where there are several for a code and finding
    case: str = ""
    values: Mapping[str, int | str | date] = field(default_factory=dict[str, "int | str | date"])
    #: not yet: from when on it is met
    met_from: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """The outcome, and everything that it follows from."""

    outcome: Outcome
    judged_on: date
    #: of the outcome `not_yet`: the first day on which it would be `eligible`
    eligible_from: date | None
    reasons: tuple[Reason, ...]
    #: pesos a month; none: that of the year is not known here
    minimum_wage: int | None
