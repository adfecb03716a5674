"""What is asked of a mentor before she meets anybody, and before she meets a minor."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

#: references that recommend
REFERENCES = 2
#: the check of Ley 1918 de 2018 is to be renewed every so many months
CHECK_MONTHS = 4


def valid_until(checked_on: date) -> date:
    """The last day of a check made on a day: the same of the month, or the month's last."""
    return checked_on + relativedelta(months=CHECK_MONTHS)


def missing(
    *, references: int, cleared_until: date | None, with_minors: bool, on: date
) -> Sequence[str]:
    """What a mentor still lacks: `references`, `check` or both."""
    lacks: list[str] = []
    if references < REFERENCES:
        lacks.append("references")
    if with_minors and (cleared_until is None or cleared_until < on):
        lacks.append("check")
    return lacks
