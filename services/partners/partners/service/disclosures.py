"""The edge of partners: which rooms were told of whom, and have forgotten her."""

from nosotros.bus.service import command, event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment
from nosotros.contracts import partners as c
from partners.handlers import disclosures


class Disclosures:
    """Which rooms were told of whom, and have forgotten her."""

    @command
    def confirm_erasure(self, command: c.ConfirmErasure, work: UnitOfWork) -> None:
        """Note that a room has forgotten somebody."""
        disclosures.confirm_erasure(command, work=work)

    @query
    def list_erasure_confirmations(
        self, query: c.ListErasureConfirmations, work: UnitOfWork
    ) -> c.ErasureConfirmationPage:
        """Which rooms have confirmed which erasures."""
        return disclosures.list_erasure_confirmations(query, work=work)

    @event_handler
    def on_participant_disclosed(
        self, event: enrolment.ParticipantDisclosed, work: UnitOfWork
    ) -> None:
        """Remember who was told of whom."""
        disclosures.on_participant_disclosed(event, work=work)

    @event_handler
    def on_erasure_completed(self, event: enrolment.ErasureCompleted, work: UnitOfWork) -> None:
        """Expect the rooms that were told of her to confirm."""
        disclosures.on_erasure_completed(event, work=work)
