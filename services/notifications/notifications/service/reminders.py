"""The edge of notifications: what happened, and is to come, that they are told."""

from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
from notifications import handlers


class Reminders:
    """What participants are told, and reminded of."""

    @event_handler
    def on_participant_enrolled(
        self, event: enrolment.ParticipantEnrolled, work: UnitOfWork
    ) -> None:
        """Tell her that she has a place."""
        handlers.on_participant_enrolled(event, work=work)

    @event_handler
    def on_participant_waitlisted(
        self, event: enrolment.ParticipantWaitlisted, work: UnitOfWork
    ) -> None:
        """Tell her that she has a place on the waiting list."""
        handlers.on_participant_waitlisted(event, work=work)

    @event_handler
    def on_seat_offered(self, event: enrolment.SeatOffered, work: UnitOfWork) -> None:
        """Tell her that there is a place for her."""
        handlers.on_seat_offered(event, work=work)

    @event_handler
    def on_offer_lapsed(self, event: enrolment.OfferLapsed, work: UnitOfWork) -> None:
        """Tell her that the time to answer has passed."""
        handlers.on_offer_lapsed(event, work=work)

    @event_handler
    def on_participant_came_of_age(
        self, event: enrolment.ParticipantCameOfAge, work: UnitOfWork
    ) -> None:
        """Ask for her own authorisation and her new document."""
        handlers.on_participant_came_of_age(event, work=work)
