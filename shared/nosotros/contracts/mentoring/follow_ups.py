"""Follow-up after graduation: at 3, 6, 12 and 24 months, a short questionnaire each."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Count, Line, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import StateUnfit
from nosotros.contracts.mentoring.values import (
    FollowUpState,
    Income,
    Occupation,
    ProjectStage,
    Scope,
)


@view
class FollowUpView:
    """A follow-up of a graduate: when, and whether she answered; never what."""

    id: UUID
    revision: int
    mentee_id: UUID
    cohort_id: UUID
    #: after she completed the programme: 3, 6, 12 or 24
    months: int
    state: str
    due_on: date
    answered_at: datetime | None


@view
class FollowUpPage:
    """A page of follow-ups, oldest first."""

    items: tuple[FollowUpView, ...]
    next: str | None = None


@view
class FollowUpAnswers:
    """What a graduate answered; every answer is optional, and none is shown once she has withdrawn."""

    id: UUID
    income: str | None
    occupation: str | None
    project_stage: str | None
    #: from 1 to 5
    wellbeing: int | None
    #: people who live by the project, herself included
    livelihoods: int | None
    remark: str | None


@view
class AnswerCount:
    """How many gave an answer."""

    #: `income`, `occupation`, `project_stage` or `wellbeing`
    question: str
    #: one of those that may be given, or `not_told`: by who left this question out
    answer: str
    #: none: fewer than five gave it, or it would tell how few gave another
    people: int | None


@view
class FollowUpSummary:
    """What a cohort's graduates answered at one time, as counts; small ones are left out.

    Where one count of a question is left out, so is the next larger with all that equal it, so that
    none can be worked out.
    """

    cohort_id: UUID
    months: int
    due: int
    answered: int | None
    counts: tuple[AnswerCount, ...]


@command(
    service="mentoring", scope=Scope.CENTRE, returns=FollowUpView, errors=(NotFound, StateUnfit)
)
class AnswerFollowUp:
    """Note what a graduate answers, from two weeks before it is due; or correct it.

    Every answer is optional, and none decides on anything.
    """

    follow_up_id: UUID
    income: Income | None = None
    occupation: Occupation | None = None
    project_stage: ProjectStage | None = None
    wellbeing: Annotated[int | None, Count] = None
    livelihoods: Annotated[int | None, Count] = None
    remark: Annotated[str | None, Text] = None


@command(
    service="mentoring", scope=Scope.CENTRE, returns=FollowUpView, errors=(NotFound, StateUnfit)
)
class SkipFollowUp:
    """Note that a graduate does not want to answer, or was not reached."""

    follow_up_id: UUID


@query(service="mentoring", scope=Scope.READ, returns=FollowUpView, errors=(NotFound,))
class GetFollowUp:
    """One follow-up."""

    id: UUID


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=FollowUpAnswers,
    errors=(NotFound,),
    personal=True,
    confidential=True,
)
class GetFollowUpAnswers:
    """What a graduate answered."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=FollowUpPage)
class ListFollowUps:
    """Follow-ups: of a mentee, of a cohort, in one state, due by a day."""

    mentee_id: UUID | None = None
    cohort_id: UUID | None = None
    state: FollowUpState | None = None
    due_by: date | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=FollowUpSummary, errors=(NotFound,))
class SummariseFollowUps:
    """What a cohort's graduates answered after so many months, as counts."""

    cohort_id: UUID
    months: Annotated[int, Count]
