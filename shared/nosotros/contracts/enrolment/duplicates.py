"""Records that may be one person's: proposed by the platform, decided by a person."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.enrolment.refusals import (
    AlreadyDecided,
    MergeNotUndoable,
    ParticipantRestricted,
)
from nosotros.contracts.enrolment.values import DuplicateState, Scope
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import command, query, view


@view
class DuplicateView:
    """A pair of records that may be one person's, with the score and its reasons."""

    id: UUID
    participant_id: UUID
    #: the record that was there first
    other_id: UUID
    #: from 0 to 100
    score: int
    #: `same_document_number`, `similar_name`, `same_birth_date`, `same_mobile`, …
    reasons: tuple[str, ...]
    state: str
    found_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    #: of the merge, where they were merged
    merge_id: UUID | None


@view
class DuplicatePage:
    """A page of pairs, the likeliest of the open ones first where a state is asked for."""

    items: tuple[DuplicateView, ...]
    next: str | None = None


@view
class ComparedRecord:
    """One side of a pair, as a reviewer compares it."""

    participant_id: UUID
    first_names: str
    surnames: str
    document_type: str
    document_number: str
    birth_date: date
    mobile: str | None
    email: str | None
    municipality: str | None
    neighbourhood: str | None
    partners: tuple[str, ...]
    registered_at: datetime


@view
class Comparison:
    """A pair, with both records beside each other."""

    duplicate: DuplicateView
    record: ComparedRecord
    other: ComparedRecord


@view
class MergeView:
    """A merge: the merged record's id leads to the survivor's from then on."""

    id: UUID
    survivor_id: UUID
    merged_id: UUID
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None
    undone_by: str | None


@query(service="enrolment", scope=Scope.REVIEW, returns=DuplicatePage)
class ListDuplicates:
    """Pairs of records that may be one person's: those to decide on, or in another state."""

    state: DuplicateState = "open"
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="enrolment",
    scope=Scope.REVIEW,
    returns=Comparison,
    errors=(NotFound, ParticipantRestricted),
    personal=True,
)
class CompareDuplicate:
    """A pair, with both records beside each other."""

    id: UUID


@command(
    service="enrolment",
    scope=Scope.REVIEW,
    returns=MergeView,
    errors=(NotFound, AlreadyDecided, ParticipantRestricted),
)
class MergeDuplicate:
    """Merge a pair: `survivor_id` is the record that stays; it can be undone.

    What was withdrawn for one record after it was authorised for the other ends for both. Where one
    of the two has left, she is readmitted first, or the other one leaves, too."""

    duplicate_id: UUID
    survivor_id: UUID


@command(
    service="enrolment",
    scope=Scope.REVIEW,
    returns=DuplicateView,
    errors=(NotFound, AlreadyDecided),
)
class KeepApart:
    """Say that a pair is two people; they are not proposed again."""

    duplicate_id: UUID


@command(
    service="enrolment",
    scope=Scope.REVIEW,
    returns=MergeView,
    errors=(NotFound, MergeNotUndoable),
)
class UndoMerge:
    """Undo a merge: both records are as they were, each with its own places; what was withdrawn
    for the survivor meanwhile stays so for both."""

    merge_id: UUID


@query(service="enrolment", scope=Scope.REVIEW, returns=MergeView, errors=(NotFound,))
class GetMerge:
    """One merge."""

    id: UUID
