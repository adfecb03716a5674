"""The edge of notifications: what providers tell, and how they are doing."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as contracts
from notifications.handlers import callbacks, health, suppressions, unsubscribing


class Providers:
    """Providers' calls, their health, and the addresses that they say are no good."""

    @command
    def receive_callback(
        self, command: contracts.ReceiveCallback, work: UnitOfWork
    ) -> contracts.CallbackTaken:
        """Keep what a provider tells."""
        return callbacks.receive_callback(command, work=work)

    @query
    def confirm_callback(
        self, query: contracts.ConfirmCallback, work: UnitOfWork
    ) -> contracts.CallbackConfirmed:
        """Say that a provider may tell us here."""
        return callbacks.confirm_callback(query, work=work)

    @query
    def list_providers(
        self, query: contracts.ListProviders, work: UnitOfWork
    ) -> contracts.ProviderList:
        """How each provider is doing."""
        return health.list_providers(query, work=work)

    @query
    def list_suppressions(
        self, query: contracts.ListSuppressions, work: UnitOfWork
    ) -> contracts.SuppressionPage:
        """A page of addresses that are written to no more."""
        return suppressions.list_suppressions(query, work=work)

    @query
    def get_subscription(
        self, query: contracts.GetSubscription, work: UnitOfWork
    ) -> contracts.Subscription:
        """What a link would stop."""
        return unsubscribing.get_subscription(query, work=work)

    @command
    def unsubscribe(
        self, command: contracts.Unsubscribe, work: UnitOfWork
    ) -> contracts.Subscription:
        """Stop messages of one purpose."""
        return unsubscribing.unsubscribe(command, work=work)

    @command
    def lift_suppression(self, command: contracts.LiftSuppression, work: UnitOfWork) -> None:
        """Write to an address again."""
        suppressions.lift_suppression(command, work=work)
