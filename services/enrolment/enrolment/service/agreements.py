"""The edge of enrolment: what agreements mean for partners' people."""

from enrolment.handlers import agreements
from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners


class Agreements:
    """Who may send people, and who goes on with them."""

    @event_handler
    def on_agreement_concluded(self, event: partners.AgreementConcluded, work: UnitOfWork) -> None:
        """Know from when to when a partner may send people."""
        agreements.on_agreement_concluded(event, work=work)

    @event_handler
    def on_agreement_shortened(self, event: partners.AgreementShortened, work: UnitOfWork) -> None:
        """Know that it may do so for a shorter time."""
        agreements.on_agreement_shortened(event, work=work)

    @event_handler
    def on_agreement_ended(self, event: partners.AgreementEnded, work: UnitOfWork) -> None:
        """Have a partner's running enrolments go on under its successor."""
        agreements.on_agreement_ended(event, work=work)
