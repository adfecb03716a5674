"""Matches, as they are shown."""

from collections.abc import Iterable
from uuid import UUID

from mentoring.domain.matching import Reason, reason_text
from mentoring.storage import matches
from mentoring.storage.matches import Match
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import MatchReason, MatchView


def need_match(id: UUID, *, work: UnitOfWork) -> Match:
    """A match.

    Raises:
        NotFound: no match of the organisation has this id.
    """
    found = matches.find(work.connection, id)
    if found is None:
        raise NotFound(kind="match", id=id)
    return found


def match_view(match: Match, *, language: str = "es") -> MatchView:
    """A match, its reasons in a language."""
    return MatchView(
        id=match.id,
        revision=match.revision,
        mentee_id=match.mentee_id,
        participant_id=match.participant_id,
        mentor_id=match.mentor_id,
        batch_id=match.batch_id,
        mode=match.mode,
        state=match.state,
        score=match.score,
        reasons=reason_views(match.reasons, language=language),
        proposed_at=match.proposed_at,
        offered_at=match.offered_at,
        answer_until=match.answer_until,
        mentor_accepted_at=match.mentor_accepted_at,
        mentee_accepted_at=match.mentee_accepted_at,
        began_at=match.began_at,
        ended_at=match.ended_at,
        ended_by=match.ended_by,
        reason=match.reason,
    )


def reason_views(reasons: Iterable[Reason], *, language: str) -> tuple[MatchReason, ...]:
    """What a score is made of, in a language."""
    return tuple(
        MatchReason(
            code=each.code,
            points=each.points,
            of=each.of,
            values=each.values,
            text=reason_text(each, language=language),
        )
        for each in reasons
    )
