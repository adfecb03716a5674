"""The edge: one short method per event."""

from nosotros.bus.service import Service, event_handler, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment, partners
from room.handlers import people


class RoomService(Service):
    """What a room's services may know of people, and must forget."""

    name = "room"
    # An agreement ends in the name of who had granted something. People of others, whom something else
    # of the room has read, are erased in it as its own are; their names, `room` never asks for.
    hears_of_others = (partners.AgreementEnded, enrolment.ErasureCompleted)

    @event_handler
    def on_participant_enrolled(
        self, event: enrolment.ParticipantEnrolled, work: UnitOfWork
    ) -> None:
        """Ask who somebody is that has a seat."""
        people.on_seat(event, work=work)

    @event_handler
    def on_enrolment_activated(self, event: enrolment.EnrolmentActivated, work: UnitOfWork) -> None:
        """Ask who somebody is that begins."""
        people.on_seat(event, work=work)

    @event_handler
    def on_participants_merged(self, event: enrolment.ParticipantsMerged, work: UnitOfWork) -> None:
        """Ask whose two records are."""
        people.on_merge(event, work=work)

    @event_handler
    def on_merge_undone(self, event: enrolment.MergeUndone, work: UnitOfWork) -> None:
        """Ask whose two records are, that are two again."""
        people.on_merge(event, work=work)

    @event_handler
    def on_participant_changed(self, event: enrolment.ParticipantChanged, work: UnitOfWork) -> None:
        """Ask who somebody is now."""
        people.on_news(event, work=work)

    @event_handler
    def on_data_sharing_authorised(
        self, event: enrolment.DataSharingAuthorised, work: UnitOfWork
    ) -> None:
        """Ask who somebody is that shares her data."""
        people.on_news(event, work=work)

    @event_handler
    def on_data_sharing_withdrawn(
        self, event: enrolment.DataSharingWithdrawn, work: UnitOfWork
    ) -> None:
        """Forget who somebody is."""
        people.on_end(event, work=work)

    @event_handler
    def on_participant_withdrew(
        self, event: enrolment.ParticipantWithdrew, work: UnitOfWork
    ) -> None:
        """Forget who somebody is that has left."""
        people.on_end(event, work=work)

    @event_handler
    def on_erasure_completed(self, event: enrolment.ErasureCompleted, work: UnitOfWork) -> None:
        """Erase somebody in the whole room."""
        people.on_erasure_completed(event, work=work)

    @event_handler
    def on_agreement_ended(self, event: partners.AgreementEnded, work: UnitOfWork) -> None:
        """Have it asked whether the room may know anybody still."""
        people.on_agreement_ended(event, work=work)

    @timer
    def ask_of_all(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Ask whether the room may know anybody still, now that an agreement has ended."""
        people.ask_of_all(timer, work=work)
