"""For whom an intake is, and whether somebody is among them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from enrolment.domain.person import age_on
from enrolment.domain.sheet.columns import simplified

Reason = Literal[
    "gender_unknown",
    "municipality_unknown",
    "other_gender",
    "other_municipality",
    "other_sex",
    "sex_unknown",
    "too_old",
    "too_young",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """What an intake asks for; an empty collection asks for nothing."""

    youngest: int | None = None
    oldest: int | None = None
    municipalities: Collection[str] = ()
    sexes: Collection[str] = ()
    genders: Collection[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Applicant:
    """What is known of who applies."""

    birth_date: date
    municipality: str | None = None
    sex: str | None = None
    gender: str | None = None


def reasons_against(
    applicant: Applicant, conditions: Conditions, *, on: date
) -> tuple[Reason, ...]:
    """Why somebody is not eligible; none: she is.

    A condition about something that nobody has told counts as not met, under a code of its own.
    """
    age = age_on(applicant.birth_date, on)
    found: list[Reason] = []
    if conditions.youngest is not None and age < conditions.youngest:
        found.append("too_young")
    if conditions.oldest is not None and age > conditions.oldest:
        found.append("too_old")
    if conditions.municipalities:
        wanted = {simplified(each) for each in conditions.municipalities}
        if applicant.municipality is None:
            found.append("municipality_unknown")
        elif simplified(applicant.municipality) not in wanted:
            found.append("other_municipality")
    if conditions.sexes and applicant.sex not in conditions.sexes:
        found.append("sex_unknown" if applicant.sex is None else "other_sex")
    if conditions.genders and applicant.gender not in conditions.genders:
        found.append("gender_unknown" if applicant.gender is None else "other_gender")
    return tuple(found)


def is_open(*, opens_on: date | None, closes_on: date | None, on: date) -> bool:
    """Whether an intake takes people on a day; its first and last are included."""
    return (opens_on is None or on >= opens_on) and (closes_on is None or on <= closes_on)
