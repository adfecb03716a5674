"""Whether young people hold half plus one of a company's capital."""

from collections.abc import Sequence
from datetime import date

from mentoring.domain.age import age, birthday
from mentoring.domain.ley_1780.model import OLDEST, YOUNGEST, Finding, Reason
from mentoring.domain.teams import Membership


def judge_capital(
    team: Sequence[Membership], *, units: int | None, day: date, may_wait: bool
) -> Reason:
    """Judge who holds the capital on a day.

    Units that nobody holds, or somebody whose age is not known, leave it open, unless the others
    decide either way.

    Args:
        team: everybody who was or is in it.
        units: into which the capital is divided; none: it is not known.
        day: by which it is judged.
        may_wait: whether holders can still come of age; not once it is registered.
    """
    if units is None:
        return Reason(code="capital", finding="unknown", case="no_units")
    held = [(each.born, each.units_on(day)) for each in team]
    known = [(born, share) for born, share in held if born is not None and share]
    needed = units // 2 + 1

    def young(on: date) -> int:
        return sum(share for born, share in known if YOUNGEST <= age(born, on=on) <= OLDEST)

    # Whoever could be young, counted as if she were; more may be held than there is, by mistake.
    unsaid = sum(share for born, share in held if born is None)
    open_units = max(unsaid, units - sum(share for _, share in known))
    birthdays = sorted(birthday(born, years=YOUNGEST) for born, _ in known) if may_wait else []
    to_come = [each for each in birthdays if each > day]
    met_from = next((each for each in to_come if young(each) >= needed), None)

    finding: Finding
    if young(day) >= needed:
        finding = "met"
    elif young(day) + open_units >= needed:
        finding = "unknown"
    elif met_from is not None:
        finding = "not_yet"
    elif any(young(each) + open_units >= needed for each in to_come):
        finding = "unknown"
    else:
        finding = "not_met"
    values: dict[str, int | str | date] = {
        "young": young(day),
        "units": units,
        "needed": needed,
        "open": open_units,
        "day": day,
        "youngest": YOUNGEST,
        "oldest": OLDEST,
    }
    if finding != "not_yet" or met_from is None:
        return Reason(code="capital", finding=finding, values=values)
    return Reason(
        code="capital", finding=finding, values={**values, "from": met_from}, met_from=met_from
    )
