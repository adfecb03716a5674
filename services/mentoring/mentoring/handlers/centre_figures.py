"""How the Social Contact Centre answers, in figures."""

from datetime import timedelta

from mentoring.domain.days import is_of_our_time, midnight_after
from mentoring.domain.support_cases import ANSWER_WITHIN
from mentoring.handlers.refusing import refuse
from mentoring.storage import centre_figures
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import CentreFigures, GetCentreFigures


def get_centre_figures(query: GetCentreFigures, *, work: UnitOfWork) -> CentreFigures:
    """How the cases opened between two days, both included, were answered.

    Raises:
        InvalidFields: a day is too far away, or the last one before the first.
    """
    problems = [
        (name, "date_far_away")
        for name in ("since", "until")
        if not is_of_our_time(getattr(query, name))
    ]
    if query.until < query.since:
        problems.append(("until", "before_the_beginning"))
    refuse(problems)
    figures = centre_figures.of_urgencies(
        work.connection,
        tuple(ANSWER_WITHIN),
        since=midnight_after(query.since - timedelta(days=1)),
        before=midnight_after(query.until),
    )
    return CentreFigures(since=query.since, until=query.until, urgencies=figures)
