"""Matches of mentees with mentors: suggested with reasons, offered, accepted, ended."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Count, Line, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import (
    Closed,
    MatchUnderWay,
    MentorFull,
    NotMatchable,
    NotTheMentor,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.contracts.mentoring.values import (
    DeclineReason,
    GivenEndReason,
    Language,
    MatchSide,
    MatchState,
    Scope,
)


@view
class MatchReason:
    """One thing that a score is made of."""

    #: `skills`, `place`, `availability`, `load` or `channel`
    code: str
    points: int
    #: the most that it can give
    of: int
    #: what they have in common, as codes; for a place `same_municipality` or `at_a_distance`
    values: tuple[str, ...]
    #: such as "2 of 3 needs: accounting, sales"
    text: str


@view
class Suggestion:
    """A mentor for a mentee, with the score and its reasons."""

    mentor_id: UUID
    #: from 0 to 100
    score: int
    reasons: tuple[MatchReason, ...]


@view
class NotSuggested:
    """A mentor who cannot be matched with a mentee, and why not."""

    mentor_id: UUID
    #: as `NotMatchable` has it, or `mentor_full`
    why: str


@view
class Suggestions:
    """Mentors for a mentee, best first."""

    mentee_id: UUID
    items: tuple[Suggestion, ...]
    excluded: tuple[NotSuggested, ...]


@view
class MatchView:
    """A mentee and a mentor."""

    id: UUID
    revision: int
    mentee_id: UUID
    participant_id: UUID | None
    mentor_id: UUID
    batch_id: UUID | None
    mode: str
    state: str
    #: as it was when it was proposed
    score: int
    #: none where she withdrew
    reasons: tuple[MatchReason, ...]
    proposed_at: datetime
    offered_at: datetime | None
    #: three days after it was offered
    answer_until: datetime | None
    mentor_accepted_at: datetime | None
    mentee_accepted_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    #: which side declined, or ended it; none: neither
    ended_by: str | None
    #: why it was declined or ended, as a code
    reason: str | None


@view
class MatchPage:
    """A page of matches, oldest first."""

    items: tuple[MatchView, ...]
    next: str | None = None


@query(service="mentoring", scope=Scope.READ, returns=Suggestions, errors=(NotFound, Closed))
class SuggestMentors:
    """The best mentors for a mentee who waits, with scores and reasons; and who is left out, and why.

    Only mentors who may be matched and have capacity are suggested.
    """

    id: UUID
    language: Language = "es"


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MatchView,
    errors=(NotFound, StateUnfit, MentorFull, NotMatchable, ScreeningMissing, MatchUnderWay),
)
class OfferMatch:
    """Offer a mentee and a mentor to each other: both have three days to accept.

    Who comes `next`, if one of them declines or lets it lapse, is offered then, by and by, as far
    as capacity is left; after the last one the mentee waits, and a coordinator is told.
    """

    mentee_id: UUID
    mentor_id: UUID
    #: up to nine more, best first
    next: tuple[UUID, ...] = ()


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MatchView,
    errors=(NotFound, StateUnfit, MentorFull, NotMatchable, MatchUnderWay),
)
class OfferRanked:
    """Offer the mentors whom a mentee ranked, by and by: whom she ranked, she accepts.

    The first of them who can be matched and has capacity is offered now; where there is none, the
    refusal says why the first is not.
    """

    mentee_id: UUID


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MatchView,
    errors=(NotFound, StateUnfit, ScreeningMissing, NotMatchable),
)
class AnswerMatch:
    """Note that one side accepts or declines an offer; it begins when both accept.

    A second answer of the same side, while it is offered, takes the place of the first.
    """

    match_id: UUID
    side: MatchSide
    accepted: bool
    reason: DeclineReason | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=MatchView, errors=(NotFound, StateUnfit))
class EndMatch:
    """End a match before its time, for either side and without blame.

    The mentee waits for another mentor, unless she does not want one (`closes`).
    """

    match_id: UUID
    side: MatchSide
    reason: GivenEndReason
    closes: bool = False


@command(service="mentoring", scope=Scope.WRITE, returns=MatchView, errors=(NotFound, StateUnfit))
class CompleteMatch:
    """Complete a match: what they set out to do is done, be it early.

    The mentee is closed, with all her history; `OpenMentoring` has her wait again.
    """

    match_id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MatchView, errors=(NotFound,))
class GetMatch:
    """One match."""

    id: UUID
    language: Language = "es"


@query(service="mentoring", scope=Scope.READ, returns=MatchPage)
class ListMatches:
    """Matches: in one state, of a mentee, of a mentor or of a batch."""

    state: MatchState | None = None
    mentee_id: UUID | None = None
    mentor_id: UUID | None = None
    batch_id: UUID | None = None
    language: Language = "es"
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


# ---- what a mentor does with a key of her own


@view
class MyMatchView:
    """A match as its mentor sees it."""

    id: UUID
    revision: int
    state: str
    #: none until it begins, where contact is not allowed now, and in what a command answers
    first_names: str | None
    surnames: str | None
    is_minor: bool
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    municipality: str | None
    channels: tuple[str, ...]
    availability: tuple[str, ...]
    project_name: str | None
    project_purpose: str | None
    answer_until: datetime | None
    began_at: datetime | None
    #: how many mentors she had before
    mentors_before: Annotated[int, Count]


@view
class MyMatches:
    """The offers to a mentor, and the matches under way."""

    items: tuple[MyMatchView, ...]


@query(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MyMatches,
    errors=(NotTheMentor,),
    personal=True,
)
class ListMyMatches:
    """What is offered to the mentor whose key this is, and who is accompanied."""


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MyMatchView,
    errors=(NotTheMentor, NotFound, StateUnfit, ScreeningMissing, NotMatchable),
)
class AnswerMyMatch:
    """Accept or decline what is offered to the mentor whose key this is."""

    match_id: UUID
    accepted: bool
    reason: DeclineReason | None = None


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MyMatchView,
    errors=(NotTheMentor, NotFound, StateUnfit),
)
class EndMyMatch:
    """End a match of the mentor whose key this is; nobody is blamed."""

    match_id: UUID
    reason: GivenEndReason
