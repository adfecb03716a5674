"""The edge of integrations: organisations that are suspended, and go on."""

from integrations.handlers import organisations
from nosotros.bus.service import event_handler
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c


class Organisations:
    """Organisations, as whom something is sent to."""

    @event_handler
    def on_organisation_suspended(self, event: c.OrganisationSuspended, work: UnitOfWork) -> None:
        """Send it nothing."""
        organisations.on_organisation_suspended(event, work=work)

    @event_handler
    def on_organisation_restored(self, event: c.OrganisationRestored, work: UnitOfWork) -> None:
        """Go on where it was."""
        organisations.on_organisation_restored(event, work=work)
