"""The edge of notifications: who is written to."""

from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
from notifications import handlers


class People:
    """What is known of participants."""

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
