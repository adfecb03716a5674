"""Whether the natural person who registers is of the age."""

from collections.abc import Sequence
from datetime import date

from mentoring.domain.age import age, birthday
from mentoring.domain.ley_1780.model import OLDEST, YOUNGEST, Reason
from mentoring.domain.teams import Membership


def judge_person(team: Sequence[Membership], *, day: date, may_wait: bool) -> Reason:
    """Judge the age of whoever leads the team on a day, as it is she who registers.

    Args:
        team: everybody who was or is in it.
        day: by which it is judged.
        may_wait: whether she can still come of age; not once it is registered.
    """
    leads = [each for each in team if each.role_on(day) == "lead" and each.is_on(day)]
    if len(leads) != 1:
        case = "several" if leads else "none"
        return Reason(
            code="lead", finding="unknown", case=case, values={"day": day, "leads": len(leads)}
        )
    born = leads[0].born
    if born is None:
        return Reason(code="age", finding="unknown")
    years = age(born, on=day)
    values = {"age": years, "day": day, "youngest": YOUNGEST, "oldest": OLDEST}
    if YOUNGEST <= years <= OLDEST:
        return Reason(code="age", finding="met", values=values)
    if years > OLDEST or not may_wait:
        return Reason(code="age", finding="not_met", values=values)
    met_from = birthday(born, years=YOUNGEST)
    return Reason(
        code="age", finding="not_yet", values={**values, "from": met_from}, met_from=met_from
    )
