"""What is sent to an organisation, and to others of it, stops while it is suspended, and nothing is lost
meanwhile."""

from integrations.storage import subscriptions
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended


def on_organisation_suspended(event: OrganisationSuspended, *, work: UnitOfWork) -> None:
    """Send it nothing, and nothing of it to others: what it has paused stays so, and what has failed."""
    subscriptions.suspend(work.connection, event.organisation)
    work.audit("suspend_subscriptions", event.organisation)


def on_organisation_restored(event: OrganisationRestored, *, work: UnitOfWork) -> None:
    """Go on with what was sent to it, from where it was, and with what was held back of it."""
    subscriptions.restore(work.connection, event.organisation, at=work.at)
    work.audit("restore_subscriptions", event.organisation)
