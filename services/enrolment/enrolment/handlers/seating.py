"""The seats of one intake while they are given, freed and offered on, in one transaction."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from enrolment.domain.places import SEATED, Held
from enrolment.handlers.learners import Unstored, describe
from enrolment.storage import alerts, enrolments, intakes
from enrolment.storage.enrolments import Enrolment
from enrolment.storage.intakes import Intake
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    EnrolmentCompleted,
    EnrolmentRefused,
    EnrolmentView,
    EnrolmentWithdrawn,
    OfferLapsed,
    ParticipantApplied,
    ParticipantEnrolled,
    ParticipantWaitlisted,
    SeatOffered,
)
from nosotros.identifiers import new_id

#: timers whose key is an enrolment's id
OFFER_EXPIRES = "offer_expires"
OFFER_UNCONFIRMED = "offer_unconfirmed"
#: after which an offer whose delivery nobody has confirmed is shown to a coordinator
CONFIRMED_WITHIN = timedelta(hours=24)
#: for an answer, from when the offer has reached her
ANSWER_WITHIN = timedelta(hours=48)

_TOLD: dict[str, Callable[..., Any]] = {
    "applied": ParticipantApplied,
    "enrolled": ParticipantEnrolled,
    "active": EnrolmentActivated,
    "completed": EnrolmentCompleted,
    "withdrawn": EnrolmentWithdrawn,
    "refused": EnrolmentRefused,
}
#: what is told with the cohort that the intake fills
_OF_COHORT = frozenset({*SEATED, "withdrawn"})


class Seating:
    """An intake, held until the transaction ends; `store` writes down how full it is."""

    def __init__(self, intake: Intake, *, work: UnitOfWork) -> None:
        self.intake = intake
        self.seats = intake.seats
        self._work = work
        #: who has got a seat in a cohort by this work
        self._seated: list[UUID] = []

    @classmethod
    def hold(cls, intake_id: UUID, *, work: UnitOfWork) -> "Seating":
        """Lock an intake.

        Raises:
            NotFound: no intake of the organisation has this id.
        """
        found = intakes.find(work.connection, intake_id, hold=True)
        if found is None:
            raise NotFound(kind="intake", id=intake_id)
        return cls(found, work=work)

    def give(self, participant_id: UUID, held: Held, *, reason: str | None = None) -> EnrolmentView:
        """Write a new enrolment down, and tell of it."""
        work = self._work
        self.seats = self.seats.moved(None, held)
        view = EnrolmentView(
            id=new_id(),
            revision=1,
            participant_id=participant_id,
            intake_id=self.intake.view.id,
            place=held.place,
            waiting_position=self.seats.waiting if held.state == "waiting" else None,
            since=work.at,
            state=held.state,
            partner=held.partner,
            reason=reason,
            in_charge=held.partner,
        )
        work.with_commit(
            enrolments.INSERT,
            {
                "id": view.id,
                "organisation": work.organisation,
                "participant_id": participant_id,
                "intake_id": view.intake_id,
                "place": view.place,
                "state": view.state,
                "partner": view.partner,
                "seat_of": held.seat_of,
                "reason": reason,
                "since": view.since,
            },
        )
        self._written_down(view)
        return view

    def step(
        self, enrolment: Enrolment, after: Held, *, reason: str | None = None
    ) -> EnrolmentView:
        """Take an enrolment to another state, and tell of it."""
        work, before = self._work, enrolment.held
        offer_id = new_id() if after.state == "offered" else None
        if before.state == "offered":
            self._close_offer(enrolment.view.id)
        self.seats = self.seats.moved(before, after)
        work.connection.exec_driver_sql(
            enrolments.STEP,
            {
                "id": enrolment.view.id,
                "state": after.state,
                "place": after.place,
                "seat_of": after.seat_of,
                "reason": reason,
                "at": work.at,
                "offer_id": offer_id,
                "offered_at": None if offer_id is None else work.at,
            },
        )
        stored = enrolments.find(work.connection, enrolment.view.id)
        assert stored is not None
        if offer_id is not None:
            self._schedule_look(stored.view, offer_id)
        self._written_down(
            stored.view,
            offer_id=offer_id,
            lapsed=reason == "offer_lapsed",
            enrolled_as=stored.enrolled_as,
        )
        return stored.view

    def offer_on(self) -> None:
        """Offer every free seat to who has waited longest for one like it."""
        while True:
            anybody = self.seats.general.free > 0
            partners = self.seats.partners_with_free_seats
            if not anybody and not partners:
                return
            following = enrolments.next_waiting(
                self._work.connection, self.intake.view.id, anybody=anybody, partners=partners
            )
            if following is None:
                return
            offered = self.seats.offer_for(following.held.partner)
            assert offered is not None
            self.step(following, offered)

    def admit(self, enrolment: Enrolment) -> EnrolmentView:
        """Give somebody who applied what a newcomer would get."""
        held = self.seats.moved(enrolment.held, None).place_for(enrolment.held.partner)
        return self.step(enrolment, held)

    def store(
        self, *, with_commit: bool = False, unstored: Mapping[UUID, Unstored] | None = None
    ) -> None:
        """Write down how full the intake is, and tell who the new learners of its cohort are.

        Args:
            with_commit: where nothing else of this work does so for an intake.
            unstored: the people whom this work registers with its commit.
        """
        if self._seated:
            describe(self._seated, work=self._work, unstored=unstored)
            self._seated = []
        if self.seats == self.intake.seats:
            return
        values = intakes.filling(self.intake.view.id, self.seats)
        if with_commit:
            self._work.with_commit(intakes.FILL, values)
        else:
            self._work.connection.exec_driver_sql(intakes.FILL, values)

    def _close_offer(self, id: UUID) -> None:
        self._work.cancel(OFFER_EXPIRES, key=str(id))
        self._work.cancel(OFFER_UNCONFIRMED, key=str(id))
        alerts.resolve(
            self._work.connection,
            about=id,
            kinds=["offer_undelivered", "offer_unconfirmed"],
            at=self._work.at,
            actor=self._work.origin.actor,
        )

    def _schedule_look(self, view: EnrolmentView, offer_id: UUID) -> None:
        self._work.schedule(
            OFFER_UNCONFIRMED,
            key=str(view.id),
            due_at=self._work.at + CONFIRMED_WITHIN,
            payload=str(offer_id).encode(),
        )

    def _written_down(
        self,
        view: EnrolmentView,
        *,
        offer_id: UUID | None = None,
        lapsed: bool = False,
        enrolled_as: UUID | None = None,
    ) -> None:
        work = self._work
        work.with_commit(
            enrolments.INSERT_STEP,
            {
                "id": new_id(),
                "organisation": work.organisation,
                "enrolment_id": view.id,
                "state": view.state,
                "at": work.at,
                "actor": work.origin.actor,
                "reason": view.reason,
            },
        )
        about = {
            "enrolment_id": view.id,
            "participant_id": view.participant_id,
            "intake_id": view.intake_id,
        }
        if view.state == "waiting":
            assert view.waiting_position is not None
            told = ParticipantWaitlisted(**about, waiting_position=view.waiting_position)
        elif view.state == "offered":
            assert offer_id is not None
            told = SeatOffered(**about, offer_id=offer_id)
        else:
            more: dict[str, Any] = {}
            if view.state in _OF_COHORT:
                more["cohort_id"] = self.intake.view.cohort_id
            if view.state in SEATED and enrolled_as != view.participant_id:
                more["enrolled_as"] = enrolled_as
            told = _TOLD[view.state](**about, **more)
        if view.state == "enrolled" and self.intake.view.cohort_id is not None:
            self._seated.append(view.participant_id)
        work.publish(told, revision=view.revision)
        if lapsed:
            work.publish(OfferLapsed(**about), revision=view.revision)
