"""Mentees with a mentor, as tests of meetings, notes and plans need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nosotros.contracts.mentoring import (
    AnswerMatch,
    CompleteMatch,
    EndMatch,
    NoteMentorCheck,
    OfferMatch,
    PlanMeeting,
    ReportMeeting,
)
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
ADULT = date(2006, 3, 1)
MINOR = date(2010, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A mentee and her mentor."""

    id: UUID
    mentee_id: UUID
    mentor_id: UUID
    participant_id: UUID


def pair(
    ask: Ask, scenery: Scenery, mentor_id: UUID, *, born: date = ADULT, before: Pair | None = None
) -> Pair:
    """A match that began now; with `before`, of the mentee of an earlier one that is over."""
    made = offered(ask, scenery, mentor_id, born=born, before=before)
    for side in ("mentor", "mentee"):
        ask(AnswerMatch(match_id=made.id, side=side, accepted=True))
    return made


def offered(
    ask: Ask, scenery: Scenery, mentor_id: UUID, *, born: date = ADULT, before: Pair | None = None
) -> Pair:
    """The same, not answered yet."""
    mentee_id = before.mentee_id if before else scenery.mentee(born=born).id
    view = ask(OfferMatch(mentee_id=mentee_id, mentor_id=mentor_id))
    return Pair(
        id=view.id,
        mentee_id=mentee_id,
        mentor_id=mentor_id,
        participant_id=view.participant_id,
    )


def end(ask: Ask, which: Pair, state: str = "ended") -> None:
    """Have a match be over, `ended` or `completed`."""
    if state == "completed":
        ask(CompleteMatch(match_id=which.id))
    else:
        ask(EndMatch(match_id=which.id, side="mentor", reason="no_time"))


def unclear(ask: Ask, mentor_id: UUID) -> None:
    """Have a mentor's latest check be of no use."""
    ask(NoteMentorCheck(mentor_id=mentor_id, outcome="not_clear", checked_on=date(2026, 8, 17)))


def planned(match_id: UUID, **given: Any) -> PlanMeeting:
    """A meeting on Thursday at ten; or as it is given."""
    known: dict[str, Any] = {
        "local_date": date(2026, 8, 20),
        "begins": "10:00",
        "minutes": 60,
        "channel": "telephone",
    }
    return PlanMeeting(match_id=match_id, **{**known, **given})


def held(ask: Ask, match_id: UUID, **given: Any) -> Any:
    """A meeting that was held this very day, before the working day began."""
    today = {"local_date": date(2026, 8, 18), "begins": "07:30", **given}
    view = ask(planned(match_id, **today))
    return ask(ReportMeeting(meeting_id=view.id, held=True, minutes=50))
