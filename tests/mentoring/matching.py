"""Mentees and mentors who are matched as coordinators match them, by contracts alone."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    AnswerMatch,
    DescribeMentee,
    GetMentee,
    OfferMatch,
    PlanMeeting,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.mentoring.scenery import Scenery


def an_agent(act: Callable[..., Any], *, state: str = "active") -> UUID:
    """Somebody who works at the Centre, or did."""
    values: dict[str, Any] = {"id": new_id(), "state": state}

    def store(work: UnitOfWork) -> UUID:
        work.connection.exec_driver_sql(
            "INSERT INTO agent (id, organisation, revision, first_names, surnames, state, since)"
            " VALUES (%(id)s, %(organisation)s, 1, 'Deisy', 'Inventada', %(state)s, %(at)s)",
            {**values, "organisation": work.organisation, "at": work.at},
        )
        return values["id"]

    return act(store)


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
