"""The edge of integrations: what agreements grant of events."""

from integrations.handlers import agreements
from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners


class Agreements:
    """Whose events agreements let others have."""

    @event_handler
    def on_agreement_concluded(self, event: partners.AgreementConcluded, work: UnitOfWork) -> None:
        """Let the grantee have the types that an agreement names."""
        agreements.on_agreement_concluded(event, work=work)

    @event_handler
    def on_agreement_shortened(self, event: partners.AgreementShortened, work: UnitOfWork) -> None:
        """Let it have them until an earlier end."""
        agreements.on_agreement_shortened(event, work=work)

    @event_handler
    def on_agreement_ended(self, event: partners.AgreementEnded, work: UnitOfWork) -> None:
        """Let it have nothing any more."""
        agreements.on_agreement_ended(event, work=work)
