"""The edge: one short method per query and event."""

from nosotros.bus.service import Service, event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
from nosotros.contracts import notifications as contracts
from notifications import handlers


class NotificationsService(Service):
    """Contacts, messages."""

    name = "notifications"

    @event_handler
    def on_contact_changed(self, event: enrolment.ContactChanged, work: UnitOfWork) -> None:
        """Keep how a participant is reached."""
        handlers.on_contact_changed(event, work=work)

    @event_handler
    def on_participant_erased(self, event: enrolment.ParticipantErased, work: UnitOfWork) -> None:
        """Forget a participant."""
        handlers.on_participant_erased(event, work=work)

    @event_handler
    def on_participant_withdrew(
        self, event: enrolment.ParticipantWithdrew, work: UnitOfWork
    ) -> None:
        """Send her nothing more."""
        handlers.on_participant_withdrew(event, work=work)

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

    @query
    def get_message(self, query: contracts.GetMessage, work: UnitOfWork) -> contracts.MessageView:
        """One message."""
        return handlers.get_message(query, work=work)

    @query
    def list_messages(
        self, query: contracts.ListMessages, work: UnitOfWork
    ) -> contracts.MessagePage:
        """A page of messages."""
        return handlers.list_messages(query, work=work)

    @query
    def count_messages(
        self, query: contracts.CountMessages, work: UnitOfWork
    ) -> contracts.MessageTotals:
        """How many messages are in each state."""
        return handlers.count_messages(query, work=work)
