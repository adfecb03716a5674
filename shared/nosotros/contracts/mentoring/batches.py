"""Batches: many mentees matched at once, looked through, then sent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.matches import MatchView
from nosotros.contracts.mentoring.refusals import MentorFull, NotMatchable, StateUnfit
from nosotros.contracts.mentoring.values import Scope


@view
class Unmatched:
    """A mentee for whom there was nobody, and why."""

    mentee_id: UUID
    #: `no_mentor_fits` or `no_capacity_left`
    why: str


@view
class BatchView:
    """The best assignment of a group of mentees to mentors, as a whole."""

    id: UUID
    revision: int
    state: str
    cohort_id: UUID | None
    mentees: int
    #: mentors with capacity who were looked at
    mentors: int
    matched: int
    #: of all matches; no other assignment within the capacities has more
    total_score: int
    unmatched: tuple[Unmatched, ...]
    #: proposals that were dropped or changed at the review
    changed: int
    requested_at: datetime
    ready_at: datetime | None
    sent_at: datetime | None


@view
class BatchPage:
    """A page of batches, oldest first."""

    items: tuple[BatchView, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=BatchView, errors=(NotFound, StateUnfit))
class PrepareBatch:
    """Match all who wait: of a cohort, those who are named, or everybody; nothing is sent.

    What is asked for here is done by and by: the batch is `preparing`, then `ready`. Those who are
    named wait now; mentees who do not wait any more by then are left out.
    """

    cohort_id: UUID | None = None
    #: up to 2,000; none: all who wait
    mentee_ids: tuple[UUID, ...] = ()


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MatchView,
    errors=(NotFound, StateUnfit, MentorFull, NotMatchable),
)
class ReplaceProposal:
    """Propose another mentor in a batch that is looked through: one proposal is dropped, and another,
    with an id of its own, takes its place."""

    match_id: UUID
    mentor_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=MatchView, errors=(NotFound, StateUnfit))
class DropProposal:
    """Take a proposal out of its batch: the mentee waits again."""

    match_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=BatchView, errors=(NotFound, StateUnfit))
class SendBatch:
    """Offer every proposal of a batch that was looked through; each side has three days.

    A pair that cannot be matched any more by then is dropped, and the mentee waits.

    Where one of them lapses or is declined, the mentee waits for the next batch.
    """

    batch_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=BatchView, errors=(NotFound, StateUnfit))
class DiscardBatch:
    """Drop every proposal of a batch that was not sent."""

    batch_id: UUID


@query(service="mentoring", scope=Scope.READ, returns=BatchView, errors=(NotFound,))
class GetBatch:
    """One batch, and how far it has come."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=BatchPage)
class ListBatches:
    """The organisation's batches."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
