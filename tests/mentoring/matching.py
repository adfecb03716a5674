"""Mentees and mentors who are matched as coordinators match them, by contracts alone."""

from datetime import date
from typing import Any
from uuid import UUID

from nosotros.contracts.mentoring import (
    AnswerMatch,
    DescribeMentee,
    GetMentee,
    OfferMatch,
    PlanMeeting,
)
from tests.asking import Asking
from tests.mentoring.scenery import Scenery


class Matching:
    """Offers mentees to mentors, has both accept, and plans what follows."""

    def __init__(self, asking: Asking, scenery: Scenery) -> None:
        self._ask = asking.ask
        self._scenery = scenery

    def offered(self, mentor_id: UUID, *, born: date = date(2006, 3, 1), next: Any = ()) -> Any:
        """An offer of a mentee and a mentor to each other."""
        mentee = self._scenery.mentee(born=born)
        self._ask(
            DescribeMentee(
                mentee_id=mentee.id,
                expected_revision=mentee.revision,
                needs=("accounting",),
                languages=("es",),
                municipality="Soacha",
                channels=("in_person",),
                availability=("tue-am",),
            )
        )
        return self._ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor_id, next=next))

    def matched(self, mentor_id: UUID, *, born: date = date(2006, 3, 1)) -> Any:
        """A match that has begun."""
        offer = self.offered(mentor_id, born=born)
        self.accept(offer.id, "mentee")
        return self.accept(offer.id, "mentor")

    def accept(self, match_id: UUID, side: Any) -> Any:
        """One side accepts."""
        return self._ask(AnswerMatch(match_id=match_id, side=side, accepted=True))

    def meeting(self, match_id: UUID, *, on: date = date(2026, 8, 25)) -> Any:
        """A meeting that is planned."""
        return self._ask(
            PlanMeeting(
                match_id=match_id, local_date=on, begins="09:00", minutes=60, channel="telephone"
            )
        )

    def mentee(self, mentee_id: UUID) -> Any:
        """A mentee, as she is now."""
        return self._ask(GetMentee(id=mentee_id))
